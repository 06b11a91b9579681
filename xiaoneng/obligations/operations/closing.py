"""The end of an obligation: closed, cancelled, or re-opened."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import hold_chains, record
from xiaoneng.obligations.crossing import arm, settle
from xiaoneng.obligations.lifecycle import OBLIGATION
from xiaoneng.obligations.lights import Lights, States
from xiaoneng.obligations.models import Holding, Obligation
from xiaoneng.obligations.operations.claiming import claim, claim_open
from xiaoneng.obligations.operations.pausing import lasting, open_steps, stand_with
from xiaoneng.obligations.operations.splitting import begin_ready, drop_waiting, not_begun
from xiaoneng.obligations.stamping import restamp
from xiaoneng.obligations.stops import end_of
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import User
from xiaoneng.people.queries import clock_user


@transaction.atomic
def close_obligation(
    obligation: Obligation, *, actor: User, at: datetime, outcome: str = ""
) -> Obligation:
    """Close an obligation and its open steps: met in time, or missed (办结).

    Where it is a step itself, those begin that waited for it alone.
    """
    require(actor, "obligation.close", obligation)

    parent = held_parent(obligation)
    row = claim_open(obligation)
    if at < row.started_at:
        raise IllegalStep(_("It cannot be closed before its clock began."))
    steps = held_with_chains(row, parent)
    for one in (row, *steps):
        end(one, "close", at)

        record("obligation.closed", one, actor=actor, at=at, light=one.light, outcome=outcome)
    begin_following(parent, at)
    return row


def held_parent(step: Obligation) -> Obligation | None:
    """What a step belongs to, held before the step itself: as whoever ends the whole does."""
    if step.parent_id is None:
        return None
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("kind", "organ")
    return rows.get(pk=step.parent_id)


def held_with_chains(row: Obligation, parent: Obligation | None) -> list[Obligation]:
    """The open steps, with the chains of all who get a line of it: also where the next begin."""
    steps = open_steps(row)
    following = [] if parent is None else not_begun(parent)
    hold_chains([row, *steps, *following])
    return steps


def begin_following(parent: Obligation | None, at: datetime) -> None:
    """Let those steps of an open obligation begin that wait for nothing any more.

    The clock opens them: who ends a step need not have a say in the organ of the next.
    """
    if parent is not None and parent.state == States.OPEN:
        begin_ready(parent, clock_user(), at)


def end(obligation: Obligation, step: str, at: datetime) -> None:
    """Stop watching: the clock is read once more, and what it crossed unnoticed is written."""
    end_stops(obligation, at)
    drop_waiting(obligation, at)
    Obligation.objects.filter(pk=obligation.pk).update(look_at=None, closed_at=at)
    obligation.look_at, obligation.closed_at = None, at
    move(obligation, OBLIGATION, step)
    Holding.objects.filter(obligation=obligation, until_at__isnull=True).update(until_at=at)
    restamp(obligation, at)
    if step == "close":
        settle(obligation, at)
    else:  # neither met nor missed
        obligation.light, obligation.used_permille = Lights.NONE, None
        obligation.save(update_fields=["light", "used_permille"])


def end_stops(obligation: Obligation, at: datetime) -> None:
    """No stop outlasts what it stops; one whose cap ran out before ended then."""
    calendars = Calendars()
    for stop in lasting(obligation, at):
        over = end_of(stop, obligation.calendar, calendars)
        stop.ended_at = at if over is None else min(over, at)
        stop.end_recorded_at = at
        stop.save(update_fields=["ended_at", "end_recorded_at"])


@transaction.atomic
def cancel_obligation(
    obligation: Obligation, *, reason: str, actor: User, at: datetime
) -> Obligation:
    """Take back an obligation that should not have been opened; it counts nowhere."""
    require(actor, "obligation.cancel", obligation)

    parent = held_parent(obligation)
    row = claim_open(obligation)
    if not reason.strip():
        raise Unusable(_("Say why it is cancelled."))
    steps = held_with_chains(row, parent)
    for one in (row, *steps):
        end(one, "cancel", at)

        record("obligation.cancelled", one, actor=actor, at=at, reason=reason)
    begin_following(parent, at)
    return row


@transaction.atomic
def reopen_obligation(
    obligation: Obligation, *, reason: str, actor: User, at: datetime
) -> Obligation:
    """Open a closed obligation again: its clock runs on, in a new generation.

    Its start, limits and pauses stay, and its last closing counts. What it crossed stays crossed;
    each rung may be reached once more, not before this moment (clock.md, Ladder). Its steps stay
    closed, and those that had not begun stay dropped: what was opened by hand may be split anew
    over what is left, a case runs on as a whole. A step is opened again while its whole is open.
    """
    require(actor, "obligation.reopen", obligation)

    parent = held_parent(obligation)
    row = claim(obligation)
    if parent is not None and parent.state != States.OPEN:
        raise IllegalStep(
            _("%(number)s is a step of %(whole)s, which is %(state)s; open that one again first.")
            % {"number": row.number, "whole": parent, "state": parent.get_state_display()}
        )
    if not reason.strip():
        raise Unusable(_("Say why it is opened again."))
    move(row, OBLIGATION, "reopen")
    row.closed_at, row.reopened_at, row.generation = None, at, row.generation + 1
    row.save(update_fields=["closed_at", "reopened_at", "generation"])
    arm(row, at)
    Holding.objects.create(
        obligation=row, organ=row.organ, officer=row.officer, from_at=at, reason=reason.strip()
    )
    restamp(row, at)

    record("obligation.reopened", row, actor=actor, at=at, reason=reason)
    if parent is not None:
        stand_with(row, parent, actor, at)
    return row
