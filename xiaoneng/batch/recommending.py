"""The limits on trial of each item of a log: those a file gives, and those an on-time rate needs.

The same counting as the page of the lab (insight/lab/promises.py), over what the engine counts: how
many cases needed how much is a small table, however many cases there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import ibis
import numpy as np
import pyarrow as pa

from xiaoneng.batch.asking import Question
from xiaoneng.batch.folding import LogCases
from xiaoneng.batch.opening import OpenedLog, Summary
from xiaoneng.batch.verdict_blocks import needs_of
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.on_trial import enough, own_limit
from xiaoneng.measures.array_lives import Tried
from xiaoneng.measures.needs import is_closed_within, needs_in, units_in
from xiaoneng.measures.recommended import Recommended, fewest, recommended_of

RECOMMENDED = "recommended.csv"
ROW = pa.schema(
    [
        ("item", pa.string()),
        ("unit", pa.string()),
        ("cases", pa.int64()),  # closed in the period
        ("amount", pa.int64()),
        ("low", pa.int64()),
        ("high", pa.int64()),
        ("note", pa.string()),
    ]
)


class Item(NamedTuple):
    """In which unit new limits of an item are told, and the least law of its cases in that unit."""

    unit: Unit
    law: float | None


class Advice(NamedTuple):
    """What some cases needed of a unit, and the limit recommended; None where they are too few."""

    unit: Unit
    cases: int
    limit: Recommended | None
    law: float | None = None

    @property
    def numbers(self) -> dict[str, int] | None:
        return asdict(self.limit) if self.limit else None

    def note(self, percent: float) -> str:
        """What is to be said of the limit."""
        if self.limit is None:
            return f"too few cases: {fewest(percent / 100)} are needed"
        if self.law is not None and self.limit.amount > self.law:
            return f"beyond the statutory limit of {self.law:g}: cut to it"
        return ""


def tried_in(log: OpenedLog, cases: LogCases, asked: Question) -> tuple[Tried, Summary]:
    """What is on trial of every item, with recommended.csv where a rate is asked."""
    if not (asked.is_target or asked.limits.items):
        return Tried(asked.by, ladder=asked.ladder), {}
    items = items_of(log, cases, asked)
    given = asked.limits.limits
    limits = {item: own_limit(amount, items[item].unit) for item, amount in given.items()}
    shares = asked.shares
    said: Summary = {}
    if asked.is_target:
        advice, whole = advised(log, cases, asked, items)
        log.engine.write_csv(recommended_csv(advice, asked.percent), log.folder / RECOMMENDED)
        limits = targets(advice, {*limits, *shares}) | limits
        said = {"recommended": {unit: one.numbers for unit, one in sorted(whole.items())}}
    return Tried(asked.by, limits, shares, asked.ladder), said


def items_of(log: OpenedLog, cases: LogCases, asked: Question) -> dict[str, Item]:
    """The items of the log.

    The unit is, as on the page, that of most cases; of given due dates, or without limits, dates.
    """
    rows = log.engine.rows(units_in(cases.clocks, *asked.period.seconds))
    known: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda one: one["unit"]):
        known.setdefault(row["item"], []).append(row)
    asked.limits.refuse_unknown(known.keys() - {""})
    return {item: item_of(some, asked.unit) for item, some in known.items()}


def item_of(rows: Sequence[Mapping[str, Any]], asked: str) -> Item:
    """By the unit asked for, else that of most cases asked about, else of most."""
    most = max(rows, key=lambda one: (one["asked"], one["cases"]))
    unit = Unit(asked or most["unit"] or Unit.DAY)
    return Item(unit, next((one["law"] for one in rows if one["unit"] == unit), None))


def advised(
    log: OpenedLog, cases: LogCases, asked: Question, items: Mapping[str, Item]
) -> tuple[dict[str, Advice], dict[Unit, Advice]]:
    """Of each item with cases closed in the period, and of all items of one unit together."""
    log.progress(f"asking what {asked.percent:g} of 100 cases needed")
    clocks = cases.clocks
    closed = clocks.filter(is_closed_within(clocks, *asked.period.seconds))
    units = {item: one.unit for item, one in items.items()}
    needs = needs_of(log.engine, closed, cases.pauses, log.calendar, units)
    by_item: dict[str, dict[int, int]] = {}
    by_unit: dict[Unit, dict[int, int]] = {}
    for row in log.engine.rows(needs_in(needs)):
        by_item.setdefault(row["item"], {})[row["needed"]] = row["cases"]
        every = by_unit.setdefault(Unit(row["unit"]), {})
        every[row["needed"]] = every.get(row["needed"], 0) + row["cases"]
    share = asked.percent / 100
    advice = {item: advice_of(items[item], some, share) for item, some in by_item.items()}
    whole = {unit: advice_of(Item(unit, None), some, share) for unit, some in by_unit.items()}
    return advice, whole


def advice_of(item: Item, needed: Mapping[int, int], share: float) -> Advice:
    """From how many cases needed each amount."""
    amounts = np.array(sorted(needed), np.int64)
    cases = np.array([needed[amount] for amount in amounts.tolist()], np.int64)
    return Advice(item.unit, int(cases.sum()), recommended_of(amounts, cases, share), item.law)


def targets(found: Mapping[str, Advice], other: Iterable[str]) -> dict[str, Limit]:
    """The recommended limits as promises; where cases are too few, the promise stays."""
    apart = set(other)
    return {
        item: enough(one.limit.amount, one.unit)
        for item, one in found.items()
        if one.limit is not None and item not in apart
    }


def recommended_csv(found: Mapping[str, Advice], percent: float) -> ibis.Table:
    """item, unit, cases, amount, low, high, note."""
    rows = [
        {
            "item": item,
            "unit": one.unit,
            "cases": one.cases,
            "note": one.note(percent),
            **{name: getattr(one.limit, name, None) for name in ("amount", "low", "high")},
        }
        for item, one in found.items()
    ]
    return ibis.memtable(pa.Table.from_pylist(rows, ROW)).order_by("item")
