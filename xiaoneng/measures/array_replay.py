"""Clocks lived through once more with other promises or another ladder: what would have been late.

Nothing is defined here: the same facts go through the same kernel (array_verdicts), with other
columns. A block holds the clocks of one calendar and one profile of the ladder.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.core.clock import USUAL, Distances
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar
from xiaoneng.measures.array_counting import COUNTING
from xiaoneng.measures.array_days import NEVER, Flags, Numbers, Whole, days_of
from xiaoneng.measures.array_ladders import cards, reminders
from xiaoneng.measures.array_pauses import Pauses, stretches
from xiaoneng.measures.array_verdicts import (
    GIVEN,
    by_unit,
    clocks_in,
    judged_block,
    number,
)
from xiaoneng.measures.arrays import NO_LIGHT, read_found

WITHOUT_AMOUNT = ("given_day", "given_moment", "none")  # units of which no amount is needed
AT_ONCE = 1 << 16
PROMISE = pa.schema(
    [
        ("promised_unit", pa.string()),
        ("promised_amount", pa.float64()),
        ("promised_due", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Outcomes:
    """What became of each clock: moments are NEVER where it did not come to that."""

    has_limit: Flags
    is_late: Flags
    due: Whole
    used: Whole  # counts of the limit's unit
    reminder: Whole
    yellow: Whole
    red: Whole

    @classmethod
    def blank(cls, size: int) -> "Outcomes":
        """Of so many clocks of which nothing is known yet."""
        flags = (np.zeros(size, bool) for _flag in range(2))
        return cls(*flags, *(np.full(size, NEVER) for _moment in range(5)))

    def put(self, rows: Whole, part: "Outcomes") -> None:
        """Write the outcomes of some clocks into their rows."""
        for one in fields(self):
            getattr(self, one.name)[rows] = getattr(part, one.name)

    def take(self, rows: "Whole | Flags") -> "Outcomes":
        return Outcomes(*(getattr(self, one.name)[rows] for one in fields(self)))


def outcomes_of(
    clocks: pa.RecordBatch,
    pauses: Pauses,
    calendar: Calendar,
    profile: str,
    distances: Distances = USUAL,
) -> Outcomes:
    """What becomes of the clocks of a block by the limits they have, and by a ladder.

    Many are taken some at a time, so that what is computed of them stays in the processor's cache.
    """
    if clocks.num_rows > AT_ONCE:
        found = Outcomes.blank(clocks.num_rows)
        for begin in range(0, clocks.num_rows, AT_ONCE):
            some = clocks.slice(begin, AT_ONCE)
            stopped = pauses.between(begin, begin + AT_ONCE)
            part = outcomes_of(some, stopped, calendar, profile, distances)
            found.put(np.arange(begin, begin + some.num_rows), part)
        return found
    block, size = judged_block(clocks, pauses, calendar, distances), clocks.num_rows
    spans, own, other = block.sides(np.arange(size))
    yellow, red = cards(spans, own, other, profile, size)
    promised = block.promised
    return Outcomes(
        has_limit=promised.whole("light") != NO_LIGHT,
        is_late=promised.flags("is_late"),
        due=promised.whole("due"),
        used=promised.whole("used"),
        reminder=reminders(spans, own, size),
        yellow=yellow,
        red=red,
    )


def promising(clocks: pa.RecordBatch, promise: pa.RecordBatch) -> pa.RecordBatch:
    """The same clocks under other promises, told in the columns PROMISE."""
    for name in PROMISE.names:
        place = clocks.schema.get_field_index(name)
        clocks = clocks.set_column(place, name, promise[name])
    return clocks


def needed(clocks: pa.RecordBatch, pauses: Pauses, calendar: Calendar) -> Whole:
    """The least whole amount of its own unit with which each clock is not late; NEVER for clocks
    whose limit has no amount.

    Found by halving, through the kernel: which pauses count depends on the amount itself, and a
    larger one never makes a clock late (tests/test_array_replay).
    """
    every = clocks_in(clocks)
    found, least = stretches(pauses, every), np.full(clocks.num_rows, NEVER)
    for rows, unit, own, mine in by_unit(clocks, "promised", every, found):
        if unit in WITHOUT_AMOUNT:
            continue
        counting = COUNTING[unit](days_of(calendar))
        spent = counting.counter(own.moment) - counting.counter(own.start)
        low, high = np.zeros(len(rows), np.int64), -(-spent // counting.step) + 1
        while (low < high).any():
            middle = (low + high) // 2
            tried = own.with_amount(middle.astype(np.float64))
            is_late = read_found(tried, mine, counting)[0].is_late
            low, high = np.where(is_late, middle + 1, low), np.where(is_late, high, middle)
        least[rows] = low
    return least


def promise_columns(
    units: "pa.Array | Iterable[str | None]", amounts: Numbers, dues: Whole
) -> pa.RecordBatch:
    """The columns PROMISE; an amount that is no number is none, a due moment that is NEVER too."""
    texts = units if isinstance(units, pa.Array) else pa.array(units, pa.string())
    told = (texts, pa.array(amounts, mask=np.isnan(amounts)), pa.array(dues, mask=dues == NEVER))
    return pa.RecordBatch.from_arrays(list(told), schema=PROMISE)


def shorter(amounts: Numbers, by: Fraction) -> Numbers:
    """core.shortening over arrays: at least that share shorter, no less than one."""
    left = np.floor(amounts * (by.denominator - by.numerator) / by.denominator)
    cut: Numbers = np.minimum(amounts, np.maximum(left, 1.0))
    return cut


def shorter_dues(start: Whole, due: Whole, by: Fraction) -> Whole:
    """Given due moments brought forward: so many dates after the start, at the same second."""
    dates = (due // DAY - start // DAY).astype(np.float64)
    return np.where(dates > 0, due - (dates - shorter(dates, by)).astype(np.int64) * DAY, due)


def shorter_terms(clocks: pa.RecordBatch, by: Fraction) -> tuple[Numbers, Whole]:
    """Amount and given due moment of each clock's own promise, shorter by a share."""
    dues, start = plain_dues(clocks), clocks["start"].to_numpy()
    given = is_given(clocks)
    dues[given] = shorter_dues(start[given], dues[given], by)
    return shorter(number(clocks["promised_amount"]), by), dues


def plain_dues(clocks: pa.RecordBatch) -> Whole:
    """The given due moments, NEVER where there is none."""
    dues: Whole = clocks["promised_due"].fill_null(NEVER).to_numpy().copy()
    return dues


def is_given(clocks: pa.RecordBatch) -> Flags:
    """Which clocks have a due moment rather than an amount."""
    flags: Flags = pc.is_in(clocks["promised_unit"], pa.array(GIVEN)).to_numpy(zero_copy_only=False)
    return flags


def amounts_of(clocks: pa.RecordBatch) -> pa.Array:
    """What each clock promises, in its unit; of a given due moment the dates up to it."""
    dates = plain_dues(clocks) // DAY - clocks["start"].to_numpy() // DAY
    amounts = np.where(is_given(clocks), dates, number(clocks["promised_amount"]))
    return pa.array(amounts, mask=np.isnan(amounts))
