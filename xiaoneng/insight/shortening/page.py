"""The page of compression rates, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xiaoneng.core.terms import add_months
from xiaoneng.insight.flows.lines import Cell, FlowTable, Line, Share, Step, percent
from xiaoneng.insight.lab.lead import unit_words
from xiaoneng.insight.namesakes import told_apart
from xiaoneng.insight.shortening.figures import (
    YEAR,
    Counted,
    Held,
    Key,
    counted,
    counted_by,
    days_back,
    district_of,
    districts,
    units_in,
)
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import bodies_on


@dataclass(frozen=True)
class Page:
    leads: Sequence[str]
    tables: Sequence[FlowTable]


@dataclass(frozen=True)
class Unit:
    """The items of one unit."""

    held: Sequence[Held]
    unit: str
    today: date

    @property
    def before(self) -> date:
        return add_months(self.today, -YEAR)


def page_of(held: Sequence[Held], today: date) -> Page:
    units = [
        Unit([one for one in held if one.unit == unit], unit, today)
        for unit in units_in(held, today)
    ]
    every = [table for one in units for table in tables_of(one)]
    return Page([lead_of(one) for one in units], every)


def lead_of(unit: Unit) -> str:
    """`587 days by law became 186: 68.3 % shorter`."""
    now, before = counted(unit.held, unit.today), counted(unit.held, unit.before)
    said = ngettext(
        "%(items)s item in %(unit)s: the law allows %(law)s, promised are %(promised)s, %(share)s"
        " shorter.",
        "%(items)s items in %(unit)s: the law allows %(law)s together, promised are %(promised)s,"
        " %(share)s shorter.",
        now.items,
    ) % {
        "items": now.items,
        "unit": unit_words(unit.unit),
        "law": thousands(now.found.before),
        "promised": thousands(now.found.after),
        "share": percent(now.found.share or 0),
    }
    if before.found.share is not None:
        said += _(" A year ago it was %(share)s.") % {"share": percent(before.found.share)}
    return said


def tables_of(unit: Unit) -> list[FlowTable]:
    bodies = bodies_on(unit.today)
    known = districts()
    held = {one.item: one.name for one in unit.held if one.holds(unit.today)}
    names = told_apart(held, unit.today)

    def body(one: Held) -> int:
        return bodies.get(one.organ.pk, one.organ.pk)

    def district(one: Held) -> int:
        return district_of(one.organ, known)

    def item(one: Held) -> int:
        return one.item

    over = Organ.objects.in_bulk({body(one) for one in unit.held})
    named = {key: in_language(one) for key, one in {**over, **known}.items()}
    tables = [over_time(unit)]
    if len({district(one) for one in unit.held}) > 1:
        tables.append(table_by(unit, "districts", _("By district"), district, named))
    tables.append(table_by(unit, "organs", _("By organ"), body, named))
    tables.append(table_by(unit, "items", _("By item"), item, names))
    return tables


def over_time(unit: Unit) -> FlowTable:
    """What held as of each day."""
    lines = []
    for day in days_back(unit.today):
        found = counted(unit.held, day)
        if found.items:
            lines.append(Line(f"{day:%Y-%m-%d}", values_of(found)))
    title = _("Over time, in %(unit)s") % {"unit": unit_words(unit.unit)}
    note = _("By the versions of the catalogue that held on that day")
    return FlowTable(code(unit, "time"), title, note, [_("As of"), *heads()], lines)


def heads() -> list[str]:
    return [
        pgettext("limits", "Items"),
        _("The law allows"),
        pgettext("limits", "Promised"),
        _("Shorter by"),
    ]


def values_of(found: Counted) -> list[Cell]:
    share = found.found.share
    return [
        found.items, plain(found.found.before), plain(found.found.after),
        None if share is None else Share(share),
    ]  # fmt: skip


def plain(amount: float) -> Cell:
    """A sum as it is said: whole ones without decimals."""
    return int(amount) if float(amount).is_integer() else amount


def table_by(unit: Unit, what: str, title: str, key: Key, names: Mapping[int, str]) -> FlowTable:
    """Today beside a year ago, the greatest share first."""
    now, before = (counted_by(unit.held, key, day) for day in (unit.today, unit.before))
    heading = {"title": title, "unit": unit_words(unit.unit)}
    return FlowTable(
        code(unit, what),
        _("%(title)s, in %(unit)s") % heading,
        "",
        [title_head(what), *heads(), _("A year ago"), _("Change in points")],
        [
            Line(
                names.get(one, _("(no name)")),
                [*values_of(found), *change_of(found, before.get(one))],
                reverse("catalogue:item", args=[one]) if what == "items" else "",
            )
            for one, found in now.items()
        ],
    )


def title_head(what: str) -> str:
    return {"districts": _("District"), "organs": _("Organ"), "items": _("Item")}[what]


def change_of(now: Counted, before: Counted | None) -> list[Cell]:
    """The share a year ago and how far it moved, in hundredths."""
    if before is None or before.found.share is None or now.found.share is None:
        return [None, None]
    return [Share(before.found.share), Step(100 * (now.found.share - before.found.share))]


def code(unit: Unit, what: str) -> str:
    return f"{what}-{unit.unit}"
