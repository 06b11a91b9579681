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


class Advice(NamedTuple):
    """What some cases needed of a unit, and the limit recommended; None where they are too few."""

    unit: Unit
    cases: int
    limit: Recommended | None

    @property
    def numbers(self) -> dict[str, int] | None:
        return asdict(self.limit) if self.limit else None


def tried_in(log: OpenedLog, cases: LogCases, asked: Question) -> tuple[Tried, Summary]:
    """What is on trial of every item, with recommended.csv where a rate is asked."""
    if not (asked.is_target or asked.limits.items):
        return Tried(asked.by, ladder=asked.ladder), {}
    units = units_of(log, cases, asked)
    limits = {item: own_limit(amount, units[item]) for item, amount in asked.limits.limits.items()}
    shares = asked.shares
    said: Summary = {}
    if asked.is_target:
        advice, whole = advised(log, cases, asked, units)
        log.engine.write_csv(recommended_csv(advice, asked.percent), log.folder / RECOMMENDED)
        limits = targets(advice, {*limits, *shares}) | limits
        said = {"recommended": {unit: one.numbers for unit, one in sorted(whole.items())}}
    return Tried(asked.by, limits, shares, asked.ladder), said


def units_of(log: OpenedLog, cases: LogCases, asked: Question) -> dict[str, Unit]:
    """In which unit new limits are told, of each item asked about or given a limit.

    As on the page: that of most of its cases; of given due dates, or without limits, dates.
    """
    rows = log.engine.rows(units_in(cases.clocks, *asked.period.seconds))
    known: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda one: one["unit"]):
        known.setdefault(row["item"], []).append(row)
    asked.limits.refuse_unknown(known.keys() - {""})
    return {item: Unit(asked.unit or usual(some)) for item, some in known.items()}


def usual(rows: Sequence[Mapping[str, Any]]) -> str:
    """The unit of most cases asked about, else of most."""
    most = max(rows, key=lambda one: (one["asked"], one["cases"]))
    return most["unit"] or Unit.DAY


def advised(
    log: OpenedLog, cases: LogCases, asked: Question, units: Mapping[str, Unit]
) -> tuple[dict[str, Advice], dict[Unit, Advice]]:
    """Of each item with cases closed in the period, and of all items of one unit together."""
    log.progress(f"asking what {asked.percent:g} of 100 cases needed")
    clocks = cases.clocks
    closed = clocks.filter(is_closed_within(clocks, *asked.period.seconds))
    needs = needs_of(log.engine, closed, cases.pauses, log.calendar, units)
    by_item: dict[str, dict[int, int]] = {}
    by_unit: dict[Unit, dict[int, int]] = {}
    for row in log.engine.rows(needs_in(needs)):
        by_item.setdefault(row["item"], {})[row["needed"]] = row["cases"]
        every = by_unit.setdefault(Unit(row["unit"]), {})
        every[row["needed"]] = every.get(row["needed"], 0) + row["cases"]
    share = asked.percent / 100
    items = {item: advice(units[item], some, share) for item, some in by_item.items()}
    return items, {unit: advice(unit, some, share) for unit, some in by_unit.items()}


def advice(unit: Unit, needed: Mapping[int, int], share: float) -> Advice:
    """From how many cases needed each amount."""
    amounts = np.array(sorted(needed), np.int64)
    cases = np.array([needed[amount] for amount in amounts.tolist()], np.int64)
    return Advice(unit, int(cases.sum()), recommended_of(amounts, cases, share))


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
    least = fewest(percent / 100)
    rows = [
        {
            "item": item,
            "unit": one.unit,
            "cases": one.cases,
            "note": "" if one.limit else f"too few cases: {least} are needed",
            **{name: getattr(one.limit, name, None) for name in ("amount", "low", "high")},
        }
        for item, one in found.items()
    ]
    return ibis.memtable(pa.Table.from_pylist(rows, ROW)).order_by("item")
