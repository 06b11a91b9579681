"""Limits that a file gives: of an item an amount in its unit, or by how much it is shorter.

CSV with the columns item, limit and class, of which each row has one of the last two; or TOML with
the tables [limit] and [class], an item on each line.
"""

import csv
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from xiaoneng.core.limits import MOST
from xiaoneng.core.on_trial import CLASSES
from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.toml_tables import suggestion

LIMIT, CLASS = "limit", "class"
HEADS = ("item", LIMIT, CLASS)
FORM = f"a CSV with the columns {', '.join(HEADS)}, or a TOML with [{LIMIT}] and [{CLASS}]"


@dataclass(frozen=True)
class Given:
    """By item; the classes are those of core.on_trial."""

    path: Path | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)

    @property
    def items(self) -> list[str]:
        return [*self.limits, *self.classes]

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Items that the log does not have."""
        if self.items and not known:
            raise Unusable(
                f"{self.path}: the log names no items; name their column in the mapping, or one "
                'for all cases: item = { value = "…" }'
            )
        for item in self.items:
            if item not in known:
                raise Unusable(
                    f'{self.path}: no case of the log has the item "{item}"; '
                    f"write it as the log does, or take it out{suggestion(item, known)}"
                )


NOTHING_GIVEN = Given()


class Row(NamedTuple):
    place: str  # for whoever reads of it
    item: str
    limit: Any
    by: Any


def given_in(path: Path) -> Given:
    """The limits of a file; Unusable names the row and the remedy."""
    limits: dict[str, float] = {}
    classes: dict[str, str] = {}
    rows = toml_rows if path.suffix.lower() == ".toml" else csv_rows
    for row in rows(path):
        if not row.item:
            raise Unusable(f"{row.place} names no item")
        if row.item in limits or row.item in classes:
            raise Unusable(f'{row.place}: "{row.item}" is there twice; keep one of them')
        if (row.limit is None) == (row.by is None):
            raise Unusable(f'{row.place}: say a limit or a class of "{row.item}", one of the two')
        if row.by is None:
            limits[row.item] = amount_in(row)
        else:
            classes[row.item] = class_in(row)
    if not limits and not classes:
        raise Unusable(f"{path} gives no limit; it must be {FORM}")
    return Given(path, limits, classes)


def amount_in(row: Row) -> float:
    """The amount of a limit, in the unit of its item."""
    try:
        amount = float(row.limit)
    except (TypeError, ValueError):
        amount = 0.0
    if isinstance(row.limit, bool) or not 0 < amount <= MOST:
        raise Unusable(
            f'{row.place}: the limit of "{row.item}" is {row.limit!r}; write a number above 0 '
            f"and up to {MOST}, in the unit of the item and without its name"
        )
    return amount


def class_in(row: Row) -> str:
    if row.by not in CLASSES:
        raise Unusable(
            f'{row.place}: the class of "{row.item}" is {row.by!r}; it must be one of '
            f"{', '.join(CLASSES)}{suggestion(str(row.by), CLASSES)}"
        )
    return str(row.by)


def csv_rows(path: Path) -> Iterator[Row]:
    rows = csv.DictReader(text_of(path).splitlines())
    heads = list(rows.fieldnames or [])
    unknown = [head for head in heads if head not in HEADS]
    if unknown or "item" not in heads or len(heads) < 2:  # noqa: PLR2004  # one of the two others
        raise Unusable(f"{path} has the columns {', '.join(heads) or '(none)'}; it must be {FORM}")
    for row in rows:
        cells = {head: (row.get(head) or "").strip() for head in HEADS}
        if any(cells.values()):
            place = f"{path}, line {rows.line_num}"
            yield Row(place, cells["item"], cells[LIMIT] or None, cells[CLASS] or None)


def toml_rows(path: Path) -> Iterator[Row]:
    try:
        document = tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"{path} is not TOML: {error}") from error
    for name, table in document.items():
        if name not in (LIMIT, CLASS) or not isinstance(table, dict):
            raise Unusable(f'{path} has "{name}"; it must be {FORM}')
        for item, said in table.items():
            limit, by = (said, None) if name == LIMIT else (None, said)
            yield Row(f"{path}, [{name}]", item.strip(), limit, by)


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unusable(f"the limits {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unusable(f"the limits {path} are not UTF-8 text; save them as UTF-8") from error
