"""One's own account: password, second factor, where one is signed in."""

from base64 import b32encode, b64encode
from io import BytesIO

import segno
from django.contrib import auth
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST
from django_otp import login as note_factor

from xiaoneng.access.passwords import is_too_old
from xiaoneng.access.presences import follow_presence, presences_of
from xiaoneng.access.roles import NAMES, holdings_of
from xiaoneng.kit.http import Request, own_address
from xiaoneng.kit.notices import notice
from xiaoneng.kit.shell import address
from xiaoneng.kit.time import now
from xiaoneng.staffing.acting import Act, carry_out, posted
from xiaoneng.staffing.forms.accounts import CodeForm, PasswordForm, RemoveFactorForm
from xiaoneng.staffing.operations.accounts import end_sessions
from xiaoneng.staffing.operations.factors import (
    backup_codes_left,
    begun_factor,
    enrol_factor,
    is_code_of,
    proven_by,
    remove_factor,
    renew_backup_codes,
    second_factor_of,
)
from xiaoneng.staffing.operations.passwords import change_password


def account(request: Request) -> HttpResponse:
    """One's own account: password, second factor, roles, where one is signed in."""
    user = request.user
    context = {
        "factor": second_factor_of(user),
        "codes_left": backup_codes_left(user),
        "holdings": [(NAMES[one.role], one.organ) for one in holdings_of(user, now().date())],
        "presences": presences_of(user),
        "here": request.session.session_key,
        "keys_url": address("api:keys"),
    }
    return render(request, "staffing/account.html", context)


@never_cache
@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    """Change one's own password; forced after the first sign-in and after a reset."""
    form = PasswordForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        before = request.session.session_key or ""
        new = form.cleaned_data["new_password"]
        change_password(request.user, new, actor=request.user, at=now(), session=before)
        auth.update_session_auth_hash(request, request.user)
        follow_presence(before, request.session.session_key or "")
        notice(request, _("Your password is changed; elsewhere you are signed out."))
        return redirect(own_address(request, request.GET.get("next", ""), reverse("staffing:me")))
    context = {
        "form": form,
        "is_forced": request.user.must_change_password,
        "is_old": is_too_old(request.user, now()),
    }
    return render(request, "staffing/password.html", context)


@never_cache
@sensitive_variables("codes")
def factor(request: Request) -> HttpResponse:
    """Set up the second factor: scan, then prove it by a code; backup codes are shown once."""
    if second_factor_of(request.user) is not None:
        return redirect("staffing:me")
    form = CodeForm(posted(request))
    waiting = begun_factor(request.user)
    if form.is_valid() and not is_code_of(waiting, form.cleaned_data["code"]):
        form.add_error("code", _("This code is not right; wait for the next and try again."))
    if form.is_valid():
        codes = enrol_factor(
            request.user,
            form.cleaned_data["code"],
            actor=request.user,
            at=now(),
            session=request.session.session_key or "",
        )
        note_factor(request, waiting)
        return render(request, "staffing/backup_codes.html", {"codes": codes, "is_new": True})
    context = {
        "form": form,
        "picture": picture_of(waiting.config_url),
        "secret": b32(waiting.bin_key),
    }
    status = 422 if form.is_bound else 200
    return render(request, "staffing/factor.html", context, status=status)


def verify(request: Request) -> HttpResponse:
    """Ask for the second factor in a session that began without it."""
    wanted = own_address(request, request.GET.get("next", ""), reverse("staffing:me"))
    if second_factor_of(request.user) is None:
        return redirect("staffing:factor")
    form = CodeForm(posted(request))
    if form.is_valid():
        device = proven_by(request.user, form.cleaned_data["code"])
        if device is not None:
            note_factor(request, device)
            return redirect(wanted)
        form.add_error("code", _("This code is not right; wait for the next and try again."))
    lead = _("Your role asks for the second factor before anything else.")
    act = Act(_("Enter your dynamic code"), lead, _("Confirm"), "", wanted)
    status = 422 if form.is_bound else 200
    return render(request, "staffing/act.html", {"form": form, "act": act}, status=status)


@never_cache
@require_POST
@sensitive_variables("codes")
def renew_codes(request: Request) -> HttpResponse:
    """Other backup codes, on this answer only."""
    codes = renew_backup_codes(request.user, actor=request.user, at=now())
    return render(request, "staffing/backup_codes.html", {"codes": codes, "is_new": False})


@sensitive_post_parameters()
def factor_remove(request: Request) -> HttpResponse:
    """Take one's own second factor away, by password and code."""
    form = RemoveFactorForm(posted(request), user=request.user)
    if form.is_valid() and proven_by(request.user, form.cleaned_data["code"]) is None:
        form.add_error("code", _("This code is not right; wait for the next and try again."))
    lead = _("From then on your password alone opens your account.")
    back = reverse("staffing:me")
    done = _("Your second factor is removed.")
    act = Act(_("Remove the second factor"), lead, _("Remove it"), done, back)
    return carry_out(
        request, form, act, lambda: remove_factor(request.user, actor=request.user, at=now())
    )


@require_POST
def sessions_end(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    here = request.session.session_key or ""
    ended = end_sessions(request.user, actor=request.user, at=now(), but=here)
    words = ngettext(
        "You are signed out in %(ended)s other place.",
        "You are signed out in %(ended)s other places.",
        ended,
    )
    notice(request, words % {"ended": ended})
    return redirect("staffing:me")


def picture_of(address: str) -> str:
    """A QR code as an image that needs no file and no other host."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=2)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


def b32(key: bytes) -> str:
    text = b32encode(key).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))
