"""Cards by hand: proposed by one, approved by another."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.core.refusals import Denied
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now, wall
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import User
from xiaoneng.supervision.builtin import rule_words
from xiaoneng.supervision.forms import DecisionForm, ProposalForm
from xiaoneng.supervision.naming import name_then
from xiaoneng.supervision.operations.proposing import (
    Wanted,
    approve_proposal,
    propose_card,
    reject_proposal,
    withdraw_proposal,
)
from xiaoneng.supervision.policy import watches_somewhere
from xiaoneng.supervision.queries import (
    findings_for,
    organs_watched,
    people_watched,
    proposals_for,
    rules_by_hand,
)
from xiaoneng.supervision.rule_tables import proposals_listing


def proposals(request: Request) -> HttpResponseBase:
    """Proposals of organs in scope, those that wait and those decided."""
    require(request.user, "proposal.list")
    at = now()
    seen = proposals_for(request.user, at.date())
    return show_list(request, proposals_listing(), seen, as_of=at)


def propose(request: Request) -> HttpResponse:
    """Propose a card, for a confirmed finding or by itself."""
    if not watches_somewhere(request.user):
        raise Denied(_("Only the efficiency office and supervision propose cards."))
    at = now()
    finding = finding_asked(request)
    initial: dict[str, Any] = {"happened_on": at.date()}
    known = rules_by_hand()
    if finding is not None:
        known = known | type(finding.rule).objects.filter(pk=finding.rule_id)
        initial = {
            "rule": finding.rule_id,
            "organ": finding.organ_id,
            "officer": finding.officer_id,
            "title": finding.title,
            "happened_on": wall(finding.happened_at).date(),
            "reason": finding.words,
        }
    form = ProposalForm(
        request.POST or None,
        rules=known,
        organs=organs_watched(request.user, at.date()),
        people=people_watched(request.user, at.date()),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        wanted = Wanted(**form.cleaned_data, finding=finding)
        made = tried(form, partial(propose_card, wanted, actor=request.user, at=at))
        if made is not None:
            notice(request, _("Proposed. Another person approves it."))
            return redirect(made)
    context = {"form": form, "finding": finding, "as_of": at}
    status = 422 if form.is_bound else 200
    return render(request, "supervision/propose.html", context, status=status)


def finding_asked(request: Request) -> Any:
    """The finding for which a card is wanted, where the address names one."""
    key = key_in(request.GET.get("finding", ""))
    if key is None:
        return None
    return get_object_or_404(findings_for(request.user, now().date()), pk=key)


def proposal(request: Request, pk: int) -> HttpResponse:
    """One proposal; on POST approved, rejected or taken back."""
    require(request.user, "proposal.list")
    row = get_object_or_404(proposals_for(request.user, now().date()), pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        step, words = request.POST.get("step", ""), form.cleaned_data["words"]
        decided = tried(form, partial(decide, request.user, row, step, words), "words")
        if decided is not None:
            said, place = decided
            notice(request, said)
            return redirect(place)
    name_then([row])
    waits = row.state == "proposed"
    context = {
        "proposal": row,
        "rule_words": rule_words(row.rule),
        "form": form,
        "may_decide": waits and may(request.user, "proposal.approve", row),
        "may_withdraw": waits and may(request.user, "proposal.withdraw", row),
        "entries": list(reversed(entries_of(row))),
        "as_of": now(),
    }
    status = 422 if form.errors else 200
    return render(request, "supervision/proposal_detail.html", context, status=status)


def decide(user: User, row: Any, step: str, words: str) -> tuple[str, Any]:
    """Do what was asked; returns what to say of it, and where to go."""
    at = now()
    if step == "approve":
        card = approve_proposal(row, words=words, actor=user, at=at)
        return _("%(number)s is issued.") % {"number": card.number}, card
    if step == "withdraw":
        withdraw_proposal(row, actor=user, at=at)
        return _("The proposal is withdrawn."), row
    reject_proposal(row, words=words, actor=user, at=at)
    return _("The proposal is rejected."), row
