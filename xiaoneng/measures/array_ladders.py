"""Rungs over arrays: the first moment of each, per clock (clock.md, Ladder), and the next look.

As measures/ladders.py: a clock is cut at its pauses; inside a span every due moment stands still,
so the moment of a rung is a look-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from xiaoneng.core.clock import Distances
from xiaoneng.measures.array_counting import Clocks, Counting, Unlimited
from xiaoneng.measures.array_days import NEVER, Flags, Whole, is_first, is_whole
from xiaoneng.measures.array_pauses import SPAN, Stretches


@dataclass(frozen=True)
class Limits:
    """One limit of the clocks in some rows, all in one unit, and the pauses that count for it."""

    rows: Whole  # ascending
    clocks: Clocks
    counting: Counting
    first: Whole  # the count at the start
    amount: Whole
    counted: Stretches  # by place in `rows`


@dataclass(frozen=True)
class Spans:
    """Clocks cut at their pauses; the last span runs up to and including the moment."""

    row: Whole  # ascending
    begin: Whole
    until: Whole


@dataclass(frozen=True)
class Side:
    """One limit as it stands in each span."""

    has: Flags  # whether the clock has this limit at all
    is_held: Flags  # a pause that counts is open
    due: Whole
    passed: Whole  # the first moment behind it that counts
    due_place: Whole
    reminder: Whole  # when the reminder is due if nothing happens after the span's beginning
    warned: Whole  # when it is due soon, likewise
    yellow: Whole  # when it is over by so many days, likewise
    red: Whole
    law: Whole


def spans_of(rows: Whole, start: Whole, moment: Whole, found: Stretches) -> Spans:
    """The spans of the clocks in some rows; `start`, `moment` and `found` are of all rows."""
    chosen = np.zeros(len(start), bool)
    chosen[rows] = True
    cut = chosen[found.row]
    if not cut.any():
        return Spans(rows, start[rows], moment[rows] + 1)
    held = found.row[cut]
    ends = [rows * SPAN + start[rows], *(held * SPAN + e[cut] for e in (found.begins, found.ends))]
    edges = np.sort(np.concatenate(ends), kind="stable")  # three runs, each in order already
    edges = edges[is_first(edges)]
    row, begin = edges // SPAN, edges % SPAN
    until = moment[row] + 1
    is_followed = row[1:] == row[:-1]
    until[:-1][is_followed] = begin[1:][is_followed]
    return Spans(row, begin, until)


def side(spans: Spans, limits: Sequence[Limits], distances: Distances) -> Side:
    """One limit, in whichever units the clocks have it."""
    size = len(spans.row)
    if len(limits) == 1 and is_whole(limits[0].rows, len(limits[0].rows)):
        [one] = limits
        if not size or spans.row[-1] < len(one.rows):
            return _side(spans.row, spans.begin, one, distances)
    flags = [np.zeros(size, bool) for _flag in range(2)]
    whole = Side(*flags, *(np.full(size, NEVER) for _moment in range(8)))
    for one in limits:
        place = np.searchsorted(one.rows, spans.row)
        is_own = one.rows[np.minimum(place, len(one.rows) - 1)] == spans.row
        some = np.flatnonzero(is_own)
        if not len(some):
            continue
        part = _side(place[some], spans.begin[some], one, distances)
        for known in fields(Side):
            getattr(whole, known.name)[some] = getattr(part, known.name)
    return whole


def _side(row: Whole, begin: Whole, limits: Limits, distances: Distances) -> Side:
    counting, counted = limits.counting, limits.counted
    clocks, first = limits.clocks.take(row), limits.first[row]
    paused, floor, is_held = _standing(row, begin, clocks.start, counted, counting)
    amount = limits.amount[row]
    target = first + amount + paused
    due = counting.due(target, floor, clocks, first)
    is_limited = not isinstance(counting, Unlimited)
    days = sorted({distances.yellow, distances.red, distances.law})
    over = {one: counting.over(one, due, target, clocks, first) for one in days}
    return Side(
        np.full(len(row), is_limited),
        is_held,
        due,
        counting.passed(due, target, clocks, first),
        counting.due_place(due),
        counting.near(counting.threshold(amount, clocks.share), due, target, clocks, first),
        counting.near(counting.warning(clocks, amount), due, target, clocks, first),
        over[distances.yellow],
        over[distances.red],
        over[distances.law],
    )


def _standing(
    row: Whole, begin: Whole, start: Whole, counted: Stretches, counting: Counting
) -> tuple[Whole, Whole, Flags]:
    """paused, floor and is_held as of the beginning of each span."""
    if not len(counted.row):
        return np.zeros(len(row), np.int64), start, np.zeros(len(row), bool)
    upto = np.searchsorted(counted.row * SPAN + counted.begins, row * SPAN + begin, "right")
    low = np.searchsorted(counted.row, row, "left")
    has = upto > low
    last = np.maximum(upto - 1, 0)
    begins, ends = counting.counter(counted.begins), counting.counter(counted.ends)
    sums = np.concatenate([[0], np.cumsum(ends - begins)])
    is_over = counted.ends[last] <= begin
    stops = np.where(is_over, ends[last], counting.counter(begin))
    # Merged stretches do not touch: all but the last one are over when it begins.
    paused = sums[last] - sums[np.minimum(low, last)] + stops - begins[last]
    floor = np.minimum(counted.ends[last], begin)
    return (
        np.where(has, paused, 0),
        np.where(has, floor, start),
        has & (~is_over | counted.is_open[last]),
    )


def cards(spans: Spans, own: Side, other: Side, profile: str, size: int) -> tuple[Whole, Whole]:
    """When each of `size` clocks got to yellow and to red; NEVER for those that did not.

    `own` is the promised limit, `other` the statutory one.
    """
    if profile == "day_count":
        has = other.has
        yellow = (
            np.where(has, other.is_held, own.is_held),
            np.where(has, other.yellow, own.yellow),
        )
        red = (yellow[0], np.where(has, other.red, own.red))
    else:
        is_later = other.has & (other.due_place > own.due_place)
        yellow = (own.is_held, own.yellow)
        red = (
            np.where(is_later, other.is_held, own.is_held),
            np.where(is_later, other.law, own.red),
        )
    return _reached(spans, own.has, *yellow, size), _reached(spans, own.has, *red, size)


def reminders(spans: Spans, own: Side, size: int) -> Whole:
    """When each of `size` clocks was to be reminded of its promised limit; NEVER if not yet."""
    return _reached(spans, own.has, own.is_held, own.reminder, size)


def changes(spans: Spans, side: Side, moment: Whole, is_closed: Flags) -> Whole:
    """The next moment after `moment` at which a limit changes a clock by itself; NEVER if none.

    `moment` and `is_closed` are of all clocks. As core/looking: rather too early than too late.
    """
    found = np.full(len(moment), NEVER)
    now = moment[spans.row]
    is_last = (spans.until == now + 1) & side.has & ~side.is_held & ~is_closed[spans.row]
    some, now = spans.row[is_last], now[is_last]
    for one in (side.due, side.passed, side.reminder, side.warned, side.yellow, side.red):
        ahead = one[is_last]
        found[some] = np.minimum(found[some], np.where(ahead > now, ahead, NEVER))
    return found


def _reached(spans: Spans, has: Flags, is_held: Flags, first: Whole, size: int) -> Whole:
    """A clock without a promise has no ladder; an open pause holds a rung back."""
    moment = np.maximum(first, spans.begin)
    is_reached = has & ~is_held & (moment < spans.until)
    found = np.full(size, NEVER)
    at = np.flatnonzero(is_reached)
    at = at[is_first(spans.row[at])]  # spans stand in the order of time
    found[spans.row[at]] = moment[at]
    return found
