"""Stopping a clock on a listed ground, and letting it go on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.clock import read_term
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import hold_chains, record
from xiaoneng.obligations.models import Obligation, Pause
from xiaoneng.obligations.operations.claiming import claim_open
from xiaoneng.obligations.queries import clock_of
from xiaoneng.obligations.stamping import restamp
from xiaoneng.obligations.stops import standing, stops_of
from xiaoneng.people.models import User
from xiaoneng.people.queries import calendar_named


@transaction.atomic
def pause_obligation(
    obligation: Obligation, *, ground: str, paper: str, actor: User, at: datetime
) -> Obligation:
    """Stop the clock on a listed ground; without its paper the pause is recorded, not credited.

    One more than the kind allows is flagged for supervision (domain.md 1.5 g). A pause of the
    parent stops its open steps too (clock.md, Split).
    """
    require(actor, "obligation.pause", obligation)

    row = claim_open(obligation)
    cap = cap_of(row, ground)
    refuse_pause(row, at)
    is_excess = row.pauses.count() >= row.kind.most_pauses
    steps = open_steps(row)
    hold_chains([row, *steps])
    for one in (row, *steps):
        if standing(one, at):
            continue  # a step that stands still on a ground of its own
        end_run_out(one, at)
        Pause.objects.create(
            obligation=one,
            ground=ground,
            paper=paper.strip(),
            started_at=at,
            cap_days=cap,
            is_excess=is_excess,
            recorded_at=at,
        )
        restamp(one, at)

        record(
            "obligation.paused",
            one,
            actor=actor,
            at=at,
            ground=ground,
            paper=paper,
            excess=is_excess,
        )
    return row


def cap_of(obligation: Obligation, ground: str) -> int | None:
    """For how many working days a ground stops the clock at most; Unusable where it is unlisted."""
    for listed in obligation.grounds:
        if listed["code"] == ground:
            cap: int | None = listed.get("cap_days")
            return cap
    raise Unusable(
        _("%(ground)s is no ground on which the clock of %(kind)s may be stopped.")
        % {"ground": ground, "kind": obligation.kind}
    )


def refuse_pause(obligation: Obligation, at: datetime) -> None:
    """Refuse to stop what stands still, and what has not begun yet or is overdue."""
    if at < obligation.started_at:
        raise IllegalStep(_("The clock has not begun yet."))
    if any(end is None or end > at for _stop, end in stops_of(obligation)):
        raise IllegalStep(
            _("The clock of %(number)s stands still already.") % {"number": obligation.number}
        )
    clock, calendar = clock_of(obligation), calendar_named(obligation.calendar)
    if all(read_term(clock, which, calendar, wall(at)).is_late for which in clock.limits):
        raise IllegalStep(
            _("%(number)s is overdue; a pause would change nothing.")
            % {"number": obligation.number}
        )


def end_run_out(obligation: Obligation, at: datetime) -> None:
    """End a stop that nobody ended where its cap did: the clock has run since, so nothing moves."""
    for stop, end in stops_of(obligation):
        if stop.ended_at is None:
            stop.ended_at, stop.end_recorded_at = end, at
            stop.save(update_fields=["ended_at", "end_recorded_at"])


@transaction.atomic
def resume_obligation(obligation: Obligation, *, actor: User, at: datetime) -> Obligation:
    """Let the clock go on; the day of resumption is still paused (clock.md, Limit)."""
    require(actor, "obligation.resume", obligation)

    row = claim_open(obligation)
    pause = next(iter(standing(row, at)), None)
    if pause is None:
        raise IllegalStep(
            _("The clock of %(number)s is running; there is nothing to resume.")
            % {"number": row.number}
        )
    steps = open_steps(row)
    hold_chains([row, *steps])
    for one in (row, *steps):
        stopped = one.pauses.filter(ended_at__isnull=True, started_at=pause.started_at)
        if not stopped.update(ended_at=at, end_recorded_at=at):
            continue  # a step that was stopped on a ground of its own
        restamp(one, at)

        record("obligation.resumed", one, actor=actor, at=at)
    return row


def open_steps(obligation: Obligation) -> list[Obligation]:
    """The open steps under an obligation, held like the parent itself."""
    found = obligation.steps.select_for_update(of=("self",)).select_related("kind", "organ")
    return list(found.filter(state="open").order_by("pk"))
