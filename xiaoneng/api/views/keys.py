"""One's keys for programs: made, shown once, revoked."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from xiaoneng.api.forms import KeyForm
from xiaoneng.api.operations import make_api_key, revoke_api_key
from xiaoneng.api.queries import keys_of
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now


@never_cache
@sensitive_variables("secret")
def keys(request: Request) -> HttpResponse:
    """Every key one made; a POST makes another, whose secret is on this answer only."""
    at, secret = now(), None
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        secret = tried(form, partial(make_api_key, **form.cleaned_data, actor=request.user, at=at))
    status = 422 if form.errors else 200
    context = {
        "form": KeyForm() if secret else form,
        "secret": secret,
        "rows": [(one, one.has_expired(at.date())) for one in keys_of(request.user)],
    }
    return render(request, "api/keys.html", context, status=status)


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    key = revoke_api_key(
        get_object_or_404(keys_of(request.user), pk=pk), actor=request.user, at=now()
    )
    notice(request, _("The key “%(name)s” is revoked.") % {"name": key.name})
    return redirect("api:keys")
