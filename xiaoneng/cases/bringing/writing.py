"""Folded cases into the live database: so many cases a transaction, each whole or not at all."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pyarrow as pa
from django.db import transaction

from xiaoneng.batch.folding_in import Folded, fold
from xiaoneng.batch.verdict_blocks import Judging
from xiaoneng.cases.bringing import rows as made
from xiaoneng.cases.bringing.parts import Part, parts_of, with_keys
from xiaoneng.cases.bringing.reading import Reading, known_cases
from xiaoneng.cases.kinds import COUNTED, DECISION, kind_of
from xiaoneng.cases.models import Batch, Case, Event
from xiaoneng.cases.worded import WORDED
from xiaoneng.engine.embedded import Embedded
from xiaoneng.kit.ahead import made_ahead
from xiaoneng.kit.at_once import keep_words, without_triggers
from xiaoneng.kit.copying import check_keys, copy_table, reserved
from xiaoneng.obligations.operations.bringing import (
    Brought,
    bring_obligations,
    record_crossings,
    reserved_keys,
)
from xiaoneng.obligations.queries import Kind, distances_of

WORDING = "case_worded"  # the trigger of migration 0011
BLOCK = 5_000  # cases of one transaction: other writers wait no longer


def folded(engine: Embedded, reading: Reading, kind: Kind) -> Folded:
    """Fold every case of a reading, and judge it by the ladder of its kind."""
    return fold(
        engine,
        reading.events,
        reading.cases,
        reading.mapping,
        reading.names.names,
        Judging(reading.moment, kind.profile, distances_of(kind)),
    )


def kind_for(reading: Reading, at: datetime) -> Kind:
    counted = reading.mapping.limit.profile == "day_count"
    return kind_of(COUNTED if counted else DECISION, at)


class Shelves:
    """The tables of a folding in the order of their cases, given out block by block."""

    def __init__(self, engine: Embedded, reading: Reading, found: Folded) -> None:
        self.engine = engine
        columns = found.cases.select("case", "id")
        fresh = reading.fresh.join(columns, "case")
        self.events = engine.write(fresh.order_by("id", "order"), "events_shelf")
        self.cases = engine.write(found.cases.order_by("id"), "cases_shelf")
        holdings = found.holdings.join(columns, "case").order_by("id", "begins")
        self.holdings = engine.write(holdings, "holdings_shelf")
        self.marks = engine.write(found.marks.order_by("id", "reached"), "marks_shelf")
        self.pauses = None
        if found.pauses is not None:
            self.pauses = engine.write(found.pauses.order_by("id", "begins"), "pauses_shelf")
        self.number = engine.count(self.cases)

    def parts(self, batch: Batch, at: datetime) -> Iterator[Part]:
        """The cases block by block, each made while the one before is written."""
        has_pauses = self.pauses is not None
        return made_ahead(parts_of(self.engine, BLOCK, batch, at, has_pauses=has_pauses))


def block_made(cases: pa.Table, reading: Reading, batch: Batch, at: datetime) -> made.Block:
    """New cases with the keys that they and their clocks get."""
    return made.Block(
        source=reading.source,
        mapping=reading.mapping,
        kind=kind_for(reading, at),
        batch=batch.pk,
        at=at,
        cases=cases,
        case_keys=reserved(Case, cases.num_rows),
        owed_keys=reserved_keys(cases.num_rows),
    )


@transaction.atomic
def write_block(part: Part, reading: Reading, batch: Batch, at: datetime) -> int:
    """Write the new cases of a part with all that belongs to them; returns how many.

    What a run before this one wrote already is left as it is. The chains of the ledger come last:
    whoever else writes onto them waits while the lines are written, not while the rows are.
    """
    said = part.cases["case"].to_pylist()
    present = dict(known_cases(reading.source, said))
    is_new = [case not in reading.known and case not in present for case in said]
    new = part.of(np.array(is_new))
    if not new.cases.num_rows:
        return 0
    block = block_made(new.cases, reading, batch, at)
    owed = pa.array(block.owed_keys, pa.int64())
    brought = Brought(
        made.obligation_rows(block, new.officers),
        None if new.pauses is None else with_keys(new.pauses, owed),
        with_keys(new.holdings, owed),
        with_keys(new.crossings, owed),
    )
    bring_obligations(brought, at)
    rows = made.case_rows(block)
    with without_triggers([WORDING]):
        copy_table(Case, rows)
        keep_words(WORDED, rows)
    copy_table(Event, with_keys(new.events, pa.array(block.case_keys, pa.int64())))
    check_keys()
    record_crossings(brought)
    return len(block.case_keys)
