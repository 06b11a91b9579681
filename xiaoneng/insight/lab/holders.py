"""Who held the clock of a case at a moment, and in which step it stood then."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from xiaoneng.insight.lab.facts import Facts, seconds
from xiaoneng.measures.array_days import NEVER, Whole
from xiaoneng.measures.array_pauses import SPAN

NOBODY = 0  # no key is 0


@dataclass(frozen=True)
class Kept:
    """Something each case had from one moment on, in order of case and moment."""

    place: Whole  # case's row and moment end to end
    row: Whole
    value: Whole  # the row of its table

    def at(self, rows: Whole, moments: Whole) -> Whole:
        """Which row of the table held for some cases at their moments; −1 for none."""
        if not len(self.place):
            return np.full(len(rows), -1)
        found = np.searchsorted(self.place, rows * SPAN + moments, "right") - 1
        is_own = (found >= 0) & (self.row[np.maximum(found, 0)] == rows)
        return np.where(is_own, self.value[np.maximum(found, 0)], -1)


def kept(keys: Whole, table: pa.Table, key: str, since: str) -> Kept:
    """The rows of a table by the row of their case; those that never began are left out."""
    begins, owners = seconds(table[since]), table[key].to_numpy()
    order = np.argsort(keys, kind="stable")
    places = np.searchsorted(keys, owners, sorter=order)
    row = order[np.minimum(places, max(len(keys) - 1, 0))] if len(keys) else places
    some = np.flatnonzero(begins != NEVER)
    by = some[np.lexsort((begins[some], row[some]))]
    return Kept(row[by] * SPAN + begins[by], row[by], by)


class Holders:
    """Organ and officer of each case at any moment; before the first record, those of today."""

    def __init__(self, facts: Facts) -> None:
        table = facts.holdings
        self.kept = kept(facts.cases["obligation"].to_numpy(), table, "obligation", "from_at")
        self.organs, self.officers = (
            whole_keys(table[name]) for name in ("organ_id", "officer_id")
        )
        self.last = (
            whole_keys(facts.cases["holder_organ_id"]),
            whole_keys(facts.cases["officer_id"]),
        )

    def at(self, rows: Whole, moments: Whole) -> tuple[Whole, Whole]:
        """Organs and officers of some cases at their moments."""
        found = self.kept.at(rows, moments)
        organs, officers = self.last[0][rows].copy(), self.last[1][rows].copy()
        is_known = found >= 0
        organs[is_known] = self.organs[found[is_known]]
        officers[is_known] = self.officers[found[is_known]]
        return organs, officers


class Steps:
    """The step of a case begun last at a moment; cases without steps have none."""

    def __init__(self, facts: Facts) -> None:
        self.titles: list[str] = facts.steps["title"].to_pylist()
        self.kept = kept(facts.cases["case"].to_numpy(), facts.steps, "case", "started_at")

    def at(self, rows: Whole, moments: Whole) -> list[str]:
        return [self.titles[one] if one >= 0 else "" for one in self.kept.at(rows, moments)]


def whole_keys(column: pa.ChunkedArray) -> Whole:
    values: Whole = column.fill_null(NOBODY).to_numpy()
    return values
