"""The door: signing in and out, one's own password, the second factor."""

import json
from base64 import b32encode, b64encode
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import segno
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as note_factor

from xiaoneng.kit.http import Request, own_address
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.staffing.forms.accounts import CodeForm, PasswordForm, SignInForm
from xiaoneng.staffing.operations.accounts import (
    begun_factor,
    change_password,
    enrol_factor,
    note_sign_in,
    note_sign_out,
    second_factor_of,
)

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
    device = second_factor_of(found)
    if device is not None and not device.verify_token(given["code"].strip()):
        return failed(request, form, names)
    at = now()
    auth.login(request, found)
    if device is not None:
        note_factor(request, device)
    request.session[SIGNED_IN_AT] = at.isoformat()
    note_sign_in(found, actor=found, at=at, second_factor=device is not None)
    return redirect(own_address(request, request.POST.get("next", ""), "/"))


def failed(request: HttpRequest, form: SignInForm, names: dict[str, str]) -> HttpResponse:
    """One sentence for every reason, so that nobody learns which names exist."""
    left = get_failure_limit(request, names) - AxesProxyHandler.get_failures(request, names)
    if left <= 0:
        return locked(request)
    words = _(
        "User name, password or code is not right. You can try %(left)s more times; "
        "then sign-in is locked for %(minutes)s minutes."
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
    note_sign_out(request.user, actor=request.user, at=now())
    auth.logout(request)
    return redirect("staffing:sign_in")


def account(request: Request) -> HttpResponse:
    """One's own account: password, second factor, what one may do."""
    context = {"factor": second_factor_of(request.user)}
    return render(request, "staffing/account.html", context)


@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    """Change one's own password; forced after the first sign-in and after a reset."""
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        change_password(request.user, form.cleaned_data["new"], actor=request.user, at=now())
        auth.update_session_auth_hash(request, request.user)
        notice(request, _("Your password is changed."))
        return redirect("staffing:me")
    context = {"form": form, "is_forced": request.user.must_change_password}
    return render(request, "staffing/password.html", context)


def factor(request: Request) -> HttpResponse:
    """Set up the second factor: scan, then prove it by a code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = enrol_factor(request.user, form.cleaned_data["code"], actor=request.user, at=now())
        note_factor(request, device)
        notice(request, _("Your second factor is set up; it is asked for at every sign-in."))
        return redirect("staffing:me")
    waiting = begun_factor(request.user)
    context = {
        "form": form,
        "picture": picture_of(waiting.config_url),
        "secret": b32(waiting.bin_key),
    }
    return render(request, "staffing/factor.html", context)


def picture_of(address: str) -> str:
    """A QR code as an image that needs no file and no other host."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=2)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


def b32(key: bytes) -> str:
    text = b32encode(key).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))
