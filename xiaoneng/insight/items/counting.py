"""The cases of a scope by item, and those of one item by organ: counted in the room of cases."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.http import urlencode

from xiaoneng.cases.figures import ClosedCases, OpenCases, closed_cases, open_cases
from xiaoneng.cases.queries import CaseQuerySet, cases_for
from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.insight.asking import Asked
from xiaoneng.insight.figures import Figures
from xiaoneng.insight.links import Lists, case_lists
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.months import Month
from xiaoneng.people.models import Organ, User

LONGEST_NAME = 300  # characters, as cases keep it


class Item(NamedTuple):
    """An item of the catalogue by its key; or one that only logs know, by its name."""

    key: int | None
    name: str

    @property
    def asked(self) -> str:
        """What an address says of it."""
        return urlencode({"name": self.name} if self.key is None else {"item": self.key})


def item_asked(asked: Mapping[str, str]) -> Item | None:
    """The item an address names, in its newest version; None where it names none."""
    if said := asked.get("item", ""):
        key = key_in(said)
        known = {} if key is None else names_of_items([key])
        return next((Item(one, name) for one, name in known.items()), None)
    name = asked.get("name", "").strip()[:LONGEST_NAME]
    return Item(None, name) if name else None


def cases_in(user: User, asked: Asked) -> CaseQuerySet:
    """The cases a person may see in the chosen scope."""
    rows = cases_for(user, asked.at)
    if asked.organ is None:
        return rows
    below = Organ.objects.under(asked.organ).order_by().values_list("pk", flat=True)
    return rows.filter(organ__in=list(below))


def cases_of(user: User, asked: Asked, item: Item) -> CaseQuerySet:
    """Those of one item."""
    rows = cases_in(user, asked)
    if item.key is not None:
        return rows.filter(item=item.key)
    return rows.filter(item__isnull=True, item_name=item.name)


def lists_of_item(asked: Asked, item: Item) -> Lists:
    organ = f"organ={asked.organ.pk}&" if asked.organ else ""
    return case_lists(f"{organ}{item.asked}&")


def counted(
    rows: CaseQuerySet, by: Sequence[str], months: Sequence[Month]
) -> dict[tuple[Any, ...], Figures]:
    """In hand now, and closed in each of the months, by columns of the cases."""
    found: dict[tuple[Any, ...], Figures] = {}
    held: Iterable[OpenCases] = open_cases(rows, by)
    closed: Iterable[ClosedCases] = closed_cases(rows, by, months)
    for one in held:
        found.setdefault(one.of, Figures()).with_held(one)
    for row in closed:
        found.setdefault(row.of, Figures()).with_closed(row)
    return found


def by_item(user: User, asked: Asked) -> dict[Item, Figures]:
    """Every item with cases in hand, closed in the month, or in the same month last year."""
    months = [asked.month.year_before, asked.month]
    rows = counted(cases_in(user, asked), ("item", "item_name"), months)
    names = names_of_items({key for key, _name in rows if key is not None})
    found: dict[Item, Figures] = {}
    for (key, name), figures in rows.items():
        item = Item(key, name if key is None else names.get(key, name))
        found.setdefault(item, Figures()).with_all(figures)
    return found
