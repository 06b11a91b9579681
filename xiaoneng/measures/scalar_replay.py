"""One clock lived through once more: for clocks that the arrays do not know.

Extended ones, re-opened ones, and those whose last day ends with business. The same answers as
array_replay, by core.clock and core.ladders; moments are seconds since 1950-01-01.
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from xiaoneng.core.clock import Clock, Light, Which, read, read_term
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import HOUR, Limit, Measure, Unit, seconds_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET, Calendar
from xiaoneng.measures.array_days import NEVER

EPOCH = OFFSET * DAY


class Outcome(NamedTuple):
    """What became of one clock; the columns of array_replay.Outcomes."""

    has_limit: bool
    is_late: bool
    due: int
    used: int
    reminder: int
    yellow: int
    red: int


def outcome_of(clock: Clock, calendar: Calendar, as_of: datetime) -> Outcome:
    """What becomes of a clock by the promise and the ladder it has."""
    reading = read(clock, calendar, as_of)
    reached = rungs(clock, calendar, as_of)
    return Outcome(
        has_limit=reading.light is not Light.NONE,
        is_late=reading.is_late,
        due=told(reading.due_at),
        used=reading.used,
        reminder=told(reached.get(Rung.REMINDER)),
        yellow=told(reached.get(Rung.YELLOW)),
        red=told(reached.get(Rung.RED)),
    )


def least_amount(clock: Clock, unit: Unit, calendar: Calendar, as_of: datetime) -> int:
    """The least whole amount of a unit with which a clock is not late: found by halving."""
    day_end = clock.promised.day_end if isinstance(clock.promised, Limit) else Limit(0).day_end

    def is_late(amount: int) -> bool:
        tried = replace(clock, promised=Limit(amount, unit, day_end))
        return read_term(tried, Which.PROMISED, calendar, as_of).is_late

    start, moment = seconds_of(clock.started_at), seconds_of(clock.ends_at(as_of))
    measure = Measure(calendar, Limit(0, unit), start)
    step = HOUR if unit in (Unit.HOUR, Unit.WORKHOUR) else 1
    low, high = 0, -(-(measure.counter(moment) - measure.counter(start)) // step) + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if is_late(middle) else (low, middle)
    return low


def told(moment: datetime | None) -> int:
    return NEVER if moment is None else seconds_of(moment) - EPOCH
