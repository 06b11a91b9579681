"""When to look at a clock next: the earliest moment at which anything about it changes by itself.

A sweep that looks at each clock only then does nothing while nothing happens. Looking once too
often is harmless, looking too late is not: `next_look` may name a moment at which nothing
changes, never one after something changed.
"""

from collections.abc import Iterator
from datetime import datetime

from xiaoneng.core.clock import Clock, Standing, lengthenings, stand, warning
from xiaoneng.core.ladders import coming
from xiaoneng.core.limits import Measure, Unit, moment_of, seconds_of
from xiaoneng.core.pauses import end_of, stretches
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar


def next_look(clock: Clock, calendar: Calendar, as_of: datetime) -> datetime | None:
    """The next moment after `as_of` at which light, lateness or a rung may change by itself.

    None where nothing can: the clock is closed, or has no limit left to pass.
    """
    if clock.is_closed(as_of):
        return None
    now = seconds_of(as_of)
    start = seconds_of(clock.started_at)
    if now < start:
        return clock.started_at
    moments = [
        *_by_limits(clock, calendar, start, now),
        *_by_pauses(clock, calendar),
        *coming(clock, calendar, as_of),
    ]
    ahead = [moment for moment in moments if moment > now]
    return moment_of(min(ahead)) if ahead else None


def _by_limits(clock: Clock, calendar: Calendar, start: int, now: int) -> Iterator[int]:
    """When each limit is passed, and when the promised one comes near."""
    found = stretches(clock.pauses, calendar, start, now)
    for which in clock.limits:
        measure = Measure(calendar, clock.term(which), start)
        standing = stand(measure, found, lengthenings(clock, which), now)
        if standing.due_at is None or standing.is_paused:
            continue
        yield standing.due_at
        yield standing.due_at + 1  # limits that end inside a day are late just after
        if measure.unit is Unit.WORKHOUR:
            yield measure.reached(_base(measure, standing) + 1)
        yield _near(clock, measure, standing)


def _near(clock: Clock, measure: Measure, standing: Standing) -> int:
    """When what remains is no more than the warning asks."""
    warn = warning(clock, measure)
    if measure.unit is Unit.DAY and standing.due_at is not None:
        return (measure.due_ordinal(standing.due_at) - warn) * DAY
    return measure.reached(_base(measure, standing) - warn)


def _base(measure: Measure, standing: Standing) -> int:
    return measure.counter(measure.start) + standing.paused + standing.amount


def _by_pauses(clock: Clock, calendar: Calendar) -> Iterator[int]:
    """When a pause begins or ends by itself: at its cap, or at a moment known beforehand."""
    for pause in clock.pauses:
        yield seconds_of(pause.start)
        end = end_of(pause, calendar)
        if end is not None:
            yield end


def next_session(calendar: Calendar, at: datetime) -> datetime:
    """`at` itself inside office hours, else the moment the next session opens."""
    moment = seconds_of(at)
    office = calendar.office
    ordinal = moment // DAY
    while True:
        for opens, closes in office.plans[ordinal - office.offset]:
            if moment < ordinal * DAY + closes:
                return moment_of(max(moment, ordinal * DAY + opens))
        ordinal += 1
