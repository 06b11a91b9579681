"""A promise made shorter by a share, and how much shorter promises are than the law allows."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import NamedTuple

from xiaoneng.core.limits import Limit

SHARES = {
    "third": Fraction(1, 3),
    "half": Fraction(1, 2),
    "two_thirds": Fraction(2, 3),  # ordinary projects
    "three_quarters": Fraction(3, 4),  # key projects
    "four_fifths": Fraction(4, 5),  # turnover projects
}


def shortened(limit: Limit, by: Fraction) -> Limit:
    """A limit shorter by at least a share of itself: what is left is rounded down, to no less than
    one of its unit. A limit of less than one stays: it is never made longer.
    """
    left = floor(Fraction(limit.amount) * (1 - by))
    return replace(limit, amount=min(limit.amount, float(max(left, 1))))


class Compression(NamedTuple):
    """Amounts of one unit before and after, summed."""

    before: float
    after: float

    @property
    def share(self) -> float | None:
        """How much shorter it is: 587 days that became 186 are 68.3 % shorter."""
        return 1 - self.after / self.before if self.before else None


def compression(pairs: Iterable[tuple[float, float]]) -> Compression:
    """The sum of amounts of one unit, before and after."""
    every = list(pairs)
    return Compression(sum(one for one, _ in every), sum(one for _, one in every))
