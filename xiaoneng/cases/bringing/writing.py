"""Folded cases into the live database: so many cases a transaction, each whole or not at all."""

from collections.abc import Iterator
from datetime import datetime

import pyarrow as pa
from django.db import transaction
from ibis.expr.types import Table

from xiaoneng.batch.folding_in import Folded, fold
from xiaoneng.batch.verdict_blocks import Judging
from xiaoneng.cases.bringing import rows as made
from xiaoneng.cases.bringing.reading import Reading, known_cases
from xiaoneng.cases.kinds import COUNTED, DECISION, kind_of
from xiaoneng.cases.models import Batch, Case, Event
from xiaoneng.engine.embedded import Embedded
from xiaoneng.kit.copying import copy_table, reserved
from xiaoneng.obligations.operations.bringing import Brought, bring_obligations, reserved_keys
from xiaoneng.obligations.queries import Kind, distances_of

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
        self.first = int(engine.arrow(self.cases.id.min().fill_null(0)).as_py())
        self.last = int(engine.arrow(self.cases.id.max().fill_null(-1)).as_py())

    def blocks(self) -> Iterator[tuple[int, int]]:
        for begin in range(self.first, self.last + 1, BLOCK):
            yield begin, begin + BLOCK - 1

    def taken(self, table: Table, block: tuple[int, int], order: str) -> pa.Table:
        """The rows of one block."""
        begin, end = block
        some = table.filter((table.id >= begin) & (table.id <= end))
        return self.engine.arrow(some.order_by(order))


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
def write_block(
    shelves: Shelves, block: tuple[int, int], reading: Reading, batch: Batch, at: datetime
) -> int:
    """Write the new cases of a block with all that belongs to them; returns how many.

    What a run before this one wrote already is left as it is.
    """
    found = shelves.taken(shelves.cases, block, "id")
    present = {*reading.known, *dict(known_cases(reading.source, found["case"].to_pylist()))}
    is_new = pa.array([case not in present for case in found["case"].to_pylist()], pa.bool_())
    cases = found.filter(is_new)
    if not cases.num_rows:
        return 0
    new = block_made(cases, reading, batch, at)

    def of_new(table: Table, order: str) -> tuple[pa.Table, pa.Array]:
        rows = shelves.taken(table, block, order)
        owed = made.keyed(rows, cases, new.owed_keys)
        return rows.filter(owed.is_valid()), owed.drop_null()

    holdings, holders = of_new(shelves.holdings, "begins")
    pauses = None
    if shelves.pauses is not None:
        pauses = made.pause_rows(*of_new(shelves.pauses, "begins"), reading.source)
    brought = Brought(
        made.obligation_rows(new, made.officers_now(cases, holdings)),
        pauses,
        made.holding_rows(holdings, holders),
        made.crossing_rows(*of_new(shelves.marks, "reached"), new),
    )
    bring_obligations(brought, at)
    copy_table(Case, made.case_rows(new))
    events = shelves.taken(shelves.events, block, "order")
    keys = made.keyed(events, cases, new.case_keys)
    copy_table(Event, made.event_rows(events.filter(keys.is_valid()), keys.drop_null(), batch.pk))
    return len(new.case_keys)
