"""What a version says as the cells of a list, and the cells of a row as what a version says."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiaoneng.catalogue.cell_lists import read_list, write_list
from xiaoneng.catalogue.content import COLUMNS as CONTENT
from xiaoneng.catalogue.models import CaseTypes, Item
from xiaoneng.catalogue.organ_names import OrganNames
from xiaoneng.catalogue.sheet_columns import BY_NAME
from xiaoneng.catalogue.spellings import CASE_TYPES, KINDS, NOTHING, UNITS, code_of, word_of
from xiaoneng.core.limits import Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.people.models import Organ, Post

TEXTS = ("name", "name_en", "limit_basis", "conditions", "fees", "result")
LISTS = ("legal_bases", "materials", "procedures")
LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*(.*)")
LONGEST_PROCEDURE = 40
EMPTY: dict[str, Any] = {
    **dict.fromkeys((*TEXTS, "promised_unit", "statutory_unit"), ""),
    **{name: [] for name in (*LISTS, "steps")},
    "case_type": CaseTypes.PROMISED,
    "promised_amount": None,
    "statutory_amount": None,
    "extension_cap": 0.0,
}


class Posts:
    """Open posts by organ and title, read when a list first names one."""

    def __init__(self) -> None:
        self.keys: dict[tuple[int, str], int] | None = None

    def key(self, organ: int, title: str) -> int | None:
        if self.keys is None:
            found = Post.objects.filter(closed_on__isnull=True).order_by("-pk")
            self.keys = {(one, name): pk for pk, one, name in
                         found.values_list("pk", "organ", "title")}  # fmt: skip
        return self.keys.get((organ, title))


class Reading:
    """Reads the cells of one row; keeps the first fault as column and reason."""

    def __init__(self, cells: Mapping[str, str], organ: Organ, names: OrganNames, posts: Posts):
        self.cells, self.organ, self.names, self.posts = cells, organ, names, posts
        self.fault: tuple[str, str] | None = None

    def content(self) -> dict[str, Any]:
        """What the row says of a version; what it leaves empty is absent."""
        said: dict[str, Any] = {}
        readers: dict[str, Callable[[str], Any]] = dict.fromkeys(TEXTS, str)
        readers |= {name: self.reader(name) for name in LISTS}
        readers |= {"case_type": self.case_type, "extension_cap": float, "steps": self.steps}
        for name, read in readers.items():
            if cell := self.cells.get(name, ""):
                said[name] = EMPTY[name] if self.is_nothing(cell) else self.tried(name, read, cell)
        for which in ("promised", "statutory"):
            said |= self.limit(which)
        for row in said.get("procedures") or ():
            row["code"] = row["code"] or row["words"][:LONGEST_PROCEDURE]
        return said

    def tried(self, column: str, read: Callable[[str], Any], cell: str) -> Any:
        try:
            return read(cell)
        except Unusable as refusal:
            self.note(column, sentence_of(refusal))
        except ValueError:
            self.note(column, _("This is no number."))
        return EMPTY.get(column)

    def note(self, column: str, reason: str) -> None:
        self.fault = self.fault or (column, reason)

    def is_nothing(self, cell: str) -> bool:
        return cell.casefold() in NOTHING

    def reader(self, name: str) -> Callable[[str], Any]:
        return lambda cell: read_list(cell, BY_NAME[name].parts)

    def case_type(self, cell: str) -> str:
        code = code_of(CASE_TYPES, cell)
        if code is None:
            raise Unusable(_("No such type of case; the template lists them."))
        return code

    def limit(self, which: str) -> dict[str, Any]:
        """Amount and unit, in two cells or in one (“10 个工作日”); working days unless said."""
        cell, unit_cell = self.cells.get(which, ""), self.cells.get(f"{which}_unit", "")
        if not cell:
            return {}
        if self.is_nothing(cell):
            return {f"{which}_amount": None, f"{which}_unit": ""}
        found = LIMIT.fullmatch(cell)
        unit = code_of(UNITS, unit_cell or (found[2] if found else "") or Unit.WORKDAY)
        if found is None:
            self.note(which, _("This is no number."))
            return {}
        if unit is None:
            self.note(f"{which}_unit", _("No such unit; the template lists them."))
            return {}
        return {f"{which}_amount": float(found[1]), f"{which}_unit": unit}

    def steps(self, cell: str) -> list[dict[str, Any]]:
        rows = read_list(cell, BY_NAME["steps"].parts)
        for row in rows:
            organ = self.names.meant(row["organ"]).organ if row["organ"] else None
            if row["organ"] and organ is None:
                raise Unusable(_("No organ is called %(name)s.") % {"name": row["organ"]})
            place = (organ or self.organ).pk
            post = self.posts.key(place, row["post"]) if row["post"] else None
            if row["post"] and post is None:
                raise Unusable(_("There is no post %(name)s there.") % {"name": row["post"]})
            if row["amount"] is not None and not row["unit"]:
                row["unit"] = str(Unit.WORKDAY)
            del row["organ"], row["post"]
            row |= {"organ_id": organ.pk if organ else None, "post_id": post}
        return rows


class Writing:
    """Writes items as cells; organs and posts are read once."""

    def __init__(self) -> None:
        self.organs = dict(Organ.objects.values_list("pk", "name"))
        self.posts: dict[int, str] = {}

    def cells(self, item: Item, content: Mapping[str, Any]) -> dict[str, str]:
        """The row of an item and what one of its versions says."""
        said = {name: str(content[name] or "") for name in TEXTS}
        said |= {name: write_list(content[name], BY_NAME[name].parts) for name in LISTS}
        for which in ("promised", "statutory"):
            amount = content[f"{which}_amount"]
            said[which] = "" if amount is None else f"{amount:g}"
            said[f"{which}_unit"] = word_of(UNITS, content[f"{which}_unit"])
        cap = content["extension_cap"]
        return said | {
            "code": item.code,
            "basic_code": item.basic_code,
            "kind": word_of(KINDS, item.kind),
            "organ": self.organs.get(item.organ_id, ""),
            "case_type": word_of(CASE_TYPES, content["case_type"]),
            "extension_cap": f"{cap:g}" if cap else "",
            "steps": write_list([self.step(row) for row in content["steps"]],
                                BY_NAME["steps"].parts),
        }  # fmt: skip

    def step(self, row: Mapping[str, Any]) -> dict[str, Any]:
        organ = self.organs.get(row["organ_id"], "") if row["organ_id"] else ""
        return {**row, "organ": organ, "post": self.title(row["post_id"])}

    def title(self, key: int | None) -> str:
        if key is None:
            return ""
        if key not in self.posts:
            self.posts |= dict(Post.objects.values_list("pk", "title"))
        return self.posts.get(key, "")


def full(content: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything a version says: what is said now, over what was said before, over nothing."""
    return {**EMPTY, **(before or {}), **content}


assert set(EMPTY) == {*CONTENT, "steps"}  # noqa: S101  # a new column is written and read here too
