"""Stopping a clock on a listed ground, and letting it go on."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
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
from xiaoneng.obligations.stops import (
    is_same,
    own_stop,
    standing,
    stands_still,
    stops_of,
)
from xiaoneng.people.models import User
from xiaoneng.people.queries import calendar_named


@transaction.atomic
def pause_obligation(
    obligation: Obligation, *, ground: str, paper: str, actor: User, at: datetime
) -> Obligation:
    """Stop the clock on a listed ground; without its paper the pause is recorded, not credited.

    One more than the kind allows is flagged for supervision (domain.md 1.5 g). A pause of the
    parent stops its open steps too (clock.md, Split); one that stands on a ground of its own
    without a cap gets it when that ends.
    """
    require(actor, "obligation.pause", obligation)

    row = claim_open(obligation)
    cap = cap_of(row, ground)
    refuse_pause(row, at)
    is_excess = row.pauses.count() >= row.kind.most_pauses
    steps = open_steps(row)
    hold_chains([row, *steps])
    stop = Pause(
        ground=ground,
        paper=paper.strip(),
        started_at=at,
        cap_days=cap,
        is_excess=is_excess,
        recorded_at=at,
    )
    for one in (row, *steps):
        if not give_way(one, actor, at):
            continue
        stop_as(one, row, stop, at)
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


def give_way(obligation: Obligation, actor: User, at: datetime) -> bool:
    """Make room for another stop, which an obligation has one of without an end; whether it has.

    One with a cap has an end. One without makes way only where it counts for nothing; that ends it
    now, so the ledger has a line of it.
    """
    for stop, end in stops_of(obligation):
        if end is not None:
            continue
        if stop.paper:
            return False
        stop.ended_at = stop.end_recorded_at = at
        stop.save(update_fields=["ended_at", "end_recorded_at"])

        record("obligation.resumed", obligation, actor=actor, at=at, ground=stop.ground)
    return True


def stand_with(step: Obligation, whole: Obligation, actor: User, at: datetime) -> None:
    """Let a step stand still where its whole does, for as long.

    Both stops begin together, by which the whole's resumption finds the step's.
    """
    stopped = next(iter(standing(whole, at)), None)
    if stopped is None or any(end is None for _stop, end in stops_of(step)):
        return
    if any(is_same(one, stopped) for one in standing(step, at)):
        return
    of_before = step.pauses.filter(started_at=stopped.started_at)  # ended when it was closed
    if not of_before.update(ended_at=None, end_recorded_at=None):
        stop_as(step, whole, stopped, at)
    restamp(step, at)

    record("obligation.paused", step, actor=actor, at=at, ground=stopped.ground)


def stop_as(one: Obligation, whole: Obligation, stop: Pause, at: datetime) -> None:
    """Write the stop of a whole for the whole itself or for a step of it.

    Both last as long: a cap is counted in the days of the whole, on whatever days a step's organ
    works.
    """
    is_alike = stop.cap_days is None or one.calendar == whole.calendar
    Pause.objects.create(
        obligation=one,
        ground=stop.ground,
        paper=stop.paper,
        started_at=stop.started_at,
        cap_days=stop.cap_days,
        counted_by="" if is_alike else whole.calendar,
        is_excess=stop.is_excess,
        recorded_at=at,
    )


@transaction.atomic
def resume_obligation(obligation: Obligation, *, actor: User, at: datetime) -> Obligation:
    """Let the clock go on; the day of resumption is still paused (clock.md, Limit).

    Open steps go on with it, but for those that stand on a ground of their own. A step goes on
    standing where its whole does, and goes on alone only from its own stop.
    """
    require(actor, "obligation.resume", obligation)

    row = claim_open(obligation)
    pause = stop_to_end(row, at)
    steps = open_steps(row)
    hold_chains([row, *steps])
    for one in (row, *steps):
        stopped = lasting(one, at).filter(started_at=pause.started_at)
        if not stopped.update(ended_at=at, end_recorded_at=at):
            continue  # a step that was stopped on a ground of its own
        restamp(one, at)
        if one is not row and stands_still(one, at):
            continue  # on a stop of its own: it does not go on

        record("obligation.resumed", one, actor=actor, at=at)
    if row.parent is not None:
        stand_with(row, row.parent, actor, at)
    return row


def stop_to_end(row: Obligation, at: datetime) -> Pause:
    """The stop that ends when a clock is let go on; IllegalStep where there is none of its own."""
    if stop := own_stop(row, at):
        return stop
    if stands_still(row, at):
        raise IllegalStep(
            _("%(number)s stands still with %(whole)s; let that clock go on.")
            % {"number": row.number, "whole": row.parent}
        )
    raise IllegalStep(
        _("The clock of %(number)s is running; there is nothing to resume.")
        % {"number": row.number}
    )


def lasting(obligation: Obligation, at: datetime) -> QuerySet[Pause]:
    """The stops of an obligation whose rows do not end before a moment."""
    return obligation.pauses.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def open_steps(obligation: Obligation) -> list[Obligation]:
    """The open steps under an obligation, held like the parent itself."""
    found = obligation.steps.select_for_update(of=("self",)).select_related("kind", "organ")
    return list(found.filter(state="open").order_by("pk"))
