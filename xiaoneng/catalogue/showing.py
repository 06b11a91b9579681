"""What a version says in words: limits, kinds of cases, steps, procedures, in either language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from xiaoneng.catalogue.models import CaseTypes, Kinds, Version
from xiaoneng.core.limits import Unit
from xiaoneng.kit.words import amount_words
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Level, Organ

UNITS: dict[str, Promise] = {
    Unit.WORKDAY: gettext_lazy("working days"),
    Unit.DAY: gettext_lazy("calendar days"),
    Unit.HOUR: gettext_lazy("hours"),
    Unit.WORKHOUR: gettext_lazy("working hours"),
}
FORMS: dict[str, Promise] = {
    "original": gettext_lazy("Original"),
    "copy": gettext_lazy("Copy"),
    "both": gettext_lazy("Original and copy"),
    "electronic": gettext_lazy("Electronic"),
}
SOURCES: dict[str, Promise] = {
    "applicant": gettext_lazy("The applicant brings it"),
    "issued": gettext_lazy("Issued by an organ"),
    "shared": gettext_lazy("Fetched by data sharing"),
    "intermediary": gettext_lazy("Made by an intermediary"),
}
LABELS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "name_en": gettext_lazy("Name in English"),
    "case_type": gettext_lazy("Type of case"),
    "promised_amount": gettext_lazy("Promised limit"),
    "promised_unit": gettext_lazy("Unit of the promise"),
    "statutory_amount": gettext_lazy("Statutory limit"),
    "statutory_unit": gettext_lazy("Unit of the statutory limit"),
    "limit_basis": gettext_lazy("Basis of the limit"),
    "extension_cap": gettext_lazy("Extension at most"),
    "legal_bases": gettext_lazy("Legal bases"),
    "conditions": gettext_lazy("Conditions of acceptance"),
    "materials": gettext_lazy("Materials"),
    "fees": gettext_lazy("Fees"),
    "result": pgettext_lazy("what an item gives", "Result"),
    "procedures": gettext_lazy("Special procedures"),
    "steps": gettext_lazy("Steps"),
}


def name_of(version: Version) -> str:
    """The name of an item in the reader's language, where it has one."""
    return version.name_en if get_language() == "en" and version.name_en else version.name


def item_kinds() -> list[tuple[str, Any]]:
    """The kinds of items as a field offers them."""
    return list(Kinds.choices)


def organ_words(organ: Organ) -> str:
    """An organ by name; a section or a window behind the body it belongs to."""
    if organ.level not in (Level.SECTION, Level.WINDOW) or organ.parent is None:
        return in_language(organ)
    return f"{in_language(organ.parent)} {in_language(organ)}"


def limit_words(row: Mapping[str, Any] | Any, which: str = "") -> str:
    """A limit of a version (which="promised_") or of a step, in words; nothing where none."""
    amount, unit = f"{which}amount", f"{which}unit"
    said = row if isinstance(row, Mapping) else {one: getattr(row, one) for one in (amount, unit)}
    if said[amount] is None:
        return ""
    return amount_words(said[amount], said[unit])


def extension_words(version: Version) -> str:
    """By how much a limit may be extended, in its own unit; nothing where never."""
    unit = version.statutory_unit or version.promised_unit or Unit.WORKDAY
    return amount_words(version.extension_cap, unit) if version.extension_cap else ""


def promise_words(version: Version) -> str:
    """What is promised: at once, within a limit, or nothing yet."""
    if version.case_type == CaseTypes.INSTANT and not version.promised_amount:
        return _("At once")
    return limit_words(version, "promised_")


def words_in(row: Mapping[str, Any]) -> str:
    """The words of a procedure in the reader's language."""
    return str((get_language() == "en" and row.get("words_en")) or row.get("words", ""))


def standing_words(version: Version, day: date) -> str:
    """Whether a version holds on a day, has not begun, or is over."""
    if version.from_on is None:
        return version.get_state_display()
    if version.from_on > day:
        return _("Not in force yet")
    if version.until_on is None or version.until_on > day:
        return _("In force")
    return _("No longer in force")


__all__ = [
    "FORMS",
    "LABELS",
    "SOURCES",
    "UNITS",
    "extension_words",
    "in_language",
    "limit_words",
    "name_of",
    "organ_words",
    "promise_words",
    "standing_words",
    "words_in",
]
