"""The list of items: one row for each version that holds, or that is asked for."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiaoneng.catalogue.lifecycle import DATED
from xiaoneng.catalogue.models import CaseTypes, Kinds, States, Version
from xiaoneng.catalogue.showing import (
    limit_words,
    name_of,
    organ_words,
    promise_words,
    standing_words,
)
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.organ_tree import NEEDED, tree_choices
from xiaoneng.kit.search import containing
from xiaoneng.people.models import Organ

Rows = QuerySet[Any]
STANDINGS = (
    ("now", _("In force")),
    ("coming", _("Not in force yet")),
    ("draft", _("Drafts")),
    ("past", _("No longer in force")),
)
FOUND_IN = ("name", "name_en", "item__code", "item__organ__name", "item__organ__name_en")


def items_listing(day: date, *, is_file: bool = False) -> Listing:
    """The list as of a day; a file has a column for each thing told."""
    return Listing(
        name="items",
        title=_("Items"),
        columns=[*columns(day), *(file_columns() if is_file else ())],
        order="item__code",
        filters=filters(day),
        search=searched,
        search_hint=_("name, code, organ"),
        empty=_("No items"),
        url_of=address_of,
    )


def columns(day: date) -> list[Column]:
    return [
        Column(
            "name", _("Item"), name_of, sort="name", sub=lambda row: row.item.code, is_title=True
        ),
        Column(
            "kind",
            pgettext_lazy("of an item", "Kind"),
            lambda row: row.item.get_kind_display(),
            sort="item__kind",
        ),
        Column(
            "organ", _("Organ"), lambda row: organ_words(row.item.organ), sort="item__organ__path"
        ),
        Column("case_type", _("Type of case"), lambda row: row.get_case_type_display()),
        Column("promised", _("Promised limit"), promise_words, sort="promised_amount"),
        Column(
            "statutory",
            _("Statutory limit"),
            lambda row: limit_words(row, "statutory_"),
            sort="statutory_amount",
        ),
        Column("state", _("State"), lambda row: standing_words(row, day), width="xn-w-light"),
        Column(
            "from_on",
            _("In force from"),
            lambda row: row.from_on,
            sort="from_on",
            width="xn-w-date",
        ),
    ]


def file_columns() -> list[Column]:
    return [
        Column("code", _("Item code"), lambda row: row.item.code),
        Column("until_on", _("Until"), lambda row: row.until_on),
        Column("limit_basis", _("Basis of the limit"), lambda row: row.limit_basis),
        Column("paper", _("Basis paper"), lambda row: row.basis_paper),
    ]


def filters(day: date) -> list[Any]:
    return [
        Choice("kind", pgettext_lazy("of an item", "Kind"), lambda: Kinds.choices,
               field="item__kind"),
        Choice("organ", _("Organ"), cache(organs_with_items), apply=under),
        Choice("case_type", _("Type of case"), lambda: CaseTypes.choices),
        Choice("standing", _("State"), lambda: STANDINGS, apply=standing(day)),
    ]  # fmt: skip


def organs_with_items() -> list[tuple[str, str]]:
    """The organs that exercise any item, below those they belong to: sections of one name are told
    apart by these.
    """
    paths = Organ.objects.filter(items__isnull=False).values_list("path", flat=True).distinct()
    keys = {int(key) for path in paths for key in path.split("/") if key}
    return tree_choices(Organ.objects.filter(pk__in=keys).only(*NEEDED))


def under(rows: Rows, key: str) -> Rows:
    organ = Organ.objects.filter(pk=key).first()
    return rows.filter(item__organ__path__startswith=organ.path) if organ else rows.none()


def standing(day: date) -> Callable[[Rows, str], Rows]:
    """Which versions are asked for, as of a day."""

    def narrowed(rows: Rows, value: str) -> Rows:
        dated = rows.filter(state__in=DATED)
        if value == "draft":
            return rows.filter(state=States.DRAFT)
        if value == "coming":
            return dated.filter(from_on__gt=day)
        if value == "past":
            return dated.filter(until_on__lte=day)
        return dated.filter(from_on__lte=day).exclude(until_on__lte=day)

    return narrowed


def searched(rows: Rows, words: str) -> Rows:
    return containing(rows, FOUND_IN, words)


searched.do_not_call_in_templates = True  # type: ignore[attr-defined]  # a template asks if it is there


def address_of(version: Version) -> str:
    """A version that holds leads to its item; any other to its own page."""
    if version.state == States.PUBLISHED:
        return version.item.get_absolute_url()
    return version.get_absolute_url()
