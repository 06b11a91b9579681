"""The handbook of an item and what its cases make of it: steps, the order they ask for, departures.

A platform's case is held to the steps of its own plan as far as the handbook still has them; a case
from an organ's own system to all of them. What is done on the spot (a step without a limit) leaves
no trace in the platform, so nobody can say that it was left out there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.engine.embedded import Embedded
from xiaoneng.insight.flows.asked import EXTRA, SKIPPED
from xiaoneng.insight.flows.network import ACT
from xiaoneng.measures.handbooks import (
    disorders_of,
    extra_in,
    extras_of,
    skipped_in,
    skips_of,
    turned_in,
)
from xiaoneng.warehouse.queries import Extract

Row = dict[str, Any]
BESIDE = ("start", "pause", "resume", "close")  # a clock's own beginnings and ends are no steps
TEXT = pa.string()


class HandbookStep(NamedTuple):
    """One step as its version has it; `follows` are the codes of the steps before it."""

    code: str
    words: str
    amount: float | None
    unit: str
    organ_id: int | None
    follows: tuple[str, ...]


@dataclass(frozen=True)
class Handbook:
    """The steps of a version in their order, and what real cases do with them (counted, shares)."""

    steps: Sequence[HandbookStep]
    skips: Mapping[str, Row] = field(default_factory=dict)
    extras: Sequence[Row] = ()
    disorders: Sequence[Row] = ()


class Departures(NamedTuple):
    """What the measures of a handbook need: some cases' events and what is expected of them."""

    events: Table
    steps: Table
    expected: Table
    before: Table
    as_of: int

    def counted(self, engine: Embedded, steps: Sequence[HandbookStep]) -> Handbook:
        rows = engine.rows(skips_of(self.events, self.expected, self.as_of))
        return Handbook(
            steps,
            {row["step"]: row for row in rows},
            engine.rows(extras_of(self.events, self.steps, self.as_of)),
            engine.rows(disorders_of(self.events, self.before, self.as_of)),
        )

    def cases(self, way: str, one: str, other: str) -> Table:
        """case: of those that depart from the handbook in one way."""
        if way == SKIPPED:
            rows = skipped_in(self.events, self.expected, self.as_of)
            return rows.filter(rows.step == one)
        if way == EXTRA:
            rows = extra_in(self.events, self.steps, self.as_of)
            return rows.filter(rows.activity == one)
        rows = turned_in(self.events, self.before, self.as_of)
        return rows.filter(rows.is_turned, rows.step == one, rows.later == other)


def steps_in_handbook(engine: Embedded, extract: Extract, item: int | None) -> list[HandbookStep]:
    """The steps of an item's newest published version, in their order; none without an item."""
    if item is None:
        return []
    versions = extract.table(engine, "items")
    versions = versions.filter((versions["item"] == item) & (versions.version_state != "draft"))
    newest = versions.order_by(ibis.desc("version_number")).limit(1).select("version")
    steps = extract.table(engine, "item_steps").semi_join(newest, "version")
    return [
        HandbookStep(
            row["code"], row["words"], row["amount"], row["unit"], row["organ_id"],
            tuple(code for code in row["follows"].split(";") if code),
        )
        for row in engine.rows(steps.order_by("place"))
    ]  # fmt: skip


def departures_in(
    extract: Extract,
    engine: Embedded,
    told: tuple[Table, Table, int],
    steps: Sequence[HandbookStep],
) -> Departures:
    """What is expected of some cases; `told` are the cases, their events and the moment."""
    cases, events, as_of = told
    words = ibis.memtable(pa.table({"step": pa.array(dict.fromkeys(map(words_of, steps)), TEXT)}))
    pairs = list(before_in(steps))
    before = pa.table(
        {
            "step": pa.array([step for step, _later in pairs], TEXT),
            "later": pa.array([later for _step, later in pairs], TEXT),
        }
    )
    is_beside = events.activity.startswith(ACT) | events.does.isin(BESIDE)
    expected = expected_in(extract.table(engine, "steps"), cases, words)
    return Departures(
        events.mutate(is_beside=is_beside.fill_null(False)),  # noqa: FBT003
        words,
        engine.write(expected, "expected"),
        ibis.memtable(before),
        as_of,
    )


def expected_in(planned: Table, cases: Table, words: Table) -> Table:
    """case, step: of what each case should have.

    The cases are closed ones: a step of the plan that was dropped was left out by the decision, and
    nothing is still to come. Of what was withdrawn or cancelled nobody expects anything.
    """
    logged = cases.filter(cases.source.notnull()).select("case").cross_join(words)
    own = planned.semi_join(cases.filter(cases.source.isnull()), "case")
    own = own.select("case", step="title").semi_join(words, "step")
    return ibis.union(logged.select("case", "step"), own).distinct()


def words_of(step: HandbookStep) -> str:
    return step.words


def before_in(steps: Sequence[HandbookStep]) -> Iterator[tuple[str, str]]:
    """Every pair of words of which one comes before the other, directly or through others."""
    known = {step.code: step for step in steps}
    found: dict[tuple[str, str], None] = {}
    for step in steps:
        for code in all_before(step, known):
            if known[code].words != step.words:
                found[known[code].words, step.words] = None
    yield from (pair for pair in found if pair[::-1] not in found)


def all_before(step: HandbookStep, known: Mapping[str, HandbookStep]) -> set[str]:
    """The codes of all steps before one."""
    found: set[str] = set()
    waiting = list(step.follows)
    while waiting:
        code = waiting.pop()
        if code in known and code not in found:
            found.add(code)
            waiting.extend(known[code].follows)
    return found
