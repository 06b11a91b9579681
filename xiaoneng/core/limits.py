"""Limits and what they mean: one way of counting for each unit (clock.md, Limit = amount + unit).

Moments are whole seconds since the first of year 1 in local time; `counter` turns a moment into
the unit's running count, so that time used is always a subtraction. The columnar form
(measures/clock.py) holds the same lines as expressions.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET, Calendar

HOUR = 3600  # seconds
MOST = 1_000_000  # of any unit: a slip of the pen, not a limit
REMINDER_SHARE = 5  # the reminder comes with the last fifth of the promise


class Unit(StrEnum):
    WORKDAY = "workday"
    DAY = "day"
    HOUR = "hour"
    WORKHOUR = "workhour"


IN_DAYS = frozenset({Unit.WORKDAY, Unit.DAY})


class DayEnd(StrEnum):
    """When the last day of a date limit ends (民法典 art. 203)."""

    MIDNIGHT = "midnight"
    CLOSE_OF_BUSINESS = "close_of_business"


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` of `unit` from the start of the clock. Amounts of days are whole."""

    amount: float
    unit: Unit = Unit.WORKDAY
    day_end: DayEnd = DayEnd.MIDNIGHT

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MOST:
            raise Unusable(
                mark("a limit must lie between 0 and %(most)s, not %(amount)s"),
                most=MOST,
                amount=f"{self.amount:g}",
            )
        if self.unit in (Unit.WORKDAY, Unit.DAY) and self.amount != int(self.amount):
            raise Unusable(
                mark("a limit in days must be whole, not %(amount)s"), amount=f"{self.amount:g}"
            )


@dataclass(frozen=True, slots=True)
class GivenDue:
    """A due date that came with the matter: counted as `day`, never rolled to a working day."""

    at: datetime  # of a date, its midnight at the start; the whole date is in time
    is_moment: bool = False


Term = Limit | GivenDue | None


def unit_of(term: Term) -> Unit:
    """The unit a term counts in; given dues and none count dates."""
    return term.unit if isinstance(term, Limit) else Unit.DAY


def in_counts(unit: Unit, amount: float) -> int:
    """An amount as counts: days, or seconds for limits in hours."""
    if unit in (Unit.HOUR, Unit.WORKHOUR):
        return round(amount * HOUR)
    return int(amount)


def amount_as(amount: float, unit: Unit, other: Unit, calendar: Calendar) -> float | None:
    """More time said in one unit, for a limit in another; None where that cannot be said.

    A day is what it is on the ladder: a date, 24 hours, or a usual day's office time. Hours are no
    days, and hours of the clock no office hours: a limit counted otherwise keeps what it has.
    """
    if unit is other or {unit, other} <= IN_DAYS:
        return amount
    if unit not in IN_DAYS:
        return None
    return amount * (24 if other is Unit.HOUR else calendar.hours.length / HOUR)


def seconds_of(moment: datetime) -> int:
    """Whole seconds since the first of year 1."""
    return moment.toordinal() * DAY + moment.hour * HOUR + moment.minute * 60 + moment.second


def moment_of(seconds: int) -> datetime:
    ordinal, second = divmod(seconds, DAY)
    return datetime.fromordinal(ordinal) + timedelta(seconds=second)


class Measure:
    """How one term counts on one calendar, from one start.

    `amount` is in counts: days, or seconds for limits in hours.
    """

    __slots__ = ("amount", "calendar", "start", "term", "unit")

    def __init__(self, calendar: Calendar, term: Term, start: int) -> None:
        self.calendar, self.term, self.start = calendar, term, start
        self.unit, self.amount = Unit.DAY, 0
        if isinstance(term, Limit):
            self.unit, self.amount = term.unit, in_counts(term.unit, term.amount)
        elif term is not None:
            self.amount = term.at.toordinal() - start // DAY

    def counter(self, moment: int) -> int:
        """The running count at a moment."""
        unit = self.unit
        if unit is Unit.WORKDAY:
            return self.calendar.count_at(moment // DAY)
        if unit is Unit.DAY:
            return moment // DAY
        if unit is Unit.HOUR:
            return moment
        return self.calendar.office.elapsed(moment)

    def due(self, target: int, floor: int) -> int:
        """The due moment, given the count to be reached and the last resumption (or start)."""
        unit = self.unit
        if isinstance(self.term, GivenDue):
            return self._given(target)
        if unit is Unit.HOUR:
            return target
        if unit is Unit.WORKHOUR:
            return self.reached(target)
        day_end = self.term.day_end if self.term is not None else DayEnd.MIDNIGHT
        return self._end_of(self._due_ordinal(target, floor // DAY), day_end)

    def reached(self, target: int) -> int:
        """The earliest moment, not before the start, at which the count is `target`."""
        if target <= self.counter(self.start):
            return self.start
        unit = self.unit
        if unit is Unit.WORKDAY:
            return self.calendar.day_of(target).toordinal() * DAY
        if unit is Unit.DAY:
            return target * DAY
        if unit is Unit.HOUR:
            return target
        return self.calendar.office.reached(target)

    def is_late(self, moment: int, due_at: int, used: int, amount: int) -> bool:
        if self.unit in (Unit.HOUR, Unit.WORKHOUR):
            return used > amount
        return moment > due_at if self._ends_inside_a_day() else moment >= due_at

    def due_ordinal(self, due_at: int) -> int:
        """The date of a due moment: the day that a midnight ends, or the day it lies in."""
        is_moment = isinstance(self.term, GivenDue) and self.term.is_moment
        if is_moment or self.unit in (Unit.HOUR, Unit.WORKHOUR):
            return due_at // DAY
        return (due_at - 1) // DAY

    def threshold(self, amount: int, share: int = REMINDER_SHARE) -> int:
        """What remains when the reminder is due: a fifth of the amount, at least one (clock.md)."""
        unit = HOUR if self.unit in (Unit.HOUR, Unit.WORKHOUR) else 1
        return unit * max(1, ceil(amount / (share * unit)))

    def _ends_inside_a_day(self) -> bool:
        if isinstance(self.term, GivenDue):
            return self.term.is_moment
        return self.term is not None and self.term.day_end is DayEnd.CLOSE_OF_BUSINESS

    def _given(self, target: int) -> int:
        given = self.term
        if isinstance(given, GivenDue) and given.is_moment:
            return target * DAY + seconds_of(given.at) % DAY
        return (target + 1) * DAY

    def _due_ordinal(self, target: int, floor: int) -> int:
        if self.unit is Unit.WORKDAY:
            reached = max(target, self.calendar.next_count(date.fromordinal(floor)))
        else:
            reached = self.calendar.next_count(date.fromordinal(max(target, floor)))
        return self.calendar.day_of(reached).toordinal()

    def _end_of(self, ordinal: int, day_end: DayEnd) -> int:
        if day_end is DayEnd.CLOSE_OF_BUSINESS:
            return self.calendar.office.closes(ordinal)
        return (ordinal + 1) * DAY


def provisional(calendar: Calendar, ordinal: int) -> bool:
    """Whether a date stands in a year whose notice is not known."""
    return ordinal >= OFFSET and calendar.is_provisional(date.fromordinal(ordinal))
