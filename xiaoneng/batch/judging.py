"""From rows to verdicts: the tables every output is taken from, each computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis
from ibis.expr.types import Table

from xiaoneng.batch.cards import cards_of, suspicions_of
from xiaoneng.batch.rejecting import backwards_rows, column_name, repeated_cases
from xiaoneng.batch.staging import Staged
from xiaoneng.batch.verdict_blocks import verdicts_of
from xiaoneng.core.limits import seconds_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET, Calendar
from xiaoneng.engine.door import Engine
from xiaoneng.logs.terms import Column, Mapping
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting
from xiaoneng.measures.findings import decided_at_once, never_resumed, recorded_late
from xiaoneng.measures.folding import (
    SCALE,
    Terms,
    cases_of,
    clocks_of,
    is_backwards,
    pauses_of,
)
from xiaoneng.measures.verdicts import held_by, marks_of


@dataclass(frozen=True)
class Judged:
    """The kept tables of one run."""

    events: Table  # rows that are used
    cases: Table  # with those that have not begun
    verdicts: Table  # one row per case that has begun
    pauses: Table | None
    cards: Table  # yellow and red
    suspicions: Table
    refused: Sequence[tuple[Table, str]]  # rows rejected by the whole log, and their column
    rows_later: int  # rows of cases that have not begun as of the moment
    cases_later: int
    unit: str  # the unit most limits are in


def judge_log(
    engine: Engine, staged: Staged, mapping: Mapping, calendar: Calendar, as_of: datetime
) -> Judged:
    """Fold, judge and look for cards and suspicions."""
    moment = seconds_of(as_of) - OFFSET * DAY
    events, refused = _without_repeated_cases(engine, staged.events, mapping)
    cases = engine.write(cases_of(events, moment), "cases", number="id")
    events, cases = _without_backwards(engine, events, cases, mapping, refused)
    pauses = _pauses(engine, events, cases, mapping, moment)
    clocks = clocks_of(cases, terms_of(mapping), moment)
    profile = mapping.limit.profile
    kept = verdicts_of(engine, clocks, pauses, calendar, profile)
    units = engine.tally(kept, "p_unit") or {"none": 0}
    marks = held_by(marks_of(kept), events.filter(events.key < (moment + 1) * SCALE))
    cards = engine.write(cards_of(marks, kept, profile), "cards")
    counting = Counting.on(calendar_tables(calendar), [])
    found = _findings(events, kept, pauses, counting, mapping, moment)
    suspicions = engine.write(suspicions_of(found, kept), "suspicions")
    later = cases.filter(cases.start.isnull())
    return Judged(
        events,
        cases,
        kept,
        pauses,
        cards,
        suspicions,
        refused,
        engine.total(later, "rows"),
        engine.count(later),
        max(sorted(units), key=lambda unit: (unit != "none", units[unit])),
    )


def terms_of(mapping: Mapping) -> Terms:
    limit = mapping.limit
    return Terms(
        amount=_constant(limit.amount),
        unit=None if isinstance(limit.unit, Column) else limit.unit,
        statutory_amount=_constant(limit.statutory_amount),
        warn=_constant(limit.warn),
        due_is_moment=mapping.case.due_precision == "moment",
    )


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
    has_resume = any(rule.does == "resume" for rule in mapping.events)
    pauses = pauses_of(events, moment, has_resume=has_resume)
    begun = cases.filter(cases.start.notnull()).select("case", "id")
    return engine.write(pauses.join(begun, "case"), "pauses")


def _findings(
    events: Table,
    kept: Table,
    pauses: Table | None,
    counting: Counting,
    mapping: Mapping,
    moment: int,
) -> Table:
    found = [decided_at_once(kept)]
    if mapping.columns.recorded is not None:
        found.append(recorded_late(events, kept, counting, moment))
    if pauses is not None:
        found.append(never_resumed(pauses, kept))
    return ibis.union(*found) if len(found) > 1 else found[0]
