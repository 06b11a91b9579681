"""Both lives of a block of clocks: as they were, and by the limits and the ladder on trial.

Without a catalogue: what is tried is told for each item of a log, and where it tells a share, each
clock's own promise is shorter by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.core.clock import USUAL
from xiaoneng.core.limits import Limit
from xiaoneng.core.on_trial import AS_IT_IS, Ladder
from xiaoneng.core.workdays import Calendar
from xiaoneng.measures.array_days import NEVER, Flags, Whole
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.array_replay import (
    amounts_of,
    needed,
    outcomes_of,
    plain_dues,
    promise_columns,
    promising,
    shorter_terms,
)
from xiaoneng.measures.array_verdicts import judged_block, number, told

LIVES = ("now", "then")
LIVED = pa.schema(  # both lives of a clock, with the promise it had and with the one on trial
    [
        ("has_limit", pa.bool_()),  # in one of them
        ("used", pa.int64()),
        ("unit_then", pa.string()),
        *((f"amount_{life}", pa.float64()) for life in LIVES),  # of a given due: dates
        *((f"late_{life}", pa.bool_()) for life in LIVES),
        *(
            (f"{name}_{life}", pa.int64())  # of a rung: when it was reached
            for name in ("due", "reminder", "yellow", "red")
            for life in LIVES
        ),
    ]
)
NEEDED = pa.schema([("needed_unit", pa.string()), ("needed", pa.int64())])
NOTHING = np.zeros(0, np.int64)
NO_PAUSES = Pauses(NOTHING, NOTHING, NOTHING)


@dataclass(frozen=True)
class Tried:
    """What is on trial: limits and shares by item, `by` for the items that have neither.

    Cases without an item have the item "". Shorter by None is as it is.
    """

    by: Fraction | None = None
    limits: Mapping[str, Limit] = field(default_factory=dict)
    shares: Mapping[str, Fraction | None] = field(default_factory=dict)
    ladder: Ladder = AS_IT_IS


def lived_columns(  # a block, how it is judged, and what is tried
    clocks: pa.RecordBatch, pauses: Pauses, calendar: Calendar, profile: str, tried: Tried
) -> list[pa.Array]:
    """The columns LIVED of a block of `measures.folding.clocks_of`, in order.

    `pauses` are those that are credited, by place in the block.
    """
    ladder = tried.ladder
    promise = tried_promise(clocks, calendar, tried)
    both = (clocks, promising(clocks, promise))
    now = outcomes_of(clocks, pauses, calendar, profile)
    far = ladder.far(USUAL)
    then = outcomes_of(both[1], pauses, calendar, ladder.profile or profile, far)
    lives = (now, then)
    return [
        pa.array(now.has_limit | then.has_limit),
        told(now.used),
        promise["promised_unit"],
        *(amounts_of(one) for one in both),
        *(pa.array(life.is_late) for life in lives),
        *(
            told(getattr(life, name))
            for name in ("due", "reminder", "yellow", "red")
            for life in lives
        ),
    ]


def needed_columns(
    clocks: pa.RecordBatch, pauses: Pauses, calendar: Calendar, units: Mapping[str, str]
) -> list[pa.Array]:
    """The columns NEEDED of a block: the least amount that was enough, in the unit of the item."""
    names, item = items_of(clocks)
    of_item = pa.array([units[name] for name in names], pa.string())
    told_in = of_item.take(pa.array(item))
    size = clocks.num_rows
    promise = promise_columns(told_in, np.ones(size), np.full(size, NEVER))
    return [told_in, told(needed(promising(clocks, promise), pauses, calendar))]


def tried_promise(clocks: pa.RecordBatch, calendar: Calendar, tried: Tried) -> pa.RecordBatch:
    """The promise on trial of each clock, as columns PROMISE; its own where nothing is tried."""
    names, item = items_of(clocks)
    amounts, dues = number(clocks["promised_amount"]).copy(), plain_dues(clocks)
    limits = [tried.limits.get(name) for name in names]
    shares = [None if limit else tried.shares.get(name, tried.by) for name, limit in
              zip(names, limits, strict=True)]  # fmt: skip
    for by in {one for one in shares if one is not None}:
        rows = np.array([one == by for one in shares], bool)[item]
        cut = shorter_terms(clocks, by)
        amounts[rows], dues[rows] = (one[rows] for one in cut)
    has_own = np.array([limit is not None for limit in limits], bool)[item]
    if not has_own.any():
        return promise_columns(clocks["promised_unit"], amounts, dues)
    amount = np.array([limit.amount if limit else 0.0 for limit in limits])[item]
    unit = pa.array([limit.unit if limit else None for limit in limits], pa.string())
    units = pc.if_else(pa.array(has_own), unit.take(pa.array(item)), clocks["promised_unit"])
    amounts, dues = np.where(has_own, amount, amounts), np.where(has_own, NEVER, dues)
    return within_law(clocks, calendar, has_own, promise_columns(units, amounts, dues))


def within_law(
    clocks: pa.RecordBatch, calendar: Calendar, is_new: Flags, promise: pa.RecordBatch
) -> pa.RecordBatch:
    """A new promise never ends after the clock's statutory limit: it is cut to it where both have
    one unit, and not taken where it would end later otherwise.
    """
    law, units = number(clocks["statutory_amount"]), promise["promised_unit"]
    has_law = is_new & clocks["statutory_unit"].is_valid().to_numpy(zero_copy_only=False)
    is_alike = flags(pc.equal(clocks["statutory_unit"], units))
    amounts, dues = number(promise["promised_amount"]).copy(), plain_dues(promise)
    is_beyond = has_law & is_alike & (amounts > law)
    amounts[is_beyond] = law[is_beyond]
    if (other := has_law & ~is_alike).any():
        plain = judged_block(promising(clocks, promise), NO_PAUSES, calendar)
        later = other & (plain.promised.whole("due") > plain.statutory.whole("due"))
        units = pc.if_else(pa.array(later), clocks["promised_unit"], units)
        amounts = np.where(later, number(clocks["promised_amount"]), amounts)
        dues = np.where(later, plain_dues(clocks), dues)
    return promise_columns(units, amounts, dues)


def items_of(clocks: pa.RecordBatch) -> tuple[list[str], Whole]:
    """The items that occur, and the place of each clock's among them."""
    every = clocks["item"].fill_null("").dictionary_encode()
    places: Whole = every.indices.to_numpy().astype(np.int64)
    return every.dictionary.to_pylist(), places


def flags(column: pa.Array) -> Flags:
    """Yes or no, no for nothing."""
    found: Flags = column.fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003
    return found
