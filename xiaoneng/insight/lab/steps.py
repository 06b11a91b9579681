"""Steps lived through by other limits: which steps would have been late, in whose hands.

A step has a clock of its own, judged by the same kernel as that of a case: its limit, its calendar,
its own pauses and extensions, the ladder of its kind. A step has no statutory limit and no red line
(clock.md).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.shortening import shortened
from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.lab.asking import Question
from xiaoneng.insight.lab.facts import DISTANCES, EXTENSION, HOLDING, PAUSE, STATES, Facts
from xiaoneng.insight.lab.lived import Lived
from xiaoneng.insight.lab.living import Lives
from xiaoneng.insight.lab.promises import Line
from xiaoneng.measures.array_days import NEVER, Whole
from xiaoneng.measures.array_replay import Outcomes, promise_columns
from xiaoneng.warehouse.queries import Extract

STEP_SETS = ("cases", "late_now", "late_then", "more", "yellow_now", "yellow_then")
NOTHING = {
    "promised_given": "timestamp(6)", "statutory_amount": "float64", "statutory_unit": "string",
    "statutory_given": "timestamp(6)", "warn": "float64", "reopened_at": "timestamp(6)",
}  # fmt: skip
OF_CASE = (  # a step has the kind of its case
    "number", "item", "item_name", "profile", *DISTANCES, "closes_with_business",
)  # fmt: skip
KEPT = (
    "case", "obligation", "title", "calendar", "started_at", "closed_at", "officer_id", *OF_CASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of one item: its limit as it was mostly given, and the one that is tried."""

    item: int | None
    name: str
    title: str
    now: Limit
    then: Limit


@dataclass(frozen=True)
class Stepped(Lived):
    """The steps that have begun, done or open; `of_line` is the place of each one's line."""

    lines: Sequence[StepLine]


def steps_lived(
    found: Extract, facts: Facts, lines: Sequence[Line], question: Question
) -> Stepped | None:
    """The steps of the cases asked about; None where none has begun."""
    steps = step_facts(found, facts)
    if not steps.size:
        return None
    kinds = {line.key: line.kind for line in lines}
    told = zip(
        *(steps.named(name) for name in ("item", "title", "promised_amount", "promised_unit")),
        strict=True,
    )
    tried = [
        limit_tried(
            item, title, Limit(amount, Unit(unit)), question.step_change(item, kinds), question
        )
        for item, title, amount, unit in told
    ]
    lives = Lives(steps)
    promise = promise_columns(
        [one.unit.value for one in tried],
        np.array([one.amount for one in tried]),
        np.full(steps.size, NEVER),
    )
    now = lives.lived()
    then = now if question.is_same else lives.lived(promise)
    step_lines, of_line = lines_of(steps, tried)
    return Stepped(steps, of_line, without_red(now), without_red(then), step_lines)


def without_red(lived: Outcomes) -> Outcomes:
    return replace(lived, red=np.full(len(lived.red), NEVER))


def limit_tried(
    item: int | None, title: str, now: Limit, by: Fraction | None, question: Question
) -> Limit:
    """The limit of its own that a step is given, else shorter by the share asked of its item."""
    own = question.steps.get((item, title)) if item is not None else None
    if own is not None:
        return replace(now, amount=own)
    return now if by is None else shortened(now, by)


def lines_of(steps: Facts, tried: Sequence[Limit]) -> tuple[list[StepLine], Whole]:
    """Steps of one title in one item together, and the place of each; their limit is the one given
    most often.
    """
    groups: dict[tuple[int | None, str], list[int]] = {}
    for row, label in enumerate(zip(steps.named("item"), steps.named("title"), strict=True)):
        groups.setdefault(label, []).append(row)
    names = steps.named("item_name")
    amounts = list(zip(steps.named("promised_amount"), steps.named("promised_unit"), strict=True))
    found, of_line = [], np.zeros(steps.size, np.int64)
    for place, ((item, title), rows) in enumerate(groups.items()):
        [((amount, unit), _times)] = Counter(amounts[row] for row in rows).most_common(1)
        usual = next(row for row in rows if amounts[row] == (amount, unit))
        limit = Limit(amount, Unit(unit))
        found.append(StepLine(item, names[usual], title, limit, tried[usual]))
        of_line[rows] = place
    return found, of_line


def step_facts(found: Extract, facts: Facts) -> Facts:
    """The steps of some cases that have begun and have a limit, as if each were a case."""
    with embedded() as engine:
        cases = engine.keep(facts.cases.select(["case", *OF_CASE]), "cases_of_steps")
        steps = found.kept(engine, "steps")
        steps = steps.filter(
            steps.obligation.notnull(),
            steps.started_at.notnull(),
            steps.amount.notnull(),
            steps.state.isin(STATES),
            steps.started_at <= found.moment,
        )
        named = cases.rename(c_case="case")
        joined = steps.join(named, steps.case == named.c_case)
        rows = engine.keep(engine.arrow(columns_of(joined).order_by("obligation")), "asked_steps")

        def beside(name: str, columns: tuple[str, ...]) -> pa.Table:
            table = found.kept(engine, name)
            if name == "pauses":
                table = table.filter(table.credited)
            return engine.arrow(table.semi_join(rows, "obligation").select(*columns))

        return Facts(
            moment=found.moment,
            cases=engine.arrow(rows.order_by("obligation")),
            pauses=beside("pauses", PAUSE),
            extensions=beside("extensions", EXTENSION),
            holdings=beside("holdings", HOLDING),
            steps=facts.steps.slice(0, 0),
            items=facts.items,
        )


def columns_of(steps: Table) -> Table:
    """Steps with the columns of cases."""
    given = {
        "holder_organ_id": steps.organ_id,
        "promised_amount": steps.amount,
        "promised_unit": steps.unit,
        "generation": ibis.literal(1, "int64"),
        "given_is_moment": steps.obligation.isnull(),  # none is given
        **{name: ibis.null(kind) for name, kind in NOTHING.items()},
    }
    return steps.select(*KEPT, **given)
