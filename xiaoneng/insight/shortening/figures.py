"""How much shorter than the law allows promises are: as of any day, by item, organ, district."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xiaoneng.catalogue.queries import Version
from xiaoneng.core.shortening import Compression, compression
from xiaoneng.core.terms import add_months
from xiaoneng.people.models import Level, Organ

QUARTERS = 8  # before today
YEAR = 12


class Held(NamedTuple):
    """Both limits of an item in one unit, and from when until when they held."""

    item: int
    name: str
    organ: Organ
    unit: str
    promised: float
    statutory: float
    from_on: date
    until_on: date | None

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or self.until_on > day)


class Counted(NamedTuple):
    """Some items together."""

    items: int
    found: Compression


Key = Callable[[Held], int]


def held_in(versions: Iterable[Version]) -> list[Held]:
    """Versions with both limits in one unit."""
    return [
        Held(
            one.item_id, one.name, one.item.organ, one.promised_unit, one.promised_amount,
            one.statutory_amount, one.from_on, one.until_on,
        )
        for one in versions
        if one.promised_amount is not None and one.statutory_amount and one.from_on is not None
    ]  # fmt: skip


def counted(held: Iterable[Held], day: date) -> Counted:
    """All items together as of a day."""
    some = [one for one in held if one.holds(day)]
    return Counted(len(some), compression((one.statutory, one.promised) for one in some))


def counted_by(held: Sequence[Held], key: Key, day: date) -> dict[int, Counted]:
    """As of a day, by item, organ or district; the greatest share first."""
    groups: dict[int, list[Held]] = {}
    for one in held:
        if one.holds(day):
            groups.setdefault(key(one), []).append(one)
    found = {name: counted(some, day) for name, some in groups.items()}
    return dict(sorted(found.items(), key=lambda one: (-(one[1].found.share or 0), one[0])))


def units_in(held: Iterable[Held], day: date) -> list[str]:
    """The units that occur on a day, the most usual one first."""
    units = [one.unit for one in held if one.holds(day)]
    return sorted(set(units), key=lambda unit: (-units.count(unit), unit))


def days_back(today: date) -> list[date]:
    """Today and the days before it at which a quarter began, the last one first."""
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    quarters = [add_months(first, -3 * place) for place in range(QUARTERS)]
    return list(dict.fromkeys([today, *quarters]))


def district_of(organ: Organ, districts: dict[int, Organ]) -> int:
    """The district an organ lies in; its highest organ where it lies in none."""
    line = [int(key) for key in organ.path.split("/") if key]
    return next((key for key in reversed(line) if key in districts), line[0])


def districts() -> dict[int, Organ]:
    return {one.pk: one for one in Organ.objects.filter(level=Level.DISTRICT)}
