"""Which stops hold a clock at a moment: those not resumed whose cap has not run out (clock.md).

A stop ends by its cap although nobody lets the clock go on: its row says only when somebody did.
"""

from datetime import datetime

from xiaoneng.core import pauses as core_pauses
from xiaoneng.core.limits import moment_of
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import aware
from xiaoneng.obligations.models import Obligation, Pause
from xiaoneng.obligations.queries import pause_from, pauses_of
from xiaoneng.people.queries import calendar_named


def stands_still(obligation: Obligation, at: datetime) -> bool:
    """Whether a clock is stopped at a moment, with or without the paper that makes it count."""
    return bool(standing(obligation, at))


def standing(obligation: Obligation, at: datetime, calendar: Calendar | None = None) -> list[Pause]:
    """The stops that hold a clock at a moment."""
    return [
        one
        for one, end in stops_of(obligation, calendar)
        if one.started_at <= at and (end is None or end > at)
    ]


def stops_of(
    obligation: Obligation, calendar: Calendar | None = None
) -> list[tuple[Pause, datetime | None]]:
    """Every stop with its end; give the calendar where many clocks are read."""
    found = list(pauses_of(obligation))
    if calendar is None and any(one.cap_days is not None for one in found):
        calendar = calendar_named(obligation.calendar)
    return [(one, end_of(one, calendar)) for one in found]


def end_of(stop: Pause, calendar: Calendar | None) -> datetime | None:
    """When a stop was resumed, or its cap ran out before that; None: nothing says when it ends."""
    if calendar is None or stop.cap_days is None:
        return stop.ended_at
    end = core_pauses.end_of(pause_from(stop), calendar)
    return None if end is None else max(stop.started_at, aware(moment_of(end)))
