"""What a row of a file changes in the one that is known, or says anew, field by field, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoneng.catalogue.judging import ADDED, Change
from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.kit.columns import shown
from xiaoneng.people.models import User
from xiaoneng.registers.columns import title_of
from xiaoneng.registers.judging import Verdict

COLUMN_OF = {  # what a field is called: as the header calls the column it comes from
    "issued_on": "issued",
    "taken_at": "taken",
    "case_number": "case",
    "called_at": "called",
    "ended_at": "ended",
    "matter": "item",
    "officer_name": "officer",
    "window": "window",
}
BEHIND = {  # who and what is meant by the words of a row
    "item_id": gettext_lazy("Item of the catalogue"),
    "officer_id": gettext_lazy("Person meant"),
}


def tell_changes(rows: Sequence[Verdict]) -> None:
    """Set what each of some rows changes, of a new one what it says as it was read.

    Names of items and people are asked once for all.
    """
    told = {one.number: new_in(one) if one.outcome == ADDED else one.changed for one in rows}
    named = {
        "item_id": names_of_items(keys_in(told, "item_id")),
        "officer_id": full_names(keys_in(told, "officer_id")),
    }
    for row in rows:
        row.changes = [
            Change(called(row.kind, name), *(words_of(name, value, named) for value in both))
            for name, both in told[row.number].items()
        ]


def new_in(row: Verdict) -> dict[str, tuple[Any, Any]]:
    """The fields of a new row; of an item or a person that is known not the words as well."""
    fields = {name: value for name, value in row.fields.items() if value not in (None, "")}
    for name in ("organ_id", "number"):
        fields.pop(name, None)
    for name, meant in (("matter", "item_id"), ("officer_name", "officer_id")):
        if meant in fields:
            fields.pop(name, None)
    return {name: (None, value) for name, value in fields.items()}


def keys_in(changed: Mapping[int, Mapping[str, tuple[Any, Any]]], name: str) -> set[int]:
    both = (one.get(name, ()) for one in changed.values())
    return {key for keys in both for key in keys if key is not None}


def full_names(keys: set[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in User.objects.filter(pk__in=keys)} if keys else {}


def called(kind: str, name: str) -> str:
    return str(BEHIND[name]) if name in BEHIND else title_of(kind, COLUMN_OF[name])


def words_of(name: str, value: Any, named: Mapping[str, Mapping[int, str]]) -> str:
    """A value as the lists of the register write it; empty for none."""
    if name in named:
        return named[name].get(value, _("(no name)")) if value is not None else ""
    return shown(value)
