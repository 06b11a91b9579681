"""Which pauses stop a clock, over arrays: merged, clipped and judged (clock.md, Limit)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xiaoneng.measures.array_counting import Clocks, Counting
from xiaoneng.measures.array_days import Flags, Whole

SPAN = 1 << 33  # seconds: more than the calendar holds, so that clocks can stand end to end


@dataclass(frozen=True)
class Pauses:
    """Credited pauses without a cap: the clock's row, its beginning and end (NEVER while open)."""

    row: Whole
    begins: Whole
    ends: Whole

    def between(self, first: int, end: int) -> "Pauses":
        """Those of the clocks in the rows `first` to `end` (left out), counted from 0."""
        some = (self.row >= first) & (self.row < end)
        return Pauses(self.row[some] - first, self.begins[some], self.ends[some])


@dataclass(frozen=True)
class Stretches:
    """Pauses clipped to their clock's life and merged, in order of row and beginning."""

    row: Whole
    begins: Whole
    ends: Whole
    is_open: Flags
    turn: Whole  # 0 for a clock's first stretch, 1 for its second …

    def take(self, some: Flags, row: Whole) -> "Stretches":
        """Some stretches, of clocks that stand in other rows now."""
        return Stretches(
            row, self.begins[some], self.ends[some], self.is_open[some], self.turn[some]
        )


@dataclass(frozen=True)
class Held:
    """What the pauses that count do to each clock, and which stretches those are."""

    paused: Whole  # counts
    floor: Whole  # the last resumption, or the start
    is_paused: Flags
    counts: Flags  # of each stretch


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
) -> Held:
    """A stretch counts if it begins before the due moment given by the stretches before it."""
    paused, floor = np.zeros(len(first), np.int64), clocks.start.copy()
    is_paused, counted = np.zeros(len(first), bool), np.zeros(len(found.row), bool)
    for turn in turns(found.turn):
        rows, begins = found.row[turn], found.begins[turn]
        mine, began = clocks.take(rows), first[rows]
        due = counting.due(began + amount[rows] + paused[rows], floor[rows], mine, began)
        some = turn[begins < due]
        rows, begins, ends = found.row[some], found.begins[some], found.ends[some]
        paused[rows] += counting.counter(ends) - counting.counter(begins)
        floor[rows] = ends
        is_paused[rows] |= found.is_open[some]
        counted[some] = True
    return Held(paused, floor, is_paused, counted)


def turns(turn: Whole) -> Iterator[Whole]:
    """The places of all first stretches, of all second ones …"""
    order = np.argsort(turn, kind="stable")
    edges = np.flatnonzero(np.diff(turn[order])) + 1
    yield from (part for part in np.split(order, edges) if len(part))
