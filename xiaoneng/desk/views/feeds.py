"""The calendar feed: its address is a secret, made once, stopped at will."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from xiaoneng.desk.feed import feed_text
from xiaoneng.desk.operations import make_feed_key, revoke_feed_key
from xiaoneng.desk.queries import feed_key_of, owner_of
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.shown_once import show_once, shown_now
from xiaoneng.kit.time import now

PLACE = "desk:feeds"


@never_cache
def feeds(request: Request) -> HttpResponse:
    """What the feed is, and whether one is in use; its address, where it was made just now."""
    context = {"key": feed_key_of(request.user), "secret": shown_now(request, PLACE)}
    return render(request, "desk/feeds.html", context)


@require_POST
@sensitive_variables("secret", "address")
def make(request: Request) -> HttpResponse:
    """Make an address; only its hash is kept, so the page that follows shows it once."""
    secret = make_feed_key(actor=request.user, at=now())
    address = request.build_absolute_uri(reverse("desk:feed", args=[secret]))
    show_once(request, PLACE, address)
    return redirect(PLACE)


@require_POST
def revoke(request: Request) -> HttpResponse:
    key = feed_key_of(request.user)
    if key is not None:
        revoke_feed_key(key, actor=request.user, at=now())
        notice(request, _("The calendar feed is stopped; its address shows nothing any more."))
    return redirect(PLACE)


@login_not_required
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The due dates of whoever the secret belongs to, for a calendar program."""
    user = owner_of(secret)
    if user is None:
        raise Http404
    with translation.override(user.language or translation.get_language()):
        text = feed_text(user, now(), request.build_absolute_uri)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'inline; filename="due.ics"'
    return answer
