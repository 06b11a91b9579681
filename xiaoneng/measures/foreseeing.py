"""The chance that an open case will be late, and when it will be over, from cases like it.

Like it: those of its item; few ones borrow from the organ's, those from all. Times are shares of
the limit, so that cases with other limits can be compared. docs/explanation/forecast.md
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xiaoneng.measures.array_days import Flags, Numbers, Whole
from xiaoneng.measures.intervals import wilson
from xiaoneng.measures.survival import Curve

BORROWED = 20  # what is borrowed counts as much as so many cases
LEAST = 20  # comparable cases, the item's own and borrowed ones together
WIDEST = 0.35  # of the interval of a chance that is still said
QUANTILES = (0.1, 0.5, 0.9)  # of the finish
HALVINGS = 44
TOLD, FEW, OUTLIVED, WIDE = range(4)


class Lives(NamedTuple):
    """Cases as they are compared: all with a limit.

    item, organ: any codes. `used`: the share of the limit that was used till the end, or till now.
    """

    item: Whole
    organ: Whole
    used: Numbers
    is_over: Flags

    def take(self, some: "Whole | Flags") -> "Lives":
        return Lives(self.item[some], self.organ[some], self.used[some], self.is_over[some])


class Level(NamedTuple):
    """What one level says of each open case: its share of late ones among so many."""

    number: Whole
    late: Numbers


@dataclass(frozen=True)
class Foreseen:
    """Of each open case; chances and finishes only where `said` is TOLD (finishes may be infinite).

    finish: the shares of the limit at which so many are over, by QUANTILES. `known` are the item's
    cases in all, however short.
    """

    said: Whole
    chance: Numbers
    low: Numbers
    high: Numbers
    finish: tuple[Numbers, Numbers, Numbers]
    item: Level
    organ: Level
    every: Level
    known: Whole


def foreseen(past: Lives, now: Lives, *, with_finish: bool = True) -> Foreseen:
    """`past` are the cases to learn from, among them open ones; `now` those to be foreseen.

    Without finishes, which take most of the time, these are the shares used by now.
    """
    levels = (ByGroup(past, now, "item"), ByGroup(past, now, "organ"), ByGroup(past, now, ""))
    own, organ, every = (one.level() for one in levels)
    chance, counted = blended(own, organ, every)
    low, high = wilson(chance, counted)
    known = levels[0].sizes()
    said = np.select(
        [
            ((known >= LEAST) & (levels[0].longer() == 0)) | (levels[2].longer() == 0),
            counted < LEAST,
            high - low > WIDEST,
        ],
        [OUTLIVED, FEW, WIDE],
        default=TOLD,
    )
    ends = finishes(levels, weights(own, organ), now) if with_finish else (now.used,) * 3
    return Foreseen(said, chance, low, high, ends, own, organ, every, known)


def blended(own: Level, organ: Level, every: Level) -> tuple[Numbers, Numbers]:
    """The chance, and how many cases it is worth.

    At each level the share among n cases counts n times, that of the level above BORROWED times:
    (n p + BORROWED q) / (n + BORROWED).
    """
    above, worth = every.late, np.minimum(every.number, BORROWED).astype(np.float64)
    for level in (organ, own):
        number = level.number.astype(np.float64)
        total = np.maximum(number + worth, 1.0)
        above = (number * level.late + worth * above) / total
        worth = number + worth if level is own else np.minimum(number + worth, BORROWED)
    return np.clip(above, 0.0, 1.0), worth


def weights(own: Level, organ: Level) -> tuple[Numbers, Numbers, Numbers]:
    """How much the item, the organ and all count; together 1."""
    first = own.number / (own.number + BORROWED)
    second = (1.0 - first) * organ.number / (organ.number + BORROWED)
    return first, second, 1.0 - first - second


class ByGroup:
    """One level: the curves of its groups, asked for all open cases at once."""

    def __init__(self, past: Lives, now: Lives, name: str) -> None:
        self.after = now.used
        mine, theirs = (
            getattr(one, name) if name else np.zeros(len(one.used), np.int64) for one in (now, past)
        )
        self.curves = list(curves(theirs, past, mine))

    def level(self) -> Level:
        """Of those that lasted so long: how many are known to be late or not; the share that is."""
        number, late = np.zeros(len(self.after), np.int64), np.zeros(len(self.after))
        for curve, rows in self.curves:
            after = self.after[rows]
            until = np.maximum(after, 1.0)
            number[rows], late[rows] = curve.told(after, until), curve.lasts(after, until)
        return Level(number, late)

    def longer(self) -> Whole:
        """How many are known to have lasted longer."""
        found = np.zeros(len(self.after), np.int64)
        for curve, rows in self.curves:
            found[rows] = curve.longer(self.after[rows])
        return found

    def sizes(self) -> Whole:
        found = np.zeros(len(self.after), np.int64)
        for curve, rows in self.curves:
            found[rows] = len(curve.lasted)
        return found

    def left(self, used: Numbers) -> Numbers:
        """The share that lasts beyond a share of the limit, of those that have lasted so long."""
        found = np.zeros(len(self.after))
        for curve, rows in self.curves:
            found[rows] = curve.lasts(self.after[rows], used[rows])
        return found


def curves(theirs: Whole, past: Lives, mine: Whole) -> Iterator[tuple[Curve, Whole]]:
    """The curve of each group that is asked about, with the rows that ask."""
    order = np.argsort(theirs, kind="stable")
    ordered = theirs[order]
    for code in np.unique(mine):
        begin, end = np.searchsorted(ordered, [code, code + 1])
        if begin < end:
            some = order[begin:end]
            yield Curve.of(past.used[some], past.is_over[some]), np.flatnonzero(mine == code)


def finishes(
    levels: tuple[ByGroup, ByGroup, ByGroup], weight: tuple[Numbers, Numbers, Numbers], now: Lives
) -> tuple[Numbers, Numbers, Numbers]:
    """The least shares of the limit at which the blended curve has fallen so far."""

    def left(used: Numbers) -> Numbers:
        parts = zip(levels, weight, strict=True)
        total: Numbers = sum((by * one.left(used) for one, by in parts), np.zeros_like(used))
        return total

    last = [curve.lasted[-1] for one in levels for curve, _rows in one.curves]
    highest = np.maximum(max(last, default=0.0), now.used) + 1.0
    first, middle, later = (least(left, now.used, highest, 1 - one) for one in QUANTILES)
    return first, middle, later


def least(left: Callable[[Numbers], Numbers], low: Numbers, high: Numbers, share: float) -> Numbers:
    """The least time beyond which at most `share` is left; infinite where it never falls so far."""
    is_reached = left(high) <= share + 1e-12
    low, high = low.copy(), high.copy()
    for _step in range(HALVINGS):
        middle = (low + high) / 2
        is_under = left(middle) <= share + 1e-12
        low, high = np.where(is_under, low, middle), np.where(is_under, middle, high)
    return np.where(is_reached, high, np.inf)
