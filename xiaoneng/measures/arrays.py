"""The clock of clock.md over arrays: the kernel that `xiaoneng clock` runs in whole columns.

The same lines as core/clock.py, each over all clocks of one unit at a time; decided in
docs/decisions/0008. Moments are whole seconds since 1950-01-01 in local time, counts as in
core/limits.py. Both forms agree on every row (tests/test_arrays_agree).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from numpy.typing import NDArray

from xiaoneng.core.limits import HOUR, REMINDER_SHARE, Unit
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

NEVER = 1 << 62  # a moment after all others
SPAN = 1 << 33  # seconds: more than the calendar holds, so that clocks can stand end to end
OUTSIDE = -1  # a due moment beyond the calendar
LIGHTS = np.array(["on_time", "due_soon", "paused", "overdue", "met", "missed"])


@dataclass(frozen=True)
class Clocks:
    """One row per clock with one limit, its start not after the moment it is judged at."""

    start: Whole
    moment: Whole
    is_closed: Flags
    amount: Numbers  # days or hours
    warn: Numbers  # in the limit's unit; not a number where none is told

    def take(self, rows: Whole) -> "Clocks":
        return Clocks(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True)
class Pauses:
    """Credited pauses without a cap: the clock's row, its beginning and end (NEVER while open)."""

    row: Whole
    begins: Whole
    ends: Whole


@dataclass(frozen=True)
class Readings:
    """What core.clock.read says, one row per clock; `due` is OUTSIDE beyond the calendar."""

    due: Whole
    used: Whole
    paused: Whole
    remaining: Whole
    light: Whole  # a place in LIGHTS


@dataclass(frozen=True)
class Stretches:
    """Pauses clipped to their clock's life and merged, in order of row and beginning."""

    row: Whole
    begins: Whole
    ends: Whole
    is_open: Flags
    turn: Whole  # 0 for a clock's first stretch, 1 for its second …


@dataclass(frozen=True)
class Days:
    """A calendar as arrays by date, by N and by session."""

    works: Whole
    count: Whole  # N of each date
    place_of: Whole  # the date of each N; OUTSIDE where there is none
    office: Whole  # office seconds before each date
    total: int  # office seconds of all dates
    opens: Whole  # [session, date]
    closes: Whole

    def next_count(self, place: Whole) -> Whole:
        """N of the first working day on or after a date; beyond all N where the calendar ends."""
        found = within(self.count, place) + 1 - within(self.works, place)
        return np.where(place < len(self.works), found, len(self.place_of))

    def end_of(self, count: Whole) -> Whole:
        """The midnight that ends the working day whose N is `count`."""
        place = within(self.place_of, count)
        is_known = (count > 0) & (count < len(self.place_of)) & (place >= 0)
        return np.where(is_known, (place + 1) * DAY, OUTSIDE)


@cache
def days_of(calendar: Calendar) -> Days:
    works, counts, _ = (np.array(column, np.int64) for column in calendar.columns())
    plans = calendar.office.plans
    known = {plan: number for number, plan in enumerate(set(plans))}
    which = np.array([known[plan] for plan in plans])
    depth = max(len(plan) for plan in known)
    padded = [[*plan, *[(0, 0)] * (depth - len(plan))] for plan in known]
    edges = np.array(padded, np.int64)[which]
    return Days(
        works=works,
        count=counts,
        place_of=np.concatenate([[OUTSIDE], np.flatnonzero(works)]),
        office=np.array(calendar.office.before, np.int64),
        total=calendar.office.total,
        opens=edges[:, :, 0].T.copy(),
        closes=edges[:, :, 1].T.copy(),
    )


def within(values: Whole, place: Whole) -> Whole:
    """Values by place, of the last place where the place lies beyond."""
    return values[np.clip(place, 0, len(values) - 1)]


