"""The columns of a list of items: what the template has, what an import reads, an export writes.

A cell left empty leaves what is there; one that says 无 empties it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiaoneng.catalogue.cell_lists import LEGAL_BASES, MATERIALS, PROCEDURES, STEPS, Part
from xiaoneng.catalogue.spellings import CASE_TYPES, FORMS, KINDS, SOURCES, UNITS
from xiaoneng.core.refusals import Unusable
from xiaoneng.staffing.spreadsheets import Line

LONGEST_CELL = 32_767  # what a cell of a workbook holds


class Column(NamedTuple):
    """One column: its name in code and in a header, the other names it goes by."""

    name: str
    title: str | Promise
    also: tuple[str, ...] = ()
    is_needed: bool = False
    parts: tuple[Part, ...] = ()


COLUMNS = (
    Column("code", gettext_lazy("Item code"), ("实施编码", "事项编码", "code"), is_needed=True),
    Column("basic_code", gettext_lazy("Basic code"), ("基本编码", "basic_code")),
    Column("kind", gettext_lazy("Kind of item"), ("事项类型", "kind"), is_needed=True),
    Column("name", gettext_lazy("Item name"), ("事项名称", "名称", "name"), is_needed=True),
    Column("name_en", gettext_lazy("Name in English"), ("英文名称", "name_en")),
    Column("organ", gettext_lazy("Exercised by"), ("实施主体", "单位", "organ"), is_needed=True),
    Column("credit", gettext_lazy("Credit code of the organ"), ("统一社会信用代码", "credit")),
    Column("case_type", gettext_lazy("Type of case"), ("办件类型", "case_type")),
    Column("promised", gettext_lazy("Promised limit"), ("承诺时限", "promised")),
    Column("promised_unit", gettext_lazy("Unit of the promise"),
           ("承诺时限单位", "promised_unit")),
    Column("statutory", gettext_lazy("Statutory limit"), ("法定时限", "statutory")),
    Column("statutory_unit", gettext_lazy("Unit of the statutory limit"),
           ("法定时限单位", "statutory_unit")),
    Column("limit_basis", gettext_lazy("Basis of the limit"), ("时限依据", "limit_basis")),
    Column("extension_cap", gettext_lazy("Extension at most"), ("延长上限", "extension_cap")),
    Column("legal_bases", gettext_lazy("Legal bases"), ("设定依据", "legal_bases"),
           parts=LEGAL_BASES),
    Column("conditions", gettext_lazy("Conditions of acceptance"), ("受理条件", "conditions")),
    Column("materials", gettext_lazy("Materials"), ("申请材料", "materials"), parts=MATERIALS),
    Column("fees", gettext_lazy("Fees"), ("收费", "fees")),
    Column("result", pgettext_lazy("what an item gives", "Result"), ("办理结果", "result")),
    Column("procedures", gettext_lazy("Special procedures"), ("特别程序", "procedures"),
           parts=PROCEDURES),
    Column("steps", gettext_lazy("Steps"), ("办理环节", "steps"), parts=STEPS),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}


def cells_of(lines: Sequence[Line], columns: Sequence[Column] = COLUMNS) -> list[dict[str, object]]:
    """The rows below the header, cell by column; raises Unusable where a column is missing."""
    header, *rows = lines
    places = places_in(header, columns)
    return [
        {
            "number": row.number,
            "cells": {
                name: row.cells[place] if place < len(row.cells) else ""
                for name, place in places.items()
            },
        }
        for row in rows
    ]


def places_in(header: Line, columns: Sequence[Column]) -> dict[str, int]:
    """Where each column stands; a column that is not ours is left out."""
    places: dict[str, int] = {}
    for column in columns:
        names = {str(column.title).casefold(), *(name.casefold() for name in column.also)}
        found = [at for at, name in enumerate(header.cells) if name.casefold().rstrip("*") in names]
        if found:
            places[column.name] = found[0]
        elif column.is_needed:
            raise Unusable(
                _("The column %(column)s is missing; start from the template.")
                % {"column": column.title}
            )
    return places


def header() -> list[str]:
    """The header of the template and of exports."""
    return [str(column.title) for column in COLUMNS]


def notes() -> list[str]:
    """The second sheet of a template: what must be filled in, which words are known, how lists
    are written in one cell."""
    needed = "、".join(str(column.title) for column in COLUMNS if column.is_needed)
    found = [
        _("Must be filled in: %(columns)s") % {"columns": needed},
        _("An empty cell leaves what is there; 无 empties it."),
        _("The organ is written by name, by another name it goes by, or by its credit code."),
    ]
    for name, words in (("kind", KINDS), ("case_type", CASE_TYPES), ("promised_unit", UNITS)):
        known = "、".join(said[0] for said in words.values())
        found.append(f"{title_of(name)}：{known}")
    for column in COLUMNS:
        if column.parts:
            parts = "｜".join(str(part.words) for part in column.parts)
            found.append(
                _("%(column)s: a line for each, written as %(parts)s")
                % {"column": column.title, "parts": parts}
            )
    forms = "、".join(said[0] for said in FORMS.values())
    sources = "、".join(said[0] for said in SOURCES.values())
    found.append(_("Materials: form %(forms)s; source %(sources)s") % {
        "forms": forms, "sources": sources,
    })  # fmt: skip
    return found


def title_of(name: str) -> str:
    """How a header calls a column."""
    return str(BY_NAME[name].title) if name in BY_NAME else name
