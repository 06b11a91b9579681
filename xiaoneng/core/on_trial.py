"""What may be put on trial of limits and of a ladder: the page of the lab and the batch ask alike.

A promise may be shorter by one of core.shortening.SHARES, what an on-time rate needs (TARGET), an
amount of its own, or as it is (KEPT; SAME of an item, where the others change).
"""

from dataclasses import dataclass, fields

from xiaoneng.core.clock import Distances
from xiaoneng.core.limits import IN_DAYS, Limit, Unit
from xiaoneng.core.shortening import SHARES

TARGET, KEPT, SAME = "target", "", "same"
CLASSES = (*SHARES, SAME)  # what may be asked of one item or kind


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder on trial; what it does not say stays as it is."""

    profile: str = ""
    yellow: int | None = None
    red: int | None = None
    law: int | None = None
    share: int | None = None

    @property
    def is_same(self) -> bool:
        return self == Ladder()

    @property
    def said(self) -> dict[str, str | int]:
        """What it says, by the names it is asked with."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in told.items() if value}

    def far(self, own: Distances) -> Distances:
        """The distances on trial where there are others already."""
        told = {name: getattr(self, name) for name in own._fields}
        return own._replace(**{name: value for name, value in told.items() if value is not None})


AS_IT_IS = Ladder()


def own_limit(amount: float, unit: Unit) -> Limit:
    """An amount that somebody named, in a unit; days are whole, and at least one."""
    return Limit(float(max(int(amount), 1)) if unit in IN_DAYS else amount, unit)


def enough(amount: int, unit: Unit) -> Limit:
    """A recommended amount as a promise: at least one of its unit."""
    return Limit(float(max(amount, 1)), unit)
