"""What the address of the cockpit asks for: an organ, a month, an order, the quiet organs too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xiaoneng.access.scope import organs_seen
from xiaoneng.kit.months import Month, month_asked
from xiaoneng.kit.paging import Order
from xiaoneng.people.models import Level, Organ, User
from xiaoneng.people.queries import organs_in

BODIES = (Level.ORGAN, Level.STREET)  # organs that can be chosen and have a line of their own
MONTHS_BACK = 24
WORST_FIRST = "-overdue"


@dataclass(frozen=True, slots=True)
class Asked:
    """`organ` is None for everything in scope. `bodies` are those that can be chosen."""

    organ: Organ | None
    month: Month
    order: Order
    is_whole: bool
    bodies: Sequence[Organ]
    at: datetime

    @property
    def is_past(self) -> bool:
        return self.month != Month.of(self.at)

    def holds(self, path: str) -> bool:
        """Whether an organ of this path lies in the chosen scope."""
        return self.organ is None or path.startswith(self.organ.path)


def asked_by(user: User, asked: Mapping[str, str], at: datetime) -> Asked:
    """What cannot be read, or is not in scope, is as if nothing had been asked."""
    month = month_asked(asked.get("month", ""), at, MONTHS_BACK)
    bodies = bodies_in(user, month, at)
    return Asked(
        organ=next((one for one in bodies if str(one.pk) == asked.get("organ", "")), None),
        month=month,
        order=Order.of(asked.get("sort", "") or WORST_FIRST),
        is_whole=asked.get("quiet", "") == "shown",
        bodies=bodies,
        at=at,
    )


def bodies_in(user: User, month: Month, at: datetime) -> list[Organ]:
    """The organs of a month, also those merged or closed since: who sees them looks over them."""
    if month == Month.of(at):
        return bodies_for(user, at)
    there = organs_in(month.first, month.last)
    there = there.filter(level_then__in=BODIES)  # type: ignore[misc]  # annotated by organs_in
    return list(there.filter(organs_seen(user, at.date())).order_by("path"))


def bodies_for(user: User, at: datetime) -> list[Organ]:
    """The organs a person looks over, in the order of the tree."""
    day = at.date()
    seen = Organ.objects.open_on(day).filter(organs_seen(user, day), level__in=BODIES)
    return list(seen.order_by("path"))
