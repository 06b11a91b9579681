"""Shares of counted things, and how far a share of so few can be trusted."""

from math import hypot, sqrt

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


def difference(before: tuple[int, int], after: tuple[int, int]) -> tuple[float, float]:
    """Both ends of the 95 % interval of the share after less the share before, -1..1.

    Each is part and whole; no whole is 0. From the intervals of both (Newcombe 1998, method 10), so
    that shares of nothing and of everything have one too.
    """
    first, second = before[0] / before[1], after[0] / after[1]
    (low_1, high_1), (low_2, high_2) = interval(*before), interval(*after)
    low = hypot(second - low_2, high_1 - first)
    high = hypot(high_2 - second, first - low_1)
    return second - first - low, second - first + high
