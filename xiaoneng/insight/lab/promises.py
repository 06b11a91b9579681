"""The other promises: of each item that occurs, what it promises now and what it would promise."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.on_trial import KEPT, TARGET, enough, own_limit
from xiaoneng.core.shortening import SHARES, shortened
from xiaoneng.core.terms import first_breach
from xiaoneng.insight.lab.asking import Question
from xiaoneng.insight.lab.facts import Facts
from xiaoneng.measures.array_days import NEVER, Numbers, Whole
from xiaoneng.measures.array_replay import plain_dues, promise_columns, shorter_terms
from xiaoneng.measures.recommended import Recommended, recommended
from xiaoneng.people.queries import calendar_named


class Remark(StrEnum):
    """What is to be said about an item's new limit."""

    NONE = ""
    STATUTE = "statute"  # cut to the statutory limit
    BEYOND = "beyond"  # would end after the statutory limit: not taken
    FEW = "few"  # too few cases for a target rate: the promise stays
    UNPROMISED = "unpromised"  # in no catalogue: each case's own limit is shorter


@dataclass(frozen=True, slots=True)
class Line:
    """One item: its promise as the catalogue has it, and the one that is tried."""

    key: int | None
    name: str
    code: str
    organ: int | None
    unit: Unit
    now: Limit | None
    statutory: Limit | None
    kind: str = ""
    then: Limit | None = None
    advice: Recommended | None = None
    remark: Remark = Remark.NONE

    @property
    def is_changed(self) -> bool:
        return self.then is not None and self.then != self.now


def lines_of(facts: Facts) -> tuple[list[Line], Whole]:
    """The items that occur, and the place of each case's item among them."""
    known = {one["item"]: one for one in facts.items.to_pylist()}
    names = facts.named("item_name")
    keys = list(zip(facts.named("item"), names, strict=True))
    labels = [(item, "") if item is not None else (None, name) for item, name in keys]
    places = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    of_row = np.array([places[label] for label in labels], np.int64)
    said = dict(zip(labels, names, strict=True))
    units: dict[int, Counter[str]] = {}
    for place, unit in zip(of_row.tolist(), facts.named("promised_unit"), strict=True):
        units.setdefault(place, Counter())[unit or ""] += 1
    lines = [
        line_of(item, known.get(item), said[item, name], units[place])
        for (item, name), place in places.items()
    ]
    return lines, of_row


def line_of(key: int | None, row: Mapping[str, Any] | None, name: str, units: Counter[str]) -> Line:
    usual = units.most_common(1)[0][0]
    if row is None:
        unit = Unit(usual) if usual in set(Unit) else Unit.DAY
        return Line(key, name, "", None, unit, None, None)
    now, statutory = (
        limit_in(row[f"{which}_amount"], row[f"{which}_unit"])
        for which in ("promised", "statutory")
    )
    unit = now.unit if now else Unit(usual) if usual in set(Unit) else Unit.DAY
    return Line(
        key, row["name"], row["item_code"], row["organ_id"], unit, now, statutory, row["item_kind"]
    )


def limit_in(amount: float | None, unit: str) -> Limit | None:
    return None if amount is None or unit not in set(Unit) else Limit(amount, Unit(unit))


def advised(
    lines: Sequence[Line], of_row: Whole, needed: Whole, closed: Any, share: float
) -> list[Line]:
    """Each item with the limit that would have been enough for a share of its closed cases."""
    rows = np.flatnonzero(closed & (needed != NEVER))
    order = rows[np.argsort(of_row[rows], kind="stable")]
    edges = np.searchsorted(of_row[order], np.arange(len(lines) + 1))
    parts = [needed[order[first:last]] for first, last in pairwise(edges.tolist())]
    return [
        replace(line, advice=recommended(part, share))
        for line, part in zip(lines, parts, strict=True)
    ]


def tried(lines: Sequence[Line], question: Question, day: date) -> list[Line]:
    """Each item with the promise that the question puts to it."""
    return [_tried(line, question, day) for line in lines]


def _tried(line: Line, question: Question, day: date) -> Line:
    if line.key is not None and line.key in question.own:
        return within(line, own_limit(question.own[line.key], line.unit), day)
    change = question.change_of(line.key, line.kind)
    if change == TARGET:
        if line.advice is None:
            return replace(line, then=line.now, remark=Remark.FEW)
        return within(line, enough(line.advice.amount, line.unit), day)
    if (by := SHARES.get(change)) is None:
        return replace(line, then=line.now)
    if line.now is None:
        return replace(line, remark=Remark.UNPROMISED)
    return replace(line, then=shortened(line.now, by))


def within(line: Line, then: Limit, day: date) -> Line:
    """A promise never ends after the statutory limit: cut to it, or not taken."""
    law = line.statutory
    if law is not None and law.unit == then.unit and then.amount > law.amount:
        return replace(line, then=law, remark=Remark.STATUTE)
    if first_breach(then, law, calendar_named("cn"), day.year) is not None:
        return replace(line, then=line.now, remark=Remark.BEYOND)
    return replace(line, then=then)


def in_units(facts: Facts, columns: pa.RecordBatch, lines: Sequence[Line], of_row: Whole) -> Any:
    """The promise of every case in its item's unit, to ask what it would have needed."""
    units = np.array([line.unit.value for line in lines], object)[of_row]
    return promise_columns(units.tolist(), np.ones(facts.size), np.full(facts.size, NEVER))


def promises(
    columns: pa.RecordBatch, lines: Sequence[Line], of_row: Whole, question: Question
) -> pa.RecordBatch:
    """The other promise of every case, as measures read it; its own where nothing changes."""
    size = columns.num_rows
    units = np.array(columns["promised_unit"].to_pylist(), object)
    amounts: Numbers = columns["promised_amount"].to_numpy(zero_copy_only=False).copy()
    dues: Whole = plain_dues(columns)
    cuts = {by: shorter_terms(columns, SHARES[by]) for by in unpromised(lines, question)}
    changes = [question.change_of(line.key, line.kind) for line in lines]
    taken = np.array(
        [
            line.key in question.own or change != KEPT
            for line, change in zip(lines, changes, strict=True)
        ]
    )
    for place in np.flatnonzero(taken).tolist() if size else ():
        line, rows = lines[place], of_row == place
        if line.then is not None and line.remark not in (Remark.FEW, Remark.BEYOND):
            units[rows], amounts[rows], dues[rows] = line.then.unit.value, line.then.amount, NEVER
        elif line.remark == Remark.UNPROMISED:
            amounts[rows], dues[rows] = (one[rows] for one in cuts[changes[place]])
    return promise_columns(units.tolist(), amounts, dues)


def unpromised(lines: Sequence[Line], question: Question) -> set[str]:
    """By which shares each case's own limit is shorter: of items that are in no catalogue."""
    some = (line for line in lines if line.remark == Remark.UNPROMISED)
    return {question.change_of(line.key, line.kind) for line in some}
