"""Acts on one obligation: each its own page, with what it leads to said before it is done."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.obligations.acts import ACTS, SPLIT
from xiaoneng.obligations.figures import obligation_seen, urging_seen
from xiaoneng.obligations.forms import AnswerForm, StepForms
from xiaoneng.obligations.operations.splitting import split_obligation
from xiaoneng.obligations.operations.urging import answer_urging, withdraw_urging
from xiaoneng.people.models import User
from xiaoneng.people.queries import organs
from xiaoneng.staffing.queries.substitutions import colleagues_of


def act(request: Request, pk: int, code: str) -> HttpResponse:
    """Ask what the act needs, then do it."""
    at, chosen = now(), ACTS[code]
    obligation = get_object_or_404(obligation_seen(request.user, at), pk=pk)
    require(request.user, chosen.action, obligation)
    if obligation.url and not chosen.fits(obligation):
        raise IllegalStep(_("This is done on the page of the matter itself."))
    form = chosen.form(request.POST if request.method == "POST" else None)
    form.choices_for(obligation, organs(at.date()), _people(request))
    if request.method == "POST" and form.is_valid():
        chosen.perform(obligation, form.cleaned_data, request.user, at)
        notice(request, f"{obligation.number} {chosen.said}")
        return redirect(obligation)
    if why_not := chosen.hinders(obligation, request.user, at):
        raise IllegalStep(_("Not possible now: %(why)s.") % {"why": why_not})
    context = {"obligation": obligation, "form": form, "act": chosen, "as_of": at}
    return render(request, "obligations/act.html", context)


def _people(request: Request) -> list[User]:
    return [request.user, *colleagues_of(request.user, now().date())]


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
        split_obligation(obligation, steps.parts(), actor=request.user, at=at)
        notice(request, _("%(number)s is split into steps.") % {"number": obligation.number})
        return redirect(obligation)
    context = {"obligation": obligation, "steps": steps, "words": words, "as_of": at}
    return render(request, "obligations/split.html", context)


def answer(request: Request, pk: int) -> HttpResponse:
    """Answer an urging."""
    at = now()
    urging = get_object_or_404(urging_seen(request.user, at), pk=pk)
    require(request.user, "urging.answer", urging)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer_urging(urging, answer=form.cleaned_data["answer"], actor=request.user, at=at)
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