class Counting:
    """How a unit counts dates: `day`, and what the other units change of it."""

    step = 1  # counts in one of the unit

    def __init__(self, days: Days) -> None:
        self.days = days

    def counter(self, moment: Whole) -> Whole:
        """The running count at a moment."""
        return moment // DAY

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        """The moment at which the count reaches `target`; `first` is the count at the start."""
        return self.days.end_of(self.days.next_count(np.maximum(target, floor // DAY)))

    def is_late(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Flags:
        return clocks.moment >= due

    def remains(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Whole:
        return (due - 1) // DAY - clocks.moment // DAY


class Workdays(Counting):
    def counter(self, moment: Whole) -> Whole:
        return within(self.days.count, moment // DAY)

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        return self.days.end_of(np.maximum(target, self.days.next_count(floor // DAY)))

    def remains(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Whole:
        return amount - used


class Hours(Counting):
    step = HOUR

    def counter(self, moment: Whole) -> Whole:
        return moment

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        return np.where(target < len(self.days.works) * DAY, target, OUTSIDE)

    def is_late(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Flags:
        return used > amount

    def remains(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Whole:
        return amount - used


class OfficeHours(Hours):
    def counter(self, moment: Whole) -> Whole:
        place, second = moment // DAY, moment % DAY
        total = within(self.days.office, place)
        for opens, closes in zip(self.days.opens, self.days.closes, strict=True):
            begins, ends = within(opens, place), within(closes, place)
            total = total + np.maximum(np.minimum(second, ends) - begins, 0)
        return total

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        place = np.searchsorted(self.days.office, target, side="left") - 1
        rest = target - within(self.days.office, place)
        found = np.full(len(target), OUTSIDE)
        for opens, closes in zip(self.days.opens, self.days.closes, strict=True):
            begins = within(opens, place)
            length = within(closes, place) - begins
            is_here = (found == OUTSIDE) & (rest > 0) & (rest <= length)
            found = np.where(is_here, place * DAY + begins + rest, found)
            rest = rest - length
        found = np.where(target > self.days.total, OUTSIDE, found)
        return np.where(target <= first, clocks.start, found)


COUNTING = {
    Unit.WORKDAY: Workdays,
    Unit.DAY: Counting,
    Unit.HOUR: Hours,
    Unit.WORKHOUR: OfficeHours,
}


def read_arrays(clocks: Clocks, pauses: Pauses, unit: Unit, calendar: Calendar) -> Readings:
    """The promised limit of every clock, all in one unit; no extensions, no caps."""
    counting = COUNTING[unit](days_of(calendar))
    amount = in_steps(clocks.amount, counting.step)
    first = counting.counter(clocks.start)
    found = stretches(pauses, clocks)
    paused, floor, is_paused = judged(found, clocks, counting, first, amount)
    due = counting.due(first + amount + paused, floor, clocks, first)
    used = counting.counter(clocks.moment) - first - paused
    is_late = counting.is_late(clocks, due, used, amount) & (clocks.is_closed | ~is_paused)
    remaining = counting.remains(clocks, due, used, amount)
    own = in_steps(np.nan_to_num(clocks.warn), counting.step)
    share = -(-amount // (REMINDER_SHARE * counting.step))
    warn = np.where(np.isnan(clocks.warn), counting.step * np.maximum(share, 1), own)
    light = np.select(
        [clocks.is_closed & is_late, clocks.is_closed, is_late, is_paused, remaining <= warn],
        [5, 4, 3, 2, 1],
        default=0,
    )
    return Readings(due, used, paused, remaining, light)


def in_steps(amount: Numbers, step: int) -> Whole:
    """Amounts as counts: days, or seconds for limits in hours (core.limits.in_counts)."""
    return (amount if step == 1 else np.round(amount * step)).astype(np.int64)


def stretches(pauses: Pauses, clocks: Clocks) -> Stretches:
    """Pauses clipped to [start, moment]; those that overlap or touch become one."""
    start, moment = clocks.start[pauses.row], clocks.moment[pauses.row]
    stops = np.maximum(pauses.ends, pauses.begins)
    is_in = (pauses.begins <= moment) & (stops >= start)
    row, stops = pauses.row[is_in], stops[is_in]
    begins = np.maximum(pauses.begins, start)[is_in]
    ends = np.maximum(np.minimum(stops, moment[is_in]), begins)
    order = np.lexsort((ends, begins, row))
    row, begins, ends = row[order], begins[order], ends[order]
    is_open = (stops > moment[is_in])[order]
    # Set end to end, clock after clock, so that one running maximum serves them all.
    reach = np.maximum.accumulate(ends + row * SPAN)
    is_new = np.ones(len(row), bool)
    is_new[1:] = begins[1:] + row[1:] * SPAN > reach[:-1]
    at = np.flatnonzero(is_new)
    if not len(at):
        return Stretches(row, begins, ends, is_open, row)
    heads = row[at]
    is_clock = np.ones(len(at), bool)
    is_clock[1:] = heads[1:] != heads[:-1]
    places = np.arange(len(at))
    return Stretches(
        row=heads,
        begins=begins[at],
        ends=np.maximum.reduceat(ends, at),
        is_open=np.logical_or.reduceat(is_open, at),
        turn=places - np.maximum.accumulate(np.where(is_clock, places, 0)),
    )


def judged(
    found: Stretches, clocks: Clocks, counting: Counting, first: Whole, amount: Whole
) -> tuple[Whole, Whole, Flags]:
    """paused (counts), floor (last resumption or start) and is_paused of every clock.

    A stretch counts if it begins before the due moment given by the stretches before it.
    """
    paused, floor = np.zeros(len(first), np.int64), clocks.start.copy()
    is_paused = np.zeros(len(first), bool)
    for some in turns(found.turn):
        rows, begins, ends = found.row[some], found.begins[some], found.ends[some]
        mine, began = clocks.take(rows), first[rows]
        due = counting.due(began + amount[rows] + paused[rows], floor[rows], mine, began)
        counts = (begins < due) | (due == OUTSIDE)
        rows, begins, ends = rows[counts], begins[counts], ends[counts]
        paused[rows] += counting.counter(ends) - counting.counter(begins)
        floor[rows] = ends
        is_paused[rows] |= found.is_open[some][counts]
    return paused, floor, is_paused


def turns(turn: Whole) -> Iterator[Whole]:
    """The places of all first stretches, of all second ones …"""
    order = np.argsort(turn, kind="stable")
    edges = np.flatnonzero(np.diff(turn[order])) + 1
    yield from (part for part in np.split(order, edges) if len(part))
