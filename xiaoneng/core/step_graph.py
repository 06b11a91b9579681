"""Steps with limits that follow each other: their order, their rings, when the last one is due.

A date limit ends with its last day; the step after it begins in the last second of that day, so
that two steps of 3 and 2 working days take what one of 5 takes. A step without a limit, or with
one of nothing, is done at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from xiaoneng.core.limits import Limit, Measure, Unit, in_counts, moment_of, seconds_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.workdays import Calendar

DATES = (Unit.WORKDAY, Unit.DAY)
ADDS_UP = (Unit.WORKDAY, Unit.HOUR, Unit.WORKHOUR)  # calendar days roll to a working day each time
OPENS = time(9)
ONE_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a graph: its limit, and the codes of the steps it waits for.

    `calendar` is the one its limit is counted by, where that is not the calendar of all.
    """

    code: str
    limit: Limit | None = None
    follows: tuple[str, ...] = ()
    calendar: Calendar | None = None


def twice(stages: Sequence[Stage]) -> list[str]:
    """Codes that more than one step has."""
    codes = [one.code for one in stages]
    return sorted({code for code in codes if codes.count(code) > 1})


def unknown(stages: Sequence[Stage]) -> list[str]:
    """Codes that are waited for and that no step has."""
    known = {one.code for one in stages}
    return sorted({code for one in stages for code in one.follows} - known)


def ring(stages: Sequence[Stage]) -> list[str]:
    """Codes of steps that wait for each other in a ring, or for one that does; none: it ends."""
    known = {one.code for one in stages}
    waiting = {one.code: set(one.follows) & known for one in stages}
    while free := [code for code, before in waiting.items() if not before & waiting.keys()]:
        for code in free:
            del waiting[code]
    return sorted(waiting)


def in_order(stages: Sequence[Stage]) -> list[Stage]:
    """Each step after those it waits for; raises Unusable where there is no such order."""
    if twice(stages) or unknown(stages) or ring(stages):
        raise Unusable("these steps have no order")
    placed: dict[str, Stage] = {}
    while len(placed) < len(stages):
        for one in stages:
            if one.code not in placed and all(code in placed for code in one.follows):
                placed[one.code] = one
    return list(placed.values())


def levels(stages: Sequence[Stage]) -> dict[str, int]:
    """How many steps stand before each one on its longest way from a beginning."""
    found: dict[str, int] = {}
    for one in in_order(stages):
        found[one.code] = max((found[code] + 1 for code in one.follows), default=0)
    return found


class Span(NamedTuple):
    """From when to when one step may take, where each takes all its time."""

    begins: datetime
    due: datetime


def spans(stages: Sequence[Stage], calendar: Calendar, start: datetime) -> dict[str, Span]:
    """When each step begins and is due if the first begin at `start`."""
    due = _dues(stages, calendar, seconds_of(start))
    begins = {
        one.code: max((due[code] for code in one.follows), default=seconds_of(start))
        for one in stages
    }
    return {code: Span(moment_of(begins[code]), moment_of(due[code])) for code in due}


def longest_way(stages: Sequence[Stage], calendar: Calendar, start: datetime) -> list[str]:
    """The steps that decide when the last one is due, from the first to it."""
    found = _dues(stages, calendar, seconds_of(start))
    by_code = {one.code: one for one in stages}
    way: list[str] = []
    code = max(reversed(found), key=lambda one: found[one], default=None)
    while code is not None:
        way.insert(0, code)
        code = max(by_code[code].follows, key=lambda one: found[one], default=None)
    return way


def first_overrun(
    stages: Sequence[Stage], promised: Limit, calendar: Calendar, year: int
) -> date | None:
    """The first day of a year from which the steps would end after the promise; else None."""
    if not stages:
        return None
    if _adds_up(stages, promised):
        if _longest_sum(stages) <= promised.amount:
            return None
        if promised.unit in ADDS_UP:
            return date(year, 1, 1)
    ordered = in_order(stages)
    day = date(year, 1, 1)
    while day.year == year:
        start = seconds_of(datetime.combine(day, OPENS))
        if max(_dues(ordered, calendar, start).values()) > due_after(promised, calendar, start):
            return day
        day += ONE_DAY
    return None


def due_after(limit: Limit | None, calendar: Calendar, start: int) -> int:
    """The moment a limit that began at `start` is due, in seconds."""
    if limit is None or not in_counts(limit.unit, limit.amount):
        return start
    measure = Measure(calendar, limit, start)
    return measure.due(measure.counter(start) + measure.amount, start)


def _dues(stages: Sequence[Stage], calendar: Calendar, start: int) -> dict[str, int]:
    due: dict[str, int] = {}
    ended: dict[str, int] = {}
    for one in in_order(stages):
        began = max((ended[code] for code in one.follows), default=start)
        own = calendar if one.calendar is None else one.calendar
        ended[one.code] = due[one.code] = due_after(one.limit, own, began)
        if due[one.code] == began:
            due[one.code] = max((due[code] for code in one.follows), default=start)
        elif one.limit is not None and one.limit.unit in DATES:
            ended[one.code] -= 1
    return due


def _adds_up(stages: Sequence[Stage], promised: Limit) -> bool:
    """Whether sums of amounts say the same as the calendar does."""
    if any(one.calendar is not None for one in stages):
        return False
    timed = [one.limit for one in stages if one.limit is not None and one.limit.amount]
    is_one_unit = {one.unit for one in timed} <= {promised.unit}
    return is_one_unit and (promised.unit in ADDS_UP or len(timed) <= 1)


def _longest_sum(stages: Sequence[Stage]) -> float:
    total: dict[str, float] = {}
    for one in in_order(stages):
        amount = 0 if one.limit is None else one.limit.amount
        total[one.code] = amount + _longest(one.follows, total)
    return max(total.values())


def _longest(codes: Iterable[str], total: Mapping[str, float]) -> float:
    return max((total[code] for code in codes), default=0)
