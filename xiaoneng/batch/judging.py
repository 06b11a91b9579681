"""From rows to verdicts: the tables every output is taken from, each computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis
from ibis.expr.types import Table

from xiaoneng.batch.cards import cards_of, suspicions_of
from xiaoneng.batch.folding import fold_log
from xiaoneng.batch.staging import Staged
from xiaoneng.batch.verdict_blocks import verdicts_of
from xiaoneng.core.workdays import Calendar
from xiaoneng.engine.door import Engine
from xiaoneng.logs.terms import Mapping
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting
from xiaoneng.measures.findings import decided_at_once, never_resumed, recorded_late
from xiaoneng.measures.folding import (
    SCALE,
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
    log = fold_log(engine, staged, mapping, as_of)
    moment, events, pauses = log.moment, log.events, log.pauses
    profile = mapping.limit.profile
    kept = verdicts_of(engine, log.clocks, pauses, calendar, profile)
    units = engine.tally(kept, "p_unit") or {"none": 0}
    marks = held_by(marks_of(kept), events.filter(events.key < (moment + 1) * SCALE))
    cards = engine.write(cards_of(marks, kept, profile), "cards")
    counting = Counting.on(calendar_tables(calendar), [])
    found = _findings(events, kept, pauses, counting, mapping, moment)
    suspicions = engine.write(suspicions_of(found, kept), "suspicions")
    later = log.cases.filter(log.cases.start.isnull())
    return Judged(
        events,
        log.cases,
        kept,
        pauses,
        cards,
        suspicions,
        log.refused,
        engine.total(later, "rows"),
        engine.count(later),
        max(sorted(units), key=lambda unit: (unit != "none", units[unit])),
    )


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
