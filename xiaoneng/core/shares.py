"""Shares of counted things, and how far a share of so few can be trusted."""

from collections.abc import Iterable
from math import hypot, sqrt
from typing import NamedTuple

NORMAL = 1.96  # half-width of a 95 % interval in standard deviations


def interval(part: int, whole: int) -> tuple[float, float]:
    """Both ends of the 95 % interval (Wilson) of `part` of `whole`, 0..1; `whole` is not 0.

    Its middle lies towards one half of the share found, so that no end is below 0 or above 1.
    """
    square, half = NORMAL**2, margin(part, whole)
    middle = (part / whole + square / (2 * whole)) / (1 + square / whole)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def margin(part: int, whole: int) -> float:
    """Half of the 95 % interval (Wilson) of `part` of `whole`, 0..1; `whole` is not 0."""
    share, square = part / whole, NORMAL**2
    spread = sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    return NORMAL * spread / (1 + square / whole)


class Share(NamedTuple):
    """A share found, 0..1, and both ends of its 95 % interval."""

    found: float
    low: float
    high: float


def weighed(parts: Iterable[tuple[float, tuple[int, int]]]) -> Share:
    """The mean of some shares by their weights; each is part and whole, and no whole is 0.

    Its interval is from those of the shares (Zou and Donner 2008): what each may be out, squared
    and added. Of one share it is that share with its own.
    """
    some = list(parts)
    total = sum(weight for weight, _count in some)
    found = low = high = 0.0
    for weight, count in some:
        by, share, ends = weight / total, count[0] / count[1], interval(*count)
        found += by * share
        low, high = hypot(low, by * (share - ends[0])), hypot(high, by * (ends[1] - share))
    return Share(found, found - low, found + high)


def apart(before: Share, after: Share) -> tuple[float, float]:
    """Both ends of the 95 % interval of the share after less the share before, -1..1.

    From the intervals of both (Newcombe 1998, method 10), so that shares of nothing and of
    everything have one too.
    """
    step = after.found - before.found
    low = hypot(after.found - after.low, before.high - before.found)
    high = hypot(after.high - after.found, before.found - before.low)
    return step - low, step + high
