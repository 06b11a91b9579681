"""Which stops hold a clock at a moment: those not resumed whose cap has not run out (clock.md).

A stop ends by its cap although nobody lets the clock go on: its row says only when somebody did.
"""

from datetime import datetime

from xiaoneng.core import pauses as core_pauses
from xiaoneng.core.limits import moment_of, seconds_of
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.models import Obligation, Pause
from xiaoneng.obligations.queries import pause_from, pauses_of
from xiaoneng.people.kept_calendars import Calendars


def stands_still(obligation: Obligation, at: datetime) -> bool:
    """Whether a clock is stopped at a moment, with or without the paper that makes it count."""
    return bool(standing(obligation, at))


def standing(
    obligation: Obligation, at: datetime, calendars: Calendars | None = None
) -> list[Pause]:
    """The stops that hold a clock at a moment; a step may stand on its own and its whole's."""
    return [
        one
        for one, end in stops_of(obligation, calendars)
        if one.started_at <= at and (end is None or end > at)
    ]


def own_stop(obligation: Obligation, at: datetime) -> Pause | None:
    """The stop that ends when this clock is let go on: a step's own, not that of its whole."""
    whole = whole_stop(obligation, at)
    found = standing(obligation, at)
    return next((one for one in found if not is_same(one, whole)), None)


def whole_stop(step: Obligation, at: datetime) -> Pause | None:
    """The stop on which the whole of a step stands still at a moment."""
    return None if step.parent is None else next(iter(standing(step.parent, at)), None)


def is_same(stop: Pause, whole: Pause | None) -> bool:
    """Whether the stop of a step is that of its whole: they began together."""
    return whole is not None and stop.started_at == whole.started_at


def stops_of(
    obligation: Obligation, calendars: Calendars | None = None
) -> list[tuple[Pause, datetime | None]]:
    """Every stop with its end; give the calendars where many clocks are read."""
    known = Calendars() if calendars is None else calendars
    return [(one, end_of(one, obligation.calendar, known)) for one in pauses_of(obligation)]


def end_of(stop: Pause, calendar: str, calendars: Calendars) -> datetime | None:
    """When a stop was resumed, or its cap ran out before that; None: nothing says when it ends.

    `calendar` is that of its clock.
    """
    if stop.cap_days is None:
        return stop.ended_at
    end = core_pauses.end_of(pause_from(stop, calendars), calendars[calendar])
    if end is None or (stop.ended_at is not None and seconds_of(wall(stop.ended_at)) <= end):
        return stop.ended_at
    return max(stop.started_at, aware(moment_of(end)))
