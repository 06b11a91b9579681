"""What must be seen to before anything else: an old session, a given password, a second factor."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xiaoneng.access.passwords import is_too_old
from xiaoneng.access.roles import needs_factor
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.staffing.views.accounts import SIGNED_IN_AT

LONGEST = timedelta(hours=12)  # of one session, however busy
OPEN = frozenset(
    {
        "staffing:sign_out",
        "staffing:sign_in",
        "staffing:password",
        "staffing:factor",
        "staffing:verify",
        "kit:language",
    }
)


class AccountMiddleware:
    """Sends a signed-in person to what is due first; everything else works as it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _named: object
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not user.is_authenticated:
            return None
        match = request.resolver_match
        if match is None or match.view_name in OPEN:
            return None
        remember_language(request, user)
        at = now()
        began = request.session.get(SIGNED_IN_AT)
        if began and at - datetime.fromisoformat(began) > LONGEST:
            auth.logout(request)
            return redirect("staffing:sign_in")
        if due := due_first(user, at):
            back = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse(due)}?{back}" if request.method == "GET" else due)
        return None


def remember_language(request: HttpRequest, user: User) -> None:
    """The language a person reads in is that of the person's mails, and of the next browser."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen != user.language and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=user.pk).update(language=chosen)


def due_first(user: User, at: datetime) -> str:
    """The page that comes before every other one; "" where nothing is due."""
    if user.must_change_password or is_too_old(user, at):
        return "staffing:password"
    if needs_factor(user, at.date()) and not user.is_verified():  # type: ignore[attr-defined]
        return "staffing:verify"  # which sends on to setting one up where there is none
    return ""
