"""Acts on one obligation: each its own page, with what it leads to said before it is done."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.acts import Act
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.obligations.acts import ACTS, SPLIT, no_split
from xiaoneng.obligations.figures import obligation_seen, urging_seen
from xiaoneng.obligations.forms import ActForm, AnswerForm, StepForms
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.operations.urging import answer_urging, withdraw_urging
from xiaoneng.obligations.queries import Obligation, people_in
from xiaoneng.obligations.seen import refuse_stale, seen_of
from xiaoneng.obligations.views.opening import page_or_list
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import organs


def act(request: Request, pk: int, code: str) -> HttpResponse:
    """Ask what the act needs, then do it."""
    at, chosen = now(), ACTS[code]
    obligation = get_object_or_404(obligation_seen(request.user, at), pk=pk)
    require(request.user, chosen.action, obligation)
    if obligation.url and not chosen.fits(obligation, at):
        raise IllegalStep(_("This is done on the page of the matter itself."))
    form = chosen.form(request.POST if request.method == "POST" else None)
    form.initial = {"seen": seen_of(obligation)}
    form.choices_for(
        obligation, organs(at.date()), people_in(_organ(request, obligation), at.date())
    )
    if request.method == "POST" and form.is_valid():
        tried(form, lambda: _perform(request, chosen, obligation, form, at))
        if form.is_valid():
            notice(request, f"{obligation.number} {chosen.said}")
            return redirect(page_or_list(request, obligation))
    elif why_not := chosen.hinders(obligation, request.user, at):
        raise IllegalStep(_("Not possible now: %(why)s.") % {"why": why_not.rstrip(".。")})
    context = {"obligation": obligation, "form": form, "act": chosen, "as_of": at}
    status = 422 if form.errors else 200
    return render(request, "obligations/act.html", context, status=status)


def _perform(
    request: Request, chosen: Act, obligation: Obligation, form: ActForm, at: datetime
) -> object:
    """Do it to what was seen, and to nothing newer."""
    refuse_stale(obligation, form.cleaned_data["seen"])
    return chosen.perform(obligation, form.entered(), request.user, at)


def _organ(request: Request, obligation: Obligation) -> Organ:
    """The organ chosen on the form at the moment, else the one that holds it."""
    key = key_in(request.POST.get("organ") or request.GET.get("organ", ""))
    chosen = organs(now().date()).filter(pk=key).first() if key else None
    return chosen or obligation.organ


def split(request: Request, pk: int) -> HttpResponse:
    """Split into steps, each with an organ and a limit of its own."""
    at, (action, words) = now(), SPLIT
    obligation = get_object_or_404(obligation_seen(request.user, at), pk=pk)
    require(request.user, action, obligation)
    if obligation.url:
        raise IllegalStep(_("This is done on the page of the matter itself."))
    steps = StepForms(request.POST if request.method == "POST" else None)
    steps.choices_for(organs(at.date()))
    if request.method == "POST" and steps.is_valid():
        tried(steps, lambda: _divide(request, obligation, steps.parts(), at))
        if steps.is_valid():
            notice(request, _("%(number)s is split into steps.") % {"number": obligation.number})
            return redirect(obligation)
    elif why_not := no_split(obligation, request.user, at):
        raise IllegalStep(_("Not possible now: %(why)s.") % {"why": why_not.rstrip(".。")})
    seen = request.POST.get("seen", "") if request.method == "POST" else seen_of(obligation)
    context = {"obligation": obligation, "steps": steps, "words": words, "as_of": at, "seen": seen}
    status = 422 if steps.is_bound else 200
    return render(request, "obligations/split.html", context, status=status)


def _divide(request: Request, obligation: Obligation, parts: list[Part], at: datetime) -> object:
    """Split what was seen, and nothing newer."""
    refuse_stale(obligation, request.POST.get("seen", ""))
    return split_obligation(obligation, parts, actor=request.user, at=at)


def answer(request: Request, pk: int) -> HttpResponse:
    """Answer an urging."""
    at = now()
    urging = get_object_or_404(urging_seen(request.user, at), pk=pk)
    require(request.user, "urging.answer", urging)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["answer"]
        tried(form, lambda: answer_urging(urging, answer=words, actor=request.user, at=at))
        if form.is_valid():
            notice(request, _("Your answer is given to %(who)s.") % {"who": urging.by})
            return redirect(urging.obligation)
    context = {"urging": urging, "obligation": urging.obligation, "form": form, "as_of": at}
    return render(request, "obligations/answer.html", context)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back an urging that is not answered yet."""
    at = now()
    urging = get_object_or_404(urging_seen(request.user, at), pk=pk)
    withdraw_urging(urging, actor=request.user, at=at)
    notice(request, _("The urging is withdrawn."))
    return redirect(urging.obligation)
