"""Verdicts block by block: clocks out of the engine, through the kernel, back as a stream.

Decided in docs/decisions/0010: the same figures as the expressions of measures/verdicts.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core.workdays import Calendar
from xiaoneng.engine.embedded import Embedded
from xiaoneng.measures.array_days import NEVER, Whole
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.array_verdicts import VERDICTS, verdict_columns


@dataclass(frozen=True)
class PausesById:
    """The credited pauses of a log, in order of their clock's id: three numbers a pause."""

    id: Whole
    begins: Whole
    ends: Whole

    def of(self, ids: Whole) -> Pauses:
        """Those of some clocks, by place in `ids`."""
        if not len(ids):
            return Pauses(ids, ids, ids)
        first, last = np.searchsorted(self.id, [ids.min(), ids.max() + 1])
        own = slice(first, last)
        order = np.argsort(ids, kind="stable")
        place = order[np.searchsorted(ids, self.id[own], sorter=order) % len(ids)]
        is_own = ids[place] == self.id[own]
        return Pauses(place[is_own], self.begins[own][is_own], self.ends[own][is_own])


def verdict_schema(clocks: Table) -> pa.Schema:
    return pa.schema([*clocks.schema().to_pyarrow(), *VERDICTS])


def verdict_blocks(
    engine: Embedded, clocks: Table, pauses: Table | None, calendar: Calendar, profile: str
) -> Iterator[pa.RecordBatch]:
    """The rows of `measures.folding.clocks_of` with their verdicts, of schema `verdict_schema`."""
    schema = verdict_schema(clocks)
    by_id = pauses_by_id(engine, pauses)
    for block in engine.batches(clocks):
        ids = block["id"].to_numpy()
        columns = verdict_columns(block, by_id.of(ids), calendar, profile)
        every = [*block.columns, *columns]
        cast = [column.cast(field.type) for column, field in zip(every, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(cast, schema=schema)


def pauses_by_id(engine: Embedded, pauses: Table | None) -> PausesById:
    if pauses is None:
        none = np.zeros(0, np.int64)
        return PausesById(none, none, none)
    credited = pauses.filter(pauses.credited).select("id", "begins", "ends").order_by("id")
    columns = engine.arrow(credited.mutate(ends=credited.ends.fill_null(NEVER)))
    return PausesById(*(columns[name].to_numpy() for name in ("id", "begins", "ends")))
