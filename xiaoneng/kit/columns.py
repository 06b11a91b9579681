"""The columns of a list: what is read, shown, sorted and written out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from xiaoneng.kit import words

Value = Callable[[Any], Any]  # rows are of any model
Drawing = Callable[[Any, Any], SafeString]


def drawn_from(template: str) -> Drawing:
    """A cell made by a template of `row` and `value`: for lists of few rows. A list of many draws
    its cells in code, at a twentieth of the cost.
    """
    return lambda row, value: render_to_string(template, {"row": row, "value": value})


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `value` reads it from a row; `sort` is the database column it sorts by ("" for none);
    `draw` makes the cell from row and value where words are not enough; `export` is what
    is written out where that differs from `value`. `sub` is a second, smaller line; in a file it is
    a column of its own under `sub_label`. `width` is a class of tokens.css (`xn-w-date`).
    """

    key: str
    label: str | Promise
    value: Value
    sort: str = ""
    draw: Drawing | None = None
    export: Value | None = None
    sub: Value | None = None
    sub_label: str | Promise = ""
    is_title: bool = False
    width: str = ""


class Cell(NamedTuple):
    """A column of one row, ready to be drawn."""

    text: str | SafeString
    sub: str
    label: str
    kind: str
    is_title: bool


def cell(column: Column, label: str, row: Any) -> Cell:
    """A column of one row; its label is translated once for all rows."""
    value = column.value(row)
    text = column.draw(row, value) if column.draw else shown(value)
    kind = " ".join(part for part in (kind_of(value), column.width) if part)
    sub = str(column.sub(row)) if column.sub else ""
    return Cell(text, sub, label, kind, column.is_title)


def shown(value: Any) -> str:
    """A value in words: a day, a moment, a number, or its own text."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return words.moment_words(value)
    if isinstance(value, date):
        return words.day_words(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return words.thousands(value)
    return str(value)


def kind_of(value: Any) -> str:
    """The class of a cell: figures stand right, dates keep together."""
    if isinstance(value, date):
        return "numl in"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "num"
    return "in"


def in_file(columns: Iterable[Column]) -> Iterator[Column]:
    """The columns of a file: what stands in smaller type has one of its own."""
    for one in columns:
        yield one
        if one.sub is not None and one.sub_label:
            yield Column(f"{one.key}_sub", one.sub_label, one.sub)


def written(column: Column, row: Any) -> Any:
    """What a file holds for this column."""
    value = (column.export or column.value)(row)
    plain = isinstance(value, date | int | float) or value is None
    return value if plain and not isinstance(value, bool) else str(value)
