"""The door: signing in and out."""

import json
from pathlib import Path
from typing import Any, cast

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as note_factor
from django_otp.models import Device

from xiaoneng.access.devices import device_of
from xiaoneng.kit.http import LANGUAGE_COOKIE, Request, keep_language, own_address
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.people.queries import clock_user
from xiaoneng.staffing.forms.accounts import SignInForm
from xiaoneng.staffing.operations.accounts import note_lock_out, note_sign_in, note_sign_out
from xiaoneng.staffing.operations.factors import proven_by, second_factor_of

SIGNED_IN_AT = "signed_in_at"
MINUTES_LOCKED = round(settings.AXES_COOLOFF_TIME * 60)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "code")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by user name, password and, where there is one, the second factor."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return door(request, form)
    given = form.cleaned_data
    names = {"username": given["username"]}
    if not AxesProxyHandler.is_allowed(request, names):
        return locked(request)
    found = auth.authenticate(request, username=given["username"], password=given["password"])
    if not isinstance(found, User):
        return failed(request, form, names)
    device = proven_by(found, given["code"])
    if device is None and second_factor_of(found) is not None:
        user_login_failed.send("second factor", credentials=names, request=request)
        return failed(request, form, names)
    enter(request, found, device)
    answer = redirect(own_address(request, request.POST.get("next", ""), "/"))
    if found.language and LANGUAGE_COOKIE not in request.COOKIES:
        keep_language(answer, found.language)
    return answer


def enter(request: HttpRequest, user: User, device: Device | None) -> None:
    """Begin the session of a person who has proved who it is."""
    at = now()
    auth.login(request, user)
    if device is not None:
        note_factor(request, device)
    request.session[SIGNED_IN_AT] = at.isoformat()
    note_sign_in(
        user,
        request.session.session_key or "",
        actor=user,
        at=at,
        second_factor=device is not None,
        device=device_of(request.headers.get("User-Agent", "")),
    )


def failed(request: HttpRequest, form: SignInForm, names: dict[str, str]) -> HttpResponse:
    """One sentence for every reason, so that nobody learns which names exist."""
    most = get_failure_limit(request, names)
    left = most - AxesProxyHandler.get_failures(request, names)
    if left <= 0:
        known = User.objects.filter(username=names["username"]).first()
        if known is not None:
            note_lock_out(known, actor=clock_user(), at=now(), attempts=most)
        return locked(request)
    words = ngettext(
        "User name, password or code is not right. You can try %(left)s more time; "
        "then sign-in is locked for %(minutes)s minutes.",
        "User name, password or code is not right. You can try %(left)s more times; "
        "then sign-in is locked for %(minutes)s minutes.",
        left,
    ) % {"left": left, "minutes": MINUTES_LOCKED}
    return door(request, form, words)


def locked(request: HttpRequest, *_args: Any, **_named: Any) -> HttpResponse:
    """Too many attempts: nothing is tried until the time has passed."""
    words = _(
        "Too many attempts. Sign-in is locked for %(minutes)s minutes; "
        "the security administrator can unlock it earlier."
    ) % {"minutes": MINUTES_LOCKED}
    return door(request, SignInForm(), words, status=429)


def door(
    request: HttpRequest, form: SignInForm, failure: str = "", status: int = 200
) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    context = {
        "form": form,
        "failure": failure,
        "next": own_address(request, wanted, ""),
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "logins": demonstration_logins(),
    }
    return render(request, "staffing/sign_in.html", context, status=status)


def demonstration_logins() -> list[dict[str, str]]:
    """The log-ins of the generated district; a site in use never shows any."""
    path = Path(settings.XIAONENG_HOME) / "demo_logins.json"
    if not settings.XIAONENG_DEMO or not path.exists():
        return []
    return cast("list[dict[str, str]]", json.loads(path.read_text(encoding="utf-8")))


@require_POST
def sign_out(request: Request) -> HttpResponse:
    key = request.session.session_key or ""
    note_sign_out(request.user, key, actor=request.user, at=now())
    auth.logout(request)
    return redirect("staffing:sign_in")
