"""The columns of the lists that are imported and exported, and the names a header may give them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Leads, Level
from xiaoneng.staffing.models import CategoryKind, SheetKind
from xiaoneng.staffing.queries.categories import category_choices
from xiaoneng.staffing.spreadsheets import Line


class Column(NamedTuple):
    """One column: its name in code and in a header, the other names it goes by."""

    name: str
    title: str | Promise
    also: tuple[str, ...] = ()
    is_needed: bool = False


ORGANS = (
    Column("code", gettext_lazy("Organ code"), ("单位编码", "编码", "code"), is_needed=True),
    Column("name", gettext_lazy("Organ name"), ("单位名称", "名称", "name"), is_needed=True),
    Column("level", pgettext_lazy("of an organ", "Level"), ("层级", "类型", "level")),
    Column(
        "parent", gettext_lazy("Code of the organ above"), ("上级编码", "上级单位编码", "parent")
    ),
    Column("category", gettext_lazy("Evaluation category"), ("考核类别", "类别", "category")),
    Column("name_en", gettext_lazy("English name"), ("英文名称", "name_en")),
)
STAFF = (
    Column("username", gettext_lazy("User name"), ("用户名", "账号", "username"), is_needed=True),
    Column("full_name", gettext_lazy("Full name"), ("姓名", "full_name", "name"), is_needed=True),
    Column("organ", gettext_lazy("Organ code"), ("单位编码", "organ"), is_needed=True),
    Column("post", gettext_lazy("Post"), ("岗位", "职务", "post"), is_needed=True),
    Column("leads", gettext_lazy("Place in the chain"), ("领导职责", "leads")),
    Column("role", gettext_lazy("Role"), ("角色", "role")),
    Column("rank", gettext_lazy("Rank"), ("职级", "rank")),
    Column("phone", gettext_lazy("Telephone"), ("电话", "手机", "phone")),
    Column("email", gettext_lazy("E-mail"), ("邮箱", "电子邮箱", "email")),
)
COLUMNS: Mapping[str, tuple[Column, ...]] = {SheetKind.ORGANS: ORGANS, SheetKind.STAFF: STAFF}
Words = Mapping[str, tuple[str, ...]]  # code -> the words it may be written with
LEVELS: Words = {
    Level.DISTRICT: ("县区", "区县", "区", "县", "district"),
    Level.ORGAN: ("单位", "机关单位", "部门", "organ"),
    Level.SECTION: ("科室", "section"),
    Level.WINDOW: ("窗口", "window"),
    Level.STREET: ("镇街", "街道乡镇", "街道", "乡镇", "镇", "street", "street or town"),
    Level.VILLAGE: ("村社区", "村", "社区", "village"),
}
LEADS: Words = {
    Leads.HEAD: ("单位主要负责人", "主要负责人", "正职", "head of the organ"),
    Leads.DEPUTY: ("分管负责人", "副职", "deputy head"),
    Leads.CHIEF: ("科室负责人", "科长", "section chief"),
}


def cells_of(lines: Sequence[Line], kind: str) -> list[dict[str, object]]:
    """The rows below the header, cell by column; raises Unusable where a column is missing."""
    header, *rows = lines
    columns = COLUMNS[kind]
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


def code_of(words: Words, text: str) -> str | None:
    """The code that a cell says, in whatever words; None where it says nothing known."""
    wanted = text.strip().casefold()
    return next((code for code, said in words.items() if wanted in (code, *said)), None)


def word_of(words: Words, code: str) -> str:
    """How an export writes a code: the first of the words an import understands."""
    return words[code][0] if code in words else ""


def label_of(kind: type[TextChoices], code: str) -> str:
    """What every screen calls a code; nothing where there is none."""
    return str(kind(code).label) if code else ""


def header_of(kind: str) -> list[str]:
    """The header of the template and of exports."""
    return [str(column.title) for column in COLUMNS[kind]]


def choices_sheet(kind: str, day: date) -> list[str]:
    """The second sheet of a template: which cells must be filled, which words are known."""
    needed = "、".join(str(column.title) for column in COLUMNS[kind] if column.is_needed)
    notes = [_("Must be filled in: %(columns)s") % {"columns": needed}]
    known: dict[str, list[tuple[str, Any]]] = {
        "level": [(title_of("level"), Level.choices)],
        "category": [(str(one.label), category_choices(day, one)) for one in CategoryKind],
        "leads": [(title_of("leads"), Leads.choices)],
    }
    for column in COLUMNS[kind]:
        for title, choices in known.get(column.name, ()):
            words = "、".join(str(word) for code, word in choices if code)
            notes.append(f"{title}：{words}")
    return notes


def title_of(name: str) -> str:
    """How a header calls a column."""
    return next((str(one.title) for one in (*ORGANS, *STAFF) if one.name == name), name)
