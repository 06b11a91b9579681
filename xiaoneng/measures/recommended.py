"""The limit with which a chosen share of cases would have been on time, and how sure that is.

An order statistic of what the cases needed, with a distribution-free interval: the number of cases
below the true quantile is binomial, so two ranks enclose it with at least 95 % certainty
(Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2; David & Nagaraja, Order
Statistics, 3rd ed., section 7.1). Needs are whole, so the certainty is rather more.
"""

from dataclasses import dataclass
from math import ceil, log

import numpy as np

from xiaoneng.measures.array_days import Numbers, Whole

TAIL = 0.025  # on either side of a 95 % interval


@dataclass(frozen=True, slots=True)
class Recommended:
    """The least amount that would have been enough for the share, and both ends of its interval."""

    amount: int
    low: int
    high: int
    cases: int


def recommended(needed: Whole, share: float) -> Recommended | None:
    """From the least amount each of some cases needed; None where they are too few to say."""
    return recommended_of(*np.unique(needed, return_counts=True), share)


def recommended_of(amounts: Whole, cases: Whole, share: float) -> Recommended | None:
    """The same from how many cases needed each amount; the amounts ascend."""
    upto = np.cumsum(cases)
    count = int(upto[-1]) if len(upto) else 0
    if count < fewest(share):
        return None
    low, high = ranks(count, share)
    chosen = amounts[np.searchsorted(upto, [rank_of(count, share), low, high])]
    amount, least, most = chosen.tolist()
    return Recommended(amount, least, most, count)


def rank_of(count: int, share: float) -> int:
    """The rank of the first need that covers the share; 0.95 of 100 is 95, not 95.00…01."""
    return max(1, ceil(round(count * share, 9)))


def fewest(share: float) -> int:
    """How many cases it takes before the interval has an upper end: 72 at 95 %."""
    return max(ceil(log(TAIL) / log(share)), ceil(log(TAIL) / log(1 - share)))


def ranks(count: int, share: float) -> tuple[int, int]:
    """The ranks between which the quantile lies with at least 95 % certainty; `count` is enough."""
    below = binomial(count, share)  # the chance that at most k needs lie below it, k = 0 …
    low = int(np.searchsorted(below, TAIL, side="right"))
    high = int(np.searchsorted(below, 1 - TAIL, side="left")) + 1
    return max(low, 1), min(high, count)


def binomial(count: int, share: float) -> Numbers:
    """The cumulative binomial distribution, from the logarithms: a power of thousands is 0."""
    drawn = np.arange(1, count + 1)
    steps = np.log((count - drawn + 1) / drawn) + log(share / (1 - share))
    logs = np.concatenate([[0.0], np.cumsum(steps)]) + count * log(1 - share)
    total: Numbers = np.minimum(np.cumsum(np.exp(logs)), 1.0)
    return total
