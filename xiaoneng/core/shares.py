"""Shares of counted things, and how far a share of so few can be trusted."""

from math import sqrt

NORMAL = 1.96  # half-width of a 95 % interval in standard deviations


def margin(part: int, whole: int) -> float:
    """Half of the 95 % interval (Wilson) of `part` of `whole`, 0..1; `whole` is not 0."""
    share, square = part / whole, NORMAL**2
    spread = sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    return NORMAL * spread / (1 + square / whole)
