"""The account of another person: what its state is, and what the administrators do about it."""

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import may, require
from xiaoneng.access.presences import presences_of
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.staffing.accounts import keeps
from xiaoneng.staffing.acting import Act, carry_out, posted
from xiaoneng.staffing.foreseeing import closing_foreseen
from xiaoneng.staffing.forms.people import ReasonForm
from xiaoneng.staffing.operations.accounts import (
    close_account,
    end_sessions,
    open_account,
    unlock_account,
)
from xiaoneng.staffing.operations.factors import remove_factor, second_factor_of
from xiaoneng.staffing.operations.passwords import reset_password
from xiaoneng.staffing.queries.accounts import is_locked_out
from xiaoneng.staffing.queries.persons import people_seen

GIVEN = "password.given"  # for the one page that shows it


def person_for(request: Request, pk: int) -> User:
    """A person whose account is looked after; strangers are not found, and one is not oneself.

    One's own second factor is removed by password and code, not from here.
    """
    user = get_object_or_404(people_seen(request.user, now().date()), pk=pk)
    require(request.user, "account.show", user)
    return user


@never_cache
def person_account(request: Request, pk: int) -> HttpResponse:
    user = person_for(request, pk)
    given = request.session.pop(GIVEN, ["", ""])
    password = given[1] if given[0] == user.pk else ""
    context = {**shown(request, user), "password": password}
    return render(request, "staffing/person_account.html", context)


def shown(request: Request, user: User) -> dict[str, object]:
    may_reset = may(request.user, "password.reset", user)
    return {
        "person": user,
        "factor": second_factor_of(user),
        "presences": presences_of(user),
        "is_locked": is_locked_out(user, now()),
        "may_reset": may_reset,
        "is_reset_on_machine": not may_reset and keeps(request.user, user),
        "may_close": may(request.user, "account.close", user),
        "may_unlock": may(request.user, "account.unlock", user),
        "may_remove": may(request.user, "factor.remove", user),
        "may_end": may(request.user, "session.end", user),
    }


@never_cache
@sensitive_variables("password")
def password_reset(request: Request, pk: int) -> HttpResponse:
    """Ask first; then give a password for one sign-in, shown once on the page that follows."""
    user = person_for(request, pk)
    require(request.user, "password.reset", user)
    if request.method == "POST":
        password = reset_password(user, actor=request.user, at=now())
        request.session[GIVEN] = [user.pk, password]
        return redirect("staffing:person_account", user.pk)
    lead = _("The present password ends now and the person is signed out everywhere.")
    back = reverse("staffing:person_account", args=[user.pk])
    act = Act(_("Reset the password of %(who)s") % {"who": user}, lead, _("Reset"), "", back)
    return render(request, "staffing/act.html", {"form": Form(), "act": act})


def account_close(request: Request, pk: int) -> HttpResponse:
    """Ask why; what stays with the person is said first."""
    user = person_for(request, pk)
    require(request.user, "account.close", user)
    at, form = now(), ReasonForm(posted(request))
    lead = _("The person is signed out everywhere and no longer comes in; the records stay.")
    back = reverse("staffing:person_account", args=[user.pk])
    heading = _("Close the account of %(who)s") % {"who": user}
    act = Act(heading, lead, _("Close the account"), _("The account is closed."), back)
    return carry_out(
        request,
        form,
        act,
        lambda: close_account(user, actor=request.user, at=at, **form.cleaned_data),
        lambda: closing_foreseen(user, at.date()),
    )


def account_open(request: Request, pk: int) -> HttpResponse:
    user = person_for(request, pk)
    require(request.user, "account.open", user)
    form = ReasonForm(posted(request))
    lead = _("The person comes in again by the password of before.")
    back = reverse("staffing:person_account", args=[user.pk])
    heading = _("Open the account of %(who)s again") % {"who": user}
    act = Act(heading, lead, _("Open the account"), _("The account is open again."), back)
    return carry_out(
        request,
        form,
        act,
        lambda: open_account(user, actor=request.user, at=now(), **form.cleaned_data),
    )


@require_POST
def account_unlock(request: Request, pk: int) -> HttpResponse:
    user = person_for(request, pk)
    unlock_account(user, actor=request.user, at=now())
    return done(request, user, _("The account is unlocked."))


@require_POST
def person_factor_remove(request: Request, pk: int) -> HttpResponse:
    user = person_for(request, pk)
    remove_factor(user, actor=request.user, at=now())
    return done(request, user, _("The second factor is removed."))


@require_POST
def person_sessions_end(request: Request, pk: int) -> HttpResponse:
    user = person_for(request, pk)
    end_sessions(user, actor=request.user, at=now())
    return done(request, user, _("The person is signed out everywhere."))


def done(request: Request, user: User, words: str) -> HttpResponse:
    notice(request, words)
    return redirect("staffing:person_account", user.pk)
