"""Issued results and queue tickets as lists."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiaoneng.access.scope import organs_seen
from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Days
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.organ_tree import NEEDED, tree_choices
from xiaoneng.kit.search import containing
from xiaoneng.kit.time import wall
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, User
from xiaoneng.registers.queries import BODIES

Rows = QuerySet[Any]
NAMED = [("yes", _("Names a case")), ("no", _("Names no case"))]


def results_listing(user: User, at: datetime) -> Listing:
    """What was issued, the newest first."""
    return Listing(
        name="results",
        title=_("Issued results"),
        columns=(
            Column("number", _("Number"), lambda row: row.number, sort="number", is_title=True),
            Column("item", _("Item"), called),
            Column("organ", _("Organ"), lambda row: in_language(row.organ)),
            Column("issued", _("Issued on"), lambda row: row.issued_on, sort="issued_on",
                   width="xn-w-date"),
            Column("case", _("Case number"), lambda row: row.case_number),
            Column("generated", _("Origin"), origin),
        ),
        order="-issued_on",
        filters=(
            Choice("organ", _("Organ"), cache(organs_of(user, at)), apply=under),
            Choice("named", _("Case number"), lambda: NAMED, apply=naming),
            Days("issued", _("Issued on"), "issued_on"),
        ),
        search=lambda rows, words: containing(rows, ("number", "case_number", "item__code"), words),
        search_hint=_("number, case number, code of the item"),
        empty=_("No issued results yet"),
        prepare=name_items,
    )  # fmt: skip


def tickets_listing(user: User, at: datetime) -> Listing:
    """The tickets of halls, the newest first."""
    return Listing(
        name="tickets",
        title=_("Queue tickets"),
        columns=(
            Column("number", _("Ticket"), lambda row: row.number, is_title=True),
            Column("item", _("Matter"), lambda row: called(row) or row.matter),
            Column("organ", _("Organ"), lambda row: in_language(row.organ)),
            Column("taken", _("Drawn at"), lambda row: row.taken_at, sort="taken_at"),
            Column("called", _("Called at"), lambda row: row.called_at),
            Column("ended", pgettext_lazy("ticket", "Ended at"), lambda row: row.ended_at),
            Column("officer", _("Officer"), served_by, sub=lambda row: row.window,
                   sub_label=_("Window")),
            Column("case", _("Case number"), lambda row: row.case_number),
            Column("generated", _("Origin"), origin),
        ),
        order="-taken_at",
        filters=(
            Choice("organ", _("Organ"), cache(organs_of(user, at)), apply=under),
            Choice("named", _("Case number"), lambda: NAMED, apply=naming),
            Days("taken", _("Drawn at"), "taken_at"),
        ),
        search=lambda rows, words: containing(
            rows, ("number", "case_number", "matter", "officer_name", "window"), words
        ),
        search_hint=_("ticket, case number, matter, officer, window"),
        empty=_("No queue tickets yet"),
        prepare=name_items,
    )  # fmt: skip


def name_items(rows: Sequence[Any]) -> None:
    """What the items of some rows are called, asked once for all of them."""
    names = names_of_items({row.item_id for row in rows if row.item_id})
    for row in rows:
        row.item_called = names.get(row.item_id, row.item.code if row.item_id else "")


def called(row: Any) -> str:
    return str(row.item_called)


def served_by(row: Any) -> str:
    return str(row.officer) if row.officer else row.officer_name


def origin(row: Any) -> str:
    return str(_("Generated")) if row.is_generated else ""


def organs_of(user: User, at: datetime) -> Callable[[], list[tuple[str, str]]]:
    def options() -> list[tuple[str, str]]:
        seen = Organ.objects.filter(organs_seen(user, wall(at).date()), level__in=BODIES)
        return tree_choices(seen.only(*NEEDED))

    return options


def under(rows: Rows, key: str) -> Rows:
    organ = Organ.objects.filter(pk=key).first()
    return rows.filter(organ__path__startswith=organ.path) if organ else rows.none()


def naming(rows: Rows, value: str) -> Rows:
    return rows.filter(case_number="") if value == "no" else rows.exclude(case_number="")
