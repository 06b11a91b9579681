"""The register of evaluation categories of organs and classes of sections."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoneng.people.models import Level, Organ, Placement
from xiaoneng.staffing.models import Category, CategoryKind, CategoryQuerySet

Choices = list[tuple[str, str]]


def categories() -> CategoryQuerySet:
    """Every entry, also those no longer in use."""
    return Category.objects.order_by("kind", "place", "pk")


def kind_of(level: str) -> CategoryKind:
    """Which entries an organ of a level takes: a section has a class, any other a category."""
    return CategoryKind.SECTION if level == Level.SECTION else CategoryKind.ORGAN


def category_words() -> dict[str, str]:
    """What every entry is called in the reader's language, by its code, in their order."""
    return {one.code: one.label for one in categories()}


def categories_in_use(day: date, *kinds: str) -> list[Category]:
    """The entries that may be chosen on a day."""
    return list(categories().in_use(day).filter(kind__in=kinds or CategoryKind.values))


def category_choices(day: date, *kinds: str) -> Choices:
    """The same to choose from."""
    return [(one.code, one.label) for one in categories_in_use(day, *kinds)]


def organ_categories(day: date) -> Choices:
    """The evaluation categories of organs to choose from on a day."""
    return category_choices(day, CategoryKind.ORGAN)


def grouped_choices(day: date) -> list[tuple[str, Choices]]:
    """The entries to choose from before the level of an organ is known, kind by kind."""
    found = categories_in_use(day)
    return [
        (str(kind.label), [(one.code, one.label) for one in found if one.kind == kind])
        for kind in CategoryKind
    ]


def organs_with(category: Category) -> QuerySet[Organ]:
    """The open organs that stand in a category today."""
    return Organ.objects.filter(category=category.code, closed_on__isnull=True)


def is_referred_to(category: Category) -> bool:
    """Whether an organ stands or ever stood in a category."""
    return Placement.objects.filter(category=category.code).exists()


@dataclass(frozen=True, slots=True)
class Spellings:
    """The register as an import reads it: which code a cell means, and what a code is called."""

    entries: tuple[Category, ...]
    day: date

    @classmethod
    def on(cls, day: date) -> "Spellings":
        return cls(tuple(categories()), day)

    def usable(self, level: str) -> Iterable[Category]:
        """The entries that an organ of a level may have on the day."""
        return (one for one in self.entries if one.kind == kind_of(level) and one.is_used(self.day))

    def code_of(self, text: str, level: str) -> str | None:
        """The code that a cell says, in whatever words; None where none in use is called so."""
        wanted = text.strip().casefold()
        return next((one.code for one in self.usable(level) if wanted in one.spellings), None)

    def word_of(self, code: str) -> str:
        """What every screen calls a code; nothing where there is none."""
        return next((one.label for one in self.entries if one.code == code), code)

    def why_unknown(self, text: str, level: str) -> str:
        """Why a cell cannot be taken, and what to do."""
        words = {"name": text, "names": "、".join(one.label for one in self.usable(level))}
        if kind_of(level) == CategoryKind.SECTION:
            said = _(
                "“%(name)s” is no class of sections in use. Write one of these: %(names)s; or "
                "let the efficiency office add it to the register."
            )
        else:
            said = _(
                "“%(name)s” is no evaluation category in use. Write one of these: %(names)s; or "
                "let the efficiency office add it to the register."
            )
        return said % words
