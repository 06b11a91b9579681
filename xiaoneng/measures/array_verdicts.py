"""Verdicts and rungs of a block of clocks, Arrow in and Arrow out, by the kernel over arrays.

The columns are those that measures/verdicts.py computes on an engine; both agree on every row
(tests/test_array_verdicts).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from xiaoneng.core.clock import USUAL, Distances
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar
from xiaoneng.measures.array_counting import COUNTING, Clocks
from xiaoneng.measures.array_days import NEVER, Flags, Numbers, Whole, days_of
from xiaoneng.measures.array_ladders import (
    Limits,
    Side,
    Spans,
    cards,
    changes,
    reminders,
    side,
    spans_of,
)
from xiaoneng.measures.array_pauses import Pauses, Stretches, stretches
from xiaoneng.measures.arrays import LIGHTS, Readings, read_found

GIVEN = ("given_day", "given_moment")
VERDICTS = pa.schema(
    [
        ("p_unit", pa.string()),
        ("p_allowed", pa.int64()),
        ("p_due", pa.int64()),
        ("p_used", pa.int64()),
        ("p_paused", pa.int64()),
        ("p_remaining", pa.int64()),
        ("p_light", pa.string()),
        ("p_is_late", pa.bool_()),
        ("p_is_provisional", pa.bool_()),
        ("s_due", pa.int64()),
        ("s_is_late", pa.bool_()),
        ("yellow", pa.int64()),  # when the rung was reached
        ("red", pa.int64()),
    ]
)
LASTING = pa.schema(  # what a database keeps beside them
    [
        *VERDICTS,
        ("s_is_provisional", pa.bool_()),
        ("reminder", pa.int64()),
        ("look", pa.int64()),  # when the clock may change by itself; nothing where it cannot
    ]
)


@dataclass(frozen=True)
class Judged:
    """One limit of all clocks of a block, judged unit by unit; `readings` are of `limits`."""

    limits: Sequence[Limits]
    readings: Sequence[Readings]
    size: int

    def whole(self, name: str) -> Whole:
        """One answer of every clock; NEVER where the clock has not this limit."""
        column = np.full(self.size, NEVER)
        for limits, reading in zip(self.limits, self.readings, strict=True):
            column[limits.rows] = getattr(reading, name)
        return column

    def flags(self, name: str) -> Flags:
        column = np.zeros(self.size, bool)
        for limits, reading in zip(self.limits, self.readings, strict=True):
            column[limits.rows] = getattr(reading, name)
        return column


@dataclass(frozen=True)
class Block:
    """The clocks of a block with the stretches of their pauses, both limits judged."""

    every: Clocks
    found: Stretches
    promised: Judged
    statutory: Judged
    distances: Distances

    @property
    def late(self) -> Whole:
        """Clocks that can have a card: once overdue never again not."""
        return np.flatnonzero(self.promised.flags("is_late") | self.statutory.flags("is_late"))

    def sides(self, rows: Whole) -> tuple[Spans, Side, Side]:
        """The spans of some clocks, and both limits in them."""
        spans = spans_of(rows, self.every.start, self.every.moment, self.found)
        both = (self.promised.limits, self.statutory.limits)
        own, other = (side(spans, limits, self.distances) for limits in both)
        return spans, own, other


def verdict_columns(
    clocks: pa.RecordBatch, pauses: Pauses, calendar: Calendar, profile: str
) -> list[pa.Array]:
    """The columns VERDICTS of a block of `measures.folding.clocks_of`, in order.

    `pauses` are those that are credited, by place in the block.
    """
    block = judged_block(clocks, pauses, calendar)
    yellow, red = cards(*block.sides(block.late), profile, clocks.num_rows)
    return told_of(block, clocks["promised_unit"], yellow, red)


def lasting_columns(  # a block, and how it is judged
    clocks: pa.RecordBatch,
    pauses: Pauses,
    calendar: Calendar,
    profile: str,
    distances: Distances = USUAL,
) -> list[pa.Array]:
    """The columns LASTING of a block, likewise; by the distances of a kind."""
    block = judged_block(clocks, pauses, calendar, distances)
    spans, own, other = block.sides(np.arange(clocks.num_rows))
    size, every = clocks.num_rows, block.every
    yellow, red = cards(spans, own, other, profile, size)
    look = np.minimum(*(changes(spans, one, every.moment, every.is_closed) for one in (own, other)))
    return [
        *told_of(block, clocks["promised_unit"], yellow, red),
        pa.array(block.statutory.flags("is_provisional")),
        told(reminders(spans, own, size)),
        told(look),
    ]


def judged_block(
    clocks: pa.RecordBatch, pauses: Pauses, calendar: Calendar, distances: Distances = USUAL
) -> "Block":
    every = replace(clocks_in(clocks), share=distances.share)
    found = stretches(pauses, every)
    promised, statutory = (
        judged(clocks, which, every, found, calendar) for which in ("promised", "statutory")
    )
    return Block(every, found, promised, statutory, distances)


def told_of(block: "Block", unit: pa.Array, yellow: Whole, red: Whole) -> list[pa.Array]:
    """The columns VERDICTS."""
    promised, statutory = block.promised, block.statutory
    has_statute = np.zeros(statutory.size, bool)
    for one in statutory.limits:
        has_statute[one.rows] = True
    return [
        unit,
        *(told(promised.whole(name)) for name in ("amount", "due", "used", "paused", "remaining")),
        pa.array(LIGHTS).take(pa.array(promised.whole("light"))),
        pa.array(promised.flags("is_late")),
        pa.array(promised.flags("is_provisional")),
        told(statutory.whole("due")),
        pa.array(statutory.flags("is_late"), mask=~has_statute),
        told(yellow),
        told(red),
    ]


def clocks_in(block: pa.RecordBatch) -> Clocks:
    """The clocks of a block without a limit."""
    none = np.zeros(block.num_rows)
    return Clocks(
        start=whole(block["start"]),
        moment=whole(block["moment"]),
        is_closed=block["is_closed"].to_numpy(zero_copy_only=False),
        amount=none,
        warn=number(block["warn"]),
        second=none.astype(np.int64),
        is_past=whole(block["moment_fraction"]) > whole(block["due_fraction"]),
    )


def judged(
    block: pa.RecordBatch, which: str, every: Clocks, found: Stretches, calendar: Calendar
) -> Judged:
    """One limit of a block of clocks, all of one unit at a time."""
    limits, readings = [], []
    for rows, unit, own, mine in by_unit(block, which, every, found):
        counting = COUNTING[unit](days_of(calendar))
        reading, held = read_found(own, mine, counting)
        counted = mine.take(held.counts, mine.row[held.counts])
        limits.append(Limits(rows, own, counting, reading.first, reading.amount, counted))
        readings.append(reading)
    return Judged(limits, readings, block.num_rows)


def by_unit(
    block: pa.RecordBatch, which: str, every: Clocks, found: Stretches
) -> Iterator[tuple[Whole, str, Clocks, Stretches]]:
    """For each unit of one limit: the rows that have it, its name, their clocks and stretches."""
    units = block[f"{which}_unit"].dictionary_encode()
    codes = units.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    amounts, dues = number(block[f"{which}_amount"]), whole(block[f"{which}_due"])
    names = units.dictionary.to_pylist()
    if len(names) == 1 and not units.null_count:
        yield np.arange(block.num_rows), names[0], limited(every, names[0], amounts, dues), found
        return
    for code, unit in enumerate(names):
        rows = np.flatnonzero(codes == code)
        own = limited(every.take(rows), unit, amounts[rows], dues[rows])
        place = np.full(block.num_rows, -1)
        place[rows] = np.arange(len(rows))
        row = place[found.row]
        yield rows, unit, own, found.take(row >= 0, row[row >= 0])


def limited(clocks: Clocks, unit: str, amount: Numbers, due: Whole) -> Clocks:
    """The clocks with their limits; a given due is so many dates, and a second of the last."""
    if unit in GIVEN:
        dates = due // DAY - clocks.start // DAY
        return replace(clocks, amount=dates.astype(np.float64), second=due % DAY)
    return replace(clocks, amount=np.nan_to_num(amount))


def whole(column: pa.Array) -> Whole:
    """Whole numbers, 0 for none."""
    values: Whole = column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    return values


def number(column: pa.Array) -> Numbers:
    """Numbers, not a number for none."""
    values: Numbers = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values


def told(values: Whole) -> pa.Array:
    """A column with nothing where the kernel says NEVER."""
    return pa.array(values, mask=values == NEVER)
