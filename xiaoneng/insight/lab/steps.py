"""Steps lived through by other limits: which steps would have been late, in which organ's hands.

A step has a clock of its own, judged by the same kernel as that of a case: its limit, its calendar,
its own pauses and extensions. A step has no statutory limit.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core.clock import USUAL, Profile
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.shortening import shortened
from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.lab.asking import Question
from xiaoneng.insight.lab.facts import DISTANCES, EXTENSION, PAUSE, STATES, Facts
from xiaoneng.insight.lab.living import Lives
from xiaoneng.insight.lab.promises import Line
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.array_replay import Outcomes, promise_columns
from xiaoneng.warehouse.queries import Extract

NOTHING = {
    "promised_given": "timestamp(6)", "statutory_amount": "float64", "statutory_unit": "string",
    "statutory_given": "timestamp(6)", "warn": "float64", "reopened_at": "timestamp(6)",
}  # fmt: skip


KEPT = (
    "case", "number", "item", "item_name", "obligation", "title", "calendar", "started_at",
    "closed_at", "officer_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of one item: its limit as it was mostly given, and the one that is tried.

    `late_now` and `late_then` are the keys of the cases in which it was late, and would have been.
    """

    item: int | None
    name: str
    title: str
    now: Limit
    then: Limit
    cases: int
    late_now: tuple[int, ...]
    late_then: tuple[int, ...]


def steps_lived(
    found: Extract, facts: Facts, lines: Sequence[Line], question: Question
) -> list[StepLine]:
    """The steps of the cases asked about, those that would become worst first."""
    steps = step_facts(found, facts)
    if not steps.size:
        return []
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
    now = lives.lived()
    then = lives.lived(
        promise_columns(
            [one.unit.value for one in tried],
            np.array([one.amount for one in tried]),
            np.full(steps.size, NEVER),
        )
    )
    return lines_of(steps, tried, now, then)


def limit_tried(
    item: int | None, title: str, now: Limit, by: Fraction | None, question: Question
) -> Limit:
    """The limit of its own that a step is given, else shorter by the share asked of its item."""
    own = question.steps.get((item, title)) if item is not None else None
    if own is not None:
        return replace(now, amount=own)
    return now if by is None else shortened(now, by)


def lines_of(steps: Facts, tried: Sequence[Limit], now: Outcomes, then: Outcomes) -> list[StepLine]:
    """Steps of one title in one item together; their limit is the one given most often."""
    groups: dict[tuple[int | None, str], list[int]] = {}
    for row, label in enumerate(zip(steps.named("item"), steps.named("title"), strict=True)):
        groups.setdefault(label, []).append(row)
    names, cases = steps.named("item_name"), steps.named("case")
    amounts = list(zip(steps.named("promised_amount"), steps.named("promised_unit"), strict=True))
    found = []
    for (item, title), rows in groups.items():
        [((amount, unit), _times)] = Counter(amounts[row] for row in rows).most_common(1)
        usual = next(row for row in rows if amounts[row] == (amount, unit))
        late_now, late_then = (
            tuple(cases[row] for row in rows if lived.is_late[row]) for lived in (now, then)
        )
        limit = Limit(amount, Unit(unit))
        found.append(
            StepLine(item, names[usual], title, limit, tried[usual], len(rows), late_now, late_then)
        )
    return sorted(
        found, key=lambda one: (len(one.late_now) - len(one.late_then), -one.cases, one.title)
    )


def step_facts(found: Extract, facts: Facts) -> Facts:
    """The steps of some cases that have begun and have a limit, as if each were a case."""
    with embedded() as engine:
        cases = engine.keep(
            facts.cases.select(["case", "number", "item", "item_name"]), "cases_of_steps"
        )
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
            holdings=facts.holdings.slice(0, 0),
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
        "profile": ibis.literal(Profile.PROMISE_STATUTE.value),
        **{name: ibis.literal(far) for name, far in zip(DISTANCES, USUAL, strict=True)},
        "given_is_moment": steps.obligation.isnull(),  # none is given
        "closes_with_business": steps.obligation.isnull(),  # none does
        **{name: ibis.null(kind) for name, kind in NOTHING.items()},
    }
    return steps.select(*KEPT, **given)
