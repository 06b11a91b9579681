"""From rows to cases: what every run makes of a log before anything is judged or counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ibis.expr.types import Table

from xiaoneng.batch.rejecting import backwards_rows, column_name, repeated_cases
from xiaoneng.batch.staging import Staged
from xiaoneng.core.limits import seconds_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET
from xiaoneng.engine.door import Engine
from xiaoneng.logs.terms import Column, Mapping
from xiaoneng.measures.folding import (
    Terms,
    cases_of,
    clocks_of,
    is_backwards,
    pauses_of,
)


@dataclass(frozen=True)
class LogCases:
    """The cases of a log as of a moment, and the rows that only the whole log shows to be unusable.

    refused: these rows, and the column that each of them is refused for.
    """

    moment: int
    events: Table  # rows that are used
    cases: Table  # with those that have not begun
    pauses: Table | None
    clocks: Table  # one row per case that has begun
    refused: Sequence[tuple[Table, str]]


def fold_log(engine: Engine, staged: Staged, mapping: Mapping, as_of: datetime) -> LogCases:
    """Events become cases with their pauses and limits."""
    moment = second_at(as_of)
    events, refused = _without_repeated_cases(engine, staged.events, mapping)
    cases = engine.write(cases_of(events, moment), "cases", number="id")
    events, cases = _without_backwards(engine, events, cases, mapping, refused)
    pauses = _pauses(engine, events, cases, mapping, moment)
    clocks = clocks_of(cases, terms_of(mapping), moment)
    return LogCases(moment, events, cases, pauses, clocks, refused)


def second_at(wall: datetime) -> int:
    """A moment on the wall as the measures count them."""
    return seconds_of(wall) - OFFSET * DAY


def terms_of(mapping: Mapping) -> Terms:
    limit = mapping.limit
    return Terms(
        amount=_constant(limit.amount),
        unit=None if isinstance(limit.unit, Column) else limit.unit,
        statutory_amount=_constant(limit.statutory_amount),
        warn=_constant(limit.warn),
        due_is_moment=mapping.case.due_precision == "moment",
    )


def has_resumptions(mapping: Mapping) -> bool:
    """Whether a pause lasts until an event that ends it, rather than until any."""
    return any(rule.does == "resume" for rule in mapping.events)


def _constant(term: float | Column | None) -> float | None:
    return None if isinstance(term, Column) else term


def _without_repeated_cases(
    engine: Engine, events: Table, mapping: Mapping
) -> tuple[Table, list[tuple[Table, str]]]:
    if mapping.shape != "cases":
        return events, []
    repeats = engine.write(repeated_cases(events), "repeated_cases")
    column = column_name(mapping.columns.case, "case")
    return events.anti_join(repeats, "order"), [(repeats, column)]


def _without_backwards(
    engine: Engine,
    events: Table,
    cases: Table,
    mapping: Mapping,
    refused: list[tuple[Table, str]],
) -> tuple[Table, Table]:
    """Take out the cases that end on an earlier day than they start; their rows are refused."""
    backwards = engine.write(cases.filter(is_backwards(cases)), "backwards")
    if not engine.count(backwards):
        return events, cases
    rows = engine.write(backwards_rows(events, backwards), "backwards_rows")
    refused.append((rows, column_name(mapping.case.end, "end")))
    kept = events.anti_join(backwards, "case")
    return kept, cases.anti_join(backwards, "case")


def _pauses(
    engine: Engine, events: Table, cases: Table, mapping: Mapping, moment: int
) -> Table | None:
    if not any(rule.does == "pause" for rule in mapping.events):
        return None
    pauses = pauses_of(events, moment, has_resume=has_resumptions(mapping))
    begun = cases.filter(cases.start.notnull()).select("case", "id")
    return engine.write(pauses.join(begun, "case"), "pauses")
