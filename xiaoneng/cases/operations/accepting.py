"""Accepting a case starts the clock that was promised; silence accepts too."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.kinds import DECISION, JOINT, kind_of
from xiaoneng.cases.lifecycle import CASE
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.claiming import claim, hand_for, note
from xiaoneng.cases.operations.registering import shown_applicant
from xiaoneng.catalogue.queries import Planned, limits_of, planned_steps
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.obligations.operations.splitting import Part, fits_into, split_obligation
from xiaoneng.obligations.queries import is_over, own_officer
from xiaoneng.people.models import User
from xiaoneng.people.queries import clock_user, holders_of


@transaction.atomic
def accept_case(case: Case, *, officer: User | None = None, actor: User, at: datetime) -> Case:
    """Accept a case: it is owed a decision within the limits of its version of the catalogue."""
    require(actor, "case.accept", case)

    held = claim(case, "accept")
    start_clock(held, officer, at, actor=actor, at=at)

    record("case.accepted", held, actor=actor, at=at, due_at=held.decision.due_at)  # type: ignore[union-attr]  # start_clock opened it
    return held


@transaction.atomic
def deem_accepted(case: Case, *, actor: User, at: datetime) -> Case:
    """Accept by silence: nobody answered in time, so it counts from the day the papers came in.

    行政许可法 art. 32: not told within 5 working days, accepted since the materials were received.
    """
    require(actor, "case.accept", case)

    held = claim(case, "accept")
    if held.intake is None or not is_over(held.intake, at):
        raise IllegalStep(_("The days of answering are not over yet."))
    held.is_deemed = True
    start_clock(held, None, held.intake.started_at, actor=clock_user(), at=at)

    record("case.accepted", held, actor=actor, at=at, deemed=True, since=held.accepted_at)
    return held


def start_clock(
    case: Case, officer: User | None, began: datetime, *, actor: User, at: datetime
) -> None:
    """Open what is owed to the applicant from now on, and end the days of answering."""
    if case.version is None:
        raise Unusable(_("The case stands under no version of the catalogue."))
    promised, statutory = limits_of(case.version)
    if case.intake is not None and case.intake.state == "open":
        hand = hand_for(actor, "obligation.close", case.intake)
        case.intake = close_obligation(case.intake, actor=hand, at=at, outcome="accepted")
    case.decision = open_obligation(
        Owed(
            kind=kind_of(JOINT if case.version.case_type == "joint" else DECISION, at),
            title=case.item_name[:200],
            organ=case.organ,
            officer=officer,
            owed_to=shown_applicant(case),
            started_at=began,
            number=case.number,
            promised=promised,
            statutory=statutory,
            grounds=case.version.procedures,
            url=case.get_absolute_url(),
            basis=basis_of(case),
            is_generated=case.is_generated,
        ),
        actor=hand_for(actor, "obligation.open", case.organ),
        at=at,
    )
    follow_plan(case, officer, at)
    case.accepted_at = began
    case.save(update_fields=["decision", "accepted_at", "is_deemed"])
    move(case, CASE, "accept")
    note(case, "deemed" if case.is_deemed else "accepted", began, entered=at, does="start")


def follow_plan(case: Case, officer: User | None, at: datetime) -> None:
    """Split what is owed over the steps of the version; the clock does it, whoever accepted.

    A plan of one step is the whole itself, and one that no longer fits into what is left of the
    time (accepted by silence) would break at its first day: such a case runs as a whole.
    """
    parts = [
        Part(
            title=step.words,
            organ=step.organ or (step.post.organ if step.post else case.organ),
            limit=step.limit,
            officer=doer_of(step, case, officer, at),
            code=step.code,
            follows=step.follows,
        )
        for step in planned_steps(case.version)  # type: ignore[arg-type]  # checked by start_clock
    ]
    owed = case.decision
    if owed is not None and len(parts) > 1 and fits_into(owed, parts, at):
        split_obligation(owed, parts, actor=clock_user(), at=at)


def doer_of(step: Planned, case: Case, officer: User | None, at: datetime) -> User | None:
    """Who does a step: the one holder of its post, else whoever has the case in its own organ.

    Nobody is named where the post stands outside of the organ that the step names.
    """
    if step.post is not None:
        day = wall(at).date()
        holders = holders_of(step.post, day)
        holder = holders[0] if len(holders) == 1 else None
        return own_officer(step.organ or step.post.organ, holder, day)
    return officer if step.organ in (None, case.organ) else None


def basis_of(case: Case) -> str:
    """The first legal basis of the version, as the page of the clock names it."""
    bases = case.version.legal_bases if case.version else []
    first = bases[0] if bases else {}
    return f"{first.get('title', '')}{first.get('article', '')}"[:200]
