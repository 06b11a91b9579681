"""Organs to choose from, as the tree they are: in forms, in the conditions of lists, in figures."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xiaoneng.people.models import Organ
from xiaoneng.people.queries import Branch

INDENT = "\u3000"
NEEDED = ("pk", "path", "code", "name", "name_en", "closed_on")  # of an organ, to be drawn here
FIND = {  # kit/find.js puts a line above it
    "data-find": gettext_lazy("Narrow the choice"),
    "data-none": gettext_lazy("No such organ"),
}

Choices = list[tuple[str, str]]


def tree_choices(organs: Iterable[Organ]) -> Choices:
    """Some organs, each below the nearest of them that it belongs to; closed ones say so."""
    shown = {one.pk: one for one in organs}
    placed = []
    for one in shown.values():
        line = [int(key) for key in one.path.split("/") if key]
        order = [(shown[key].code if key in shown else "", key) for key in line]
        placed.append((order, sum(key in shown for key in line) - 1, one))
    placed.sort(key=lambda row: row[0])
    return [(str(one.pk), INDENT * depth + words_of(one)) for _order, depth, one in placed]


def marked(organs: Iterable[Organ], chosen: Callable[[Organ], bool]) -> list[tuple[str, str, bool]]:
    """The same, each with whether it is chosen: what `options` draws."""
    shown = list(organs)
    keys = {str(one.pk) for one in shown if chosen(one)}
    return [(key, words, key in keys) for key, words in tree_choices(shown)]


def branch_choices(branches: Iterable[Branch]) -> Choices:
    """The tree of a day, or a part of it, to choose from; each called as it was then."""
    return [
        (str(one.organ.pk), INDENT * one.depth + (english_of(one.organ) or one.name))
        for one in branches
    ]


def words_of(organ: Organ) -> str:
    """An organ in the reader's language, and that it is closed."""
    name = english_of(organ) or organ.name
    return _("%(organ)s (closed)") % {"organ": name} if organ.closed_on else name


def english_of(organ: Organ) -> str:
    return organ.name_en if (get_language() or "").startswith("en") else ""


class OrganSelect(forms.Select):
    """A select of organs; where there are many, it can be narrowed by typing."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "form-select", **FIND, **(attrs or {})})


class OrgansSelect(forms.SelectMultiple):
    """The same for several organs."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "form-select", "size": 8, **FIND, **(attrs or {})})


class OrganField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """One of some organs; `only` says which."""

    def __init__(self, **more: Any) -> None:
        more = {"label": gettext_lazy("Organ"), "widget": OrganSelect(), **more}
        super().__init__(Organ.objects.none(), empty_label=gettext_lazy("Choose"), **more)

    def only(self, organs: Iterable[Organ]) -> None:
        self.queryset, self.choices = offered(organs, first=[("", self.empty_label)])


class OrgansField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    """Several of some organs."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Organ.objects.none(), widget=OrgansSelect(), **more)

    def only(self, organs: Iterable[Organ]) -> None:
        self.queryset, self.choices = offered(organs)


def offered(
    organs: Iterable[Organ], first: Iterable[tuple[Any, Any]] = ()
) -> tuple[QuerySet[Organ], list[tuple[Any, Any]]]:
    """What a field of organs may be, and how that is drawn."""
    rows = list(organs)
    found = Organ.objects.filter(pk__in=[one.pk for one in rows])
    return found, [*first, *tree_choices(rows)]
