"""Keys for programs: made, shown once, revoked; those of others, where an account is kept."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import may, require
from xiaoneng.api.forms import KeyForm
from xiaoneng.api.operations import make_api_key, revoke_api_key
from xiaoneng.api.queries import key_to_revoke, keys_of
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.shown_once import show_once, shown_now
from xiaoneng.kit.time import now
from xiaoneng.staffing.queries.persons import people_seen

PLACE = "api:keys"


@never_cache
@sensitive_variables("secret")
def keys(request: Request) -> HttpResponse:
    """Every key one made; a POST makes another, whose secret the page that follows shows once."""
    at = now()
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        secret = tried(form, partial(make_api_key, **form.cleaned_data, actor=request.user, at=at))
        if secret is not None:
            show_once(request, PLACE, secret)
            return redirect(PLACE)
    context = {
        "form": form,
        "secret": "" if form.is_bound else shown_now(request, PLACE),
        "rows": [(one, one.has_expired(at.date()), True) for one in keys_of(request.user)],
    }
    return render(request, "api/keys.html", context, status=422 if form.errors else 200)


@never_cache
def person_keys(request: Request, pk: int) -> HttpResponse:
    """The keys of another person, for the administrators who see the account."""
    at = now()
    person = get_object_or_404(people_seen(request.user, at.date()), pk=pk)
    require(request.user, "account.show", person)
    rows = [
        (one, one.has_expired(at.date()), may(request.user, "api_key.revoke", one))
        for one in keys_of(person)
    ]
    return render(request, "api/person_keys.html", {"person": person, "rows": rows})


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """Stop a key, one's own or that of a person whose account one guards."""
    key = key_to_revoke(request.user, pk)
    if key is None:
        raise Http404
    revoke_api_key(key, actor=request.user, at=now())
    notice(request, _("The key “%(name)s” is revoked.") % {"name": key.name})
    if key.user == request.user:
        return redirect("api:keys")
    return redirect("api:person_keys", key.user.pk)
