"""Saving what a batch of obligations shows, each column only where it changed.

An index is touched only if a column of it is written; what many rows have in common goes together.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from operator import ne
from typing import NamedTuple

from xiaoneng.kit.many import update_many
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.watching import Watched, shown_by


class Shown(NamedTuple):
    """The columns that the sweep keeps: the copies, and why a row could not be read."""

    due_at: datetime | None
    statutory_due_at: datetime | None
    light: str
    is_provisional: bool
    trouble: str
    look_at: datetime | None  # always another than before


FIRST = Shown._fields[:-1]  # what `shown_by` reads, in the same order


def save_shown(rows: Iterable[tuple[Watched, Shown]]) -> None:
    """Write what some rows show now; the caller holds them."""
    changed: dict[tuple[bool, ...], list[tuple[Watched, Shown]]] = defaultdict(list)
    for row, shown in rows:
        changed[tuple(map(ne, shown_by(row), shown))].append((row, shown))
    for differs, some in changed.items():
        names = [name for name, yes in zip(FIRST, differs, strict=True) if yes]
        columns: dict[str, list[object]] = {"pk": [row.pk for row, _shown in some]}
        for name in [*names, "look_at"]:
            place = Shown._fields.index(name)
            columns[name] = [shown[place] for _row, shown in some]
        update_many(Obligation, columns)
