"""Deciding, delivering, taking back: the end of what was owed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.kinds import DELIVERY, delivery_number, kind_of
from xiaoneng.cases.lifecycle import CASE
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.claiming import claim, claim_accepted, hand_for, note
from xiaoneng.cases.operations.refusing import refuse_without_report
from xiaoneng.cases.operations.registering import shown_applicant
from xiaoneng.cases.words import APPLICANT, Outcomes
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.workdays import FIRST
from xiaoneng.kit.moves import move
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.operations.closing import (
    cancel_obligation,
    close_obligation,
    reopen_obligation,
)
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.obligations.queries import Obligation, own_officer
from xiaoneng.people.models import User

PAPER = ("decision_paper", "decision_paper_on")


@transaction.atomic
def decide_case(  # noqa: PLR0913  # what a decision must say
    case: Case,
    *,
    outcome: str,
    paper: str,
    paper_on: date | None = None,
    reason: str = "",
    actor: User,
    at: datetime,
) -> Case:
    """Decide a case: its clock ends, and delivery is owed from then on (行政许可法 art. 44).

    `paper_on` is the date the decision document bears. One before the acceptance is taken as it is:
    it tells that the matter was decided elsewhere, and whoever looks for that must find it.
    """
    require(actor, "case.decide", case)

    held = claim_accepted(case)
    if outcome not in Outcomes.values:
        raise Unusable(_("Say what was decided."))
    if not paper.strip():
        raise Unusable(_("Name the decision document."))
    if paper_on is not None and not FIRST <= paper_on <= wall(at).date():
        raise Unusable(
            _("The decision document cannot be dated %(day)s; give the date it bears, or leave it "
              "empty.")
            % {"day": paper_on}
        )  # fmt: skip
    if outcome == Outcomes.DENIED:
        refuse_without_report(held, reason, at)
    held.decision = close_obligation(held.decision, actor=actor, at=at, outcome=outcome)  # type: ignore[arg-type]  # in hand
    held.decided_at, held.outcome = at, outcome
    held.reason, held.decision_paper = reason.strip(), paper.strip()
    held.decision_paper_on = paper_on
    held.delivery = open_delivery(held, actor=actor, at=at)
    held.save(update_fields=["decided_at", "outcome", "reason", "delivery", *PAPER])
    move(held, CASE, "decide")
    note(held, "decided", at, does="close", paper=paper.strip(), words=outcome)

    said: dict[str, Any] = {"outcome": outcome, "paper": paper, "reason": reason}
    if paper_on is not None:
        said["paper_on"] = paper_on.isoformat()
    record("case.decided", held, actor=actor, at=at, **said)
    return held


def open_delivery(case: Case, *, actor: User, at: datetime) -> Obligation:
    """Owe the applicant the decision itself; whoever decided has it, unless they left since."""
    rounds = case.events.filter(activity="decided").count()
    officer = case.decision.officer if case.decision else None
    return open_obligation(
        Owed(
            kind=kind_of(DELIVERY, at),
            title=case.item_name[:200],
            organ=case.organ,
            officer=own_officer(case.organ, officer, wall(at).date()),
            owed_to=shown_applicant(case) or APPLICANT,
            started_at=at,
            number=delivery_number(case.number, rounds),
            url=case.get_absolute_url(),
            basis="行政许可法第四十四条",
            is_generated=case.is_generated,
        ),
        actor=hand_for(actor, "obligation.open", case.organ),
        at=at,
    )


@transaction.atomic
def deliver_case(case: Case, *, paper: str = "", actor: User, at: datetime) -> Case:
    """Deliver the decision; what was owed to the applicant is done."""
    require(actor, "case.deliver", case)

    held = claim(case, "deliver")
    move(held, CASE, "deliver")
    held.delivered_at = at
    held.save(update_fields=["delivered_at"])
    if held.delivery is not None and held.delivery.state == "open":
        hand = hand_for(actor, "obligation.close", held.delivery)
        held.delivery = close_obligation(held.delivery, actor=hand, at=at, outcome="delivered")
    note(held, "delivered", at, does="ignore", paper=paper.strip())

    record("case.delivered", held, actor=actor, at=at, paper=paper)
    return held


@transaction.atomic
def withdraw_case(case: Case, *, reason: str, actor: User, at: datetime) -> Case:
    """End a case that the applicant takes back; what was owed is neither met nor missed."""
    require(actor, "case.withdraw", case)

    held = claim(case, "withdraw")
    if not reason.strip():
        raise Unusable(_("Say how the applicant asked for it."))
    move(held, CASE, "withdraw")
    for name in ("intake", "decision"):
        owed = getattr(held, name)
        if owed is not None and owed.state == "open":
            hand = hand_for(actor, "obligation.cancel", owed)
            setattr(held, name, cancel_obligation(owed, reason=reason, actor=hand, at=at))
    held.reason = reason.strip()
    held.save(update_fields=["reason"])
    note(held, "withdrawn", at, does="close", words=reason.strip()[:300])

    record("case.withdrawn", held, actor=actor, at=at, reason=reason)
    return held


@transaction.atomic
def reopen_case(case: Case, *, reason: str, actor: User, at: datetime) -> Case:
    """Take a decision back: the case runs on, in a new generation of its clock."""
    require(actor, "case.reopen", case)

    held = claim(case, "reopen")
    if not reason.strip():
        raise Unusable(_("Say why the decision is taken back."))
    move(held, CASE, "reopen")
    if held.delivery is not None and held.delivery.state == "open":
        hand = hand_for(actor, "obligation.cancel", held.delivery)
        cancel_obligation(held.delivery, reason=reason, actor=hand, at=at)
    held.decision = reopen_obligation(held.decision, reason=reason, actor=actor, at=at)  # type: ignore[arg-type]  # decided
    held.decided_at, held.outcome, held.delivery, held.reason = None, "", None, ""
    held.decision_paper, held.decision_paper_on = "", None
    held.save(update_fields=["decided_at", "outcome", "delivery", "reason", *PAPER])
    note(held, "reopened", at, does="reopen", words=reason.strip()[:300])

    record("case.reopened", held, actor=actor, at=at, reason=reason)
    return held
