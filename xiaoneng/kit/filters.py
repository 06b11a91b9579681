"""Conditions of a list that live in the address: one choice, a stretch of days, some text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from django.db.models import DateTimeField, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xiaoneng.core.workdays import FIRST, LAST
from xiaoneng.kit.as_of import unusable
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.kit.search import containing
from xiaoneng.kit.time import aware, now

Rows = QuerySet[Any]
Label = str | Promise
Options = Iterable[tuple[str, Label]]
Asked = Mapping[str, str]


class Filter(Protocol):
    """What a list wants of a condition."""

    @property
    def label(self) -> Label: ...

    @property
    def template(self) -> str: ...

    def names(self) -> tuple[str, ...]:
        """The fields of the address it reads."""
        ...

    def narrowed(self, rows: Rows, asked: Asked) -> Rows: ...

    def words(self, asked: Asked) -> str:
        """The condition as the chip says it; nothing where it is not set."""
        ...

    def fault(self, asked: Asked) -> str:
        """Why what was asked cannot be used; nothing where it can."""
        ...

    def drawn(self, asked: Asked) -> dict[str, Any]:
        """What its template needs."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values. `apply` says what a value means where it is not simply the column's; with
    a `field` beside it, how the rows that have the value in it are found.
    """

    name: str
    label: Label
    options: Callable[[], Options]
    field: str = ""
    apply: Callable[[Rows, str], Rows] | None = None
    everything: Label = ""
    template: str = "kit/filter_choice.html"

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def chosen(self, asked: Asked) -> str:
        value = asked.get(self.name, "")
        return value if value in {str(key) for key, _words in self.options()} else ""

    def narrowed(self, rows: Rows, asked: Asked) -> Rows:
        value = self.chosen(asked)
        if not value:
            return rows
        if self.apply is not None:
            return self.apply(rows, value)
        return rows.filter(**{self.field or self.name: value})

    def words(self, asked: Asked) -> str:
        value = self.chosen(asked)
        return next((str(word).strip() for key, word in self.options() if str(key) == value), "")

    def fault(self, asked: Asked) -> str:
        if asked.get(self.name, "") and not self.chosen(asked):
            return _("%(label)s: there is no such choice") % {"label": self.label}
        return ""

    def drawn(self, asked: Asked) -> dict[str, Any]:
        chosen = self.chosen(asked)
        return {
            "options": [(key, word, str(key) == chosen) for key, word in self.options() if key],
            "everything": self.everything or _("All"),
        }


@dataclass(frozen=True, slots=True)
class Key:
    """A row of another table by its key: set by links, taken out by its chip. `named` words it."""

    name: str
    label: Label
    named: Callable[[str], str]
    apply: Callable[[Rows, str], Rows]
    template: str = "kit/filter_key.html"

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def narrowed(self, rows: Rows, asked: Asked) -> Rows:
        return self.apply(rows, asked[self.name]) if self.words(asked) else rows

    def words(self, asked: Asked) -> str:
        key = asked.get(self.name, "")
        return self.named(key) if key else ""

    def fault(self, asked: Asked) -> str:
        if asked.get(self.name, "") and not self.words(asked):
            return _("%(label)s: there is no such choice") % {"label": self.label}
        return ""

    def drawn(self, asked: Asked) -> dict[str, Any]:
        return {"value": asked[self.name] if self.words(asked) else ""}


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day a list is about, `?as_of=`: its view has asked for the rows of that day."""

    label: Label
    name: str = "as_of"
    template: str = "kit/filter_as_of.html"

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def narrowed(self, rows: Rows, asked: Asked) -> Rows:
        return rows

    def words(self, asked: Asked) -> str:
        return "" if self.fault(asked) else asked.get(self.name, "")

    def fault(self, asked: Asked) -> str:
        refusal = unusable(asked.get(self.name, ""), now().date())
        return f"{self.label}: {sentence_of(refusal)}" if refusal else ""

    def drawn(self, asked: Asked) -> dict[str, Any]:
        return {"value": self.words(asked)}


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included; either may be left open.

    `order` is the sort a list has by itself while days are asked for: that of their own column
    finds the first page at once, where any other order walks past all the other days before.
    """

    name: str
    label: Label
    field: str
    template: str = "kit/filter_days.html"
    order: str = ""

    def names(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_until")

    def read(self, asked: Asked) -> tuple[date | None, date | None]:
        first, last = (read_day(asked.get(name, "")) for name in self.names())
        return first, last

    def narrowed(self, rows: Rows, asked: Asked) -> Rows:
        first, last = self.read(asked)
        has_time = isinstance(column_of(rows.model, self.field), DateTimeField)
        if first is not None:
            opens = aware(datetime.combine(first, time.min)) if has_time else first
            rows = rows.filter(**{f"{self.field}__gte": opens})
        if last is not None:
            closes = aware(datetime.combine(last, time.max)) if has_time else last
            rows = rows.filter(**{f"{self.field}__lte": closes})
        return rows

    def words(self, asked: Asked) -> str:
        first, last = self.read(asked)
        if first and last:
            return _("%(first)s to %(last)s") % {"first": first, "last": last}
        if first:
            return _("from %(day)s") % {"day": first}
        return _("until %(day)s") % {"day": last} if last else ""

    def fault(self, asked: Asked) -> str:
        for name in self.names():
            if asked.get(name, "") and read_day(asked[name]) is None:
                return _("%(label)s: write a day like 2026-11-20") % {"label": self.label}
        first, last = self.read(asked)
        if first and last and first > last:
            return _("%(label)s: the first day comes after the last") % {"label": self.label}
        return ""

    def drawn(self, asked: Asked) -> dict[str, Any]:
        first, last = self.names()
        return {
            "first": first,
            "last": last,
            "first_value": asked.get(first, ""),
            "last_value": asked.get(last, ""),
        }


@dataclass(frozen=True, slots=True)
class Text:
    """Some characters that a column contains; or what `apply` says of them."""

    name: str
    label: Label
    field: str = ""
    apply: Callable[[Rows, str], Rows] | None = None
    template: str = "kit/filter_text.html"

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def narrowed(self, rows: Rows, asked: Asked) -> Rows:
        words = self.words(asked)
        if words and self.apply is not None:
            return self.apply(rows, words)
        return containing(rows, (self.field,), words)

    def words(self, asked: Asked) -> str:
        return asked.get(self.name, "").strip()

    def fault(self, asked: Asked) -> str:
        return ""

    def drawn(self, asked: Asked) -> dict[str, Any]:
        return {"value": self.words(asked)}


def column_of(model: type[Model], path: str) -> Any:
    """A column of a table, or of one it points to (`decision__closed_at`)."""
    *ways, name = path.split("__")
    for way in ways:
        model = model._meta.get_field(way).related_model  # type: ignore[assignment]
    return model._meta.get_field(name)


def read_day(text: str) -> date | None:
    """The day an address tells; None for what is none, or lies outside every calendar."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
