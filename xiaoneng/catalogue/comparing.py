"""Two versions of an item side by side, field by field, line by line."""

from typing import NamedTuple

from xiaoneng.catalogue.content import content_of
from xiaoneng.catalogue.models import Version
from xiaoneng.catalogue.portrait import material, procedure, who_of
from xiaoneng.catalogue.showing import LABELS, extension_words, limit_words


class Line(NamedTuple):
    """One line of a field, and whether the other version lacks it."""

    words: str
    is_other: bool


class Row(NamedTuple):
    """One field of two versions."""

    label: str
    before: list[Line]
    after: list[Line]

    @property
    def differs(self) -> bool:
        return any(one.is_other for one in (*self.before, *self.after))


def said(version: Version) -> dict[str, list[str]]:
    """Every field of a version as lines in words; what is empty has none."""
    content = content_of(version)
    texts = ("name", "name_en", "limit_basis", "conditions", "fees", "result")
    lines = {name: content[name].splitlines() for name in texts}
    lines["case_type"] = [version.get_case_type_display()]
    for which in ("promised", "statutory"):
        lines[f"{which}_amount"] = one(limit_words(version, f"{which}_"))
    lines["extension_cap"] = one(extension_words(version))
    lines["legal_bases"] = [
        joined(row.get("title"), row.get("article"), row.get("text"))
        for row in content["legal_bases"]
    ]
    lines["materials"] = [
        joined(row.name, row.form, row.copies and f"×{row.copies}", row.source)
        for row in map(material, content["materials"])
    ]
    lines["procedures"] = [
        joined(row.words, row.cap, row.basis) for row in map(procedure, content["procedures"])
    ]
    lines["steps"] = [
        joined(
            step.code if step.code != step.words else "",
            step.words,
            who_of(step),
            limit_words(step),
            arrow(step.follows),
        )
        for step in version.steps.select_related("organ__parent", "post")
    ]
    return {name: lines[name] for name in LABELS if name in lines}


def one(text: str) -> list[str]:
    return [text] if text else []


def joined(*parts: object) -> str:
    return "　".join(str(part) for part in parts if part)


def arrow(follows: list[str]) -> str:
    return f"← {'、'.join(follows)}" if follows else ""


def compared(before: Version, after: Version) -> list[Row]:
    """Both versions, a row for each field that either says something of."""
    left, right = said(before), said(after)
    return [
        Row(
            str(LABELS[name]),
            [Line(line, line not in right[name]) for line in left[name]],
            [Line(line, line not in left[name]) for line in right[name]],
        )
        for name in left
        if left[name] or right[name]
    ]
