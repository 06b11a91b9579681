"""Every due date tells itself: one row per date, and the rows add up (clock.md, Explaining)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from xiaoneng.core.clock import Clock, Standing, Which, lengthenings, stand
from xiaoneng.core.limits import Measure, Unit, seconds_of
from xiaoneng.core.pauses import stretches
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar, DayKind

DATES = (Unit.WORKDAY, Unit.DAY)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One date of a clock's life.

    `used` and `paused` are what this date adds, in the limit's unit (working days, dates, or
    seconds); `total` is the running sum of `used`. `expected` rows lie after the moment of
    looking and say how the due date will be reached; their `used` does not count yet.
    """

    day: date
    kind: DayKind
    name: str  # of the holiday, in the calendar's language; empty otherwise
    used: int
    paused: int
    total: int
    ground: str = ""  # why the clock stood still
    is_start: bool = False
    is_expected: bool = False
    is_provisional: bool = False


def explain(clock: Clock, which: Which, calendar: Calendar, as_of: datetime) -> list[DayRow]:
    """The dates of one limit from the start to the moment of looking, then on to the due date.

    The `used` of the rows that are not expected add up to the reading's, and so do `paused`.
    """
    start, moment = seconds_of(clock.started_at), seconds_of(clock.ends_at(as_of))
    measure = Measure(calendar, clock.term(which), start)
    found = stretches(clock.pauses, calendar, start, moment)
    standing = stand(measure, found, lengthenings(clock, which), moment)
    last = moment // DAY
    if standing.due_at is not None:
        last = max(last, measure.due_ordinal(standing.due_at))
    return list(_rows(measure, standing, moment, last))


def _rows(measure: Measure, standing: Standing, moment: int, last: int) -> Iterator[DayRow]:
    start, total = measure.start, 0
    calendar = measure.calendar
    for ordinal in range(start // DAY, last + 1):
        day = date.fromordinal(ordinal)
        is_expected = ordinal > moment // DAY
        upper = _edge(measure, ordinal)
        lower = _edge(measure, ordinal - 1)
        if not is_expected:
            upper, lower = min(upper, moment), min(lower, moment)
        gross = _counted(measure, lower, upper, start, max(upper, start))
        paused, ground = _paused(measure, standing, lower, upper)
        total += gross - paused
        yield DayRow(
            day,
            calendar.kind(day),
            calendar.holiday_name(day),
            gross - paused,
            paused,
            total,
            ground,
            is_start=ordinal == start // DAY,
            is_expected=is_expected,
            is_provisional=calendar.is_provisional(day),
        )


def _edge(measure: Measure, ordinal: int) -> int:
    """The moment up to which a date has counted: for dates the date itself, else its end."""
    return ordinal * DAY if measure.unit in DATES else (ordinal + 1) * DAY


def _counted(measure: Measure, lower: int, upper: int, first: int, last: int) -> int:
    """Counts between two moments, both held inside [first, last]."""
    lower, upper = min(max(lower, first), last), min(max(upper, first), last)
    return measure.counter(upper) - measure.counter(lower)


def _paused(measure: Measure, standing: Standing, lower: int, upper: int) -> tuple[int, str]:
    paused, ground = 0, ""
    for one in standing.counted:
        if one.start < upper and lower < one.end:
            counts = _counted(measure, lower, upper, one.start, one.end)
            paused += counts
            ground = ground or (one.ground if counts else "")
    return paused, ground
