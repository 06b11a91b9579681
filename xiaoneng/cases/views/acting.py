"""Acts on cases: each its own page, with what it leads to said before it is done."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require, require_one_of
from xiaoneng.cases.acts import ACTS
from xiaoneng.cases.forms import RegisterForm, SettleForm
from xiaoneng.cases.operations.refusing import settle_report
from xiaoneng.cases.operations.registering import Application, register_case
from xiaoneng.cases.queries import (
    case_seen,
    items_taken_by,
    places_of,
    report_seen,
    section_for,
)
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import people_in


def act(request: Request, pk: int, code: str) -> HttpResponse:
    """Ask what the act needs, then do it."""
    at, chosen = now(), ACTS[code]
    case = get_object_or_404(case_seen(request.user, at), pk=pk)
    require(request.user, chosen.action, case)
    form = chosen.form(request.POST if request.method == "POST" else None)
    form.fill(case, people_in(case.organ, at.date()))
    if request.method == "POST" and form.is_valid():
        tried(form, partial(chosen.perform, case, form.cleaned_data, request.user, at))
        if form.is_valid():
            notice(request, f"{case.number} {chosen.said}")
            return redirect(case)
    if not chosen.fits(case, at):
        raise IllegalStep(
            _("%(number)s is now “%(state)s”; “%(act)s” does not follow from that.")
            % {"number": case.number, "state": case.get_state_display(), "act": chosen.words}
        )
    if why_not := chosen.hinders(case, request.user, at):
        raise IllegalStep(_("Not possible now: %(why)s.") % {"why": why_not})
    context = {"case": case, "form": form, "act": chosen, "as_of": at}
    return render(request, "cases/act.html", context, status=422 if form.errors else 200)


def register(request: Request) -> HttpResponse:
    """Take in an application at one's own window or section."""
    at = now()
    require_one_of(request.user, "case.register", places_of(request.user, at))
    items = items_taken_by(request.user, at)
    if not items:
        raise IllegalStep(
            _("No item in force belongs to where you work; its own organ takes applications in.")
        )
    form = RegisterForm(request.POST or None)
    form.only(items)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        asked = Application(**entered, organ=section_for(request.user, entered["item"], at))
        case = tried(form, partial(register_case, asked, actor=request.user, at=at))
        if case is not None:
            said = _(
                "%(number)s is taken in. Give the applicant this number and the code %(code)s."
            )
            notice(request, said % {"number": case.number, "code": case.code})
            return redirect(case)
    context = {"form": form, "as_of": at}
    return render(request, "cases/register.html", context, status=422 if form.errors else 200)


def settle(request: Request, pk: int, *, approve: bool) -> HttpResponse:
    """Approve a prior report, or send it back with an opinion."""
    at = now()
    report = get_object_or_404(report_seen(request.user, at), pk=pk)
    require(request.user, "report.settle", report)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        settling = partial(settle_report, report, approve=approve, **form.cleaned_data)
        tried(form, partial(settling, actor=request.user, at=at))
        if form.is_valid():
            notice(request, _("Approved.") if approve else _("Sent back."))
            return redirect(report.case)
    context = {"report": report, "case": report.case, "form": form, "approve": approve}
    return render(request, "cases/settle.html", context, status=422 if form.errors else 200)
