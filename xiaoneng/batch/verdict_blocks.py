"""Verdicts block by block: clocks out of the engine, through the kernel, back as a stream.

Decided in docs/decisions/0010: the same figures as the expressions of measures/verdicts.py.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core.workdays import Calendar
from xiaoneng.engine.embedded import Embedded
from xiaoneng.measures.array_days import NEVER, Whole
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.array_verdicts import (
    LASTING,
    VERDICTS,
    lasting_columns,
    verdict_columns,
)


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


Judge = Callable[[pa.RecordBatch, Pauses], list[pa.Array]]


def verdict_schema(clocks: Table) -> pa.Schema:
    return pa.schema([*clocks.schema().to_pyarrow(), *VERDICTS])


def lasting_schema(clocks: Table) -> pa.Schema:
    return pa.schema([*clocks.schema().to_pyarrow(), *LASTING])


def verdict_blocks(
    engine: Embedded, clocks: Table, pauses: Table | None, calendar: Calendar, profile: str
) -> Iterator[pa.RecordBatch]:
    """The rows of `measures.folding.clocks_of` with their verdicts, of schema `verdict_schema`."""
    by_id, schema = pauses_by_id(engine, pauses), verdict_schema(clocks)
    judge = partial(verdict_columns, calendar=calendar, profile=profile)
    return _judged(engine.batches(clocks), by_id, judge, schema)


def lasting_blocks(
    engine: Embedded,
    clocks: Table,
    pauses: Table | None,
    calendars: Mapping[str, Calendar],
    profile: str,
) -> Iterator[pa.RecordBatch]:
    """The same for a database: each clock by its own `calendar`, of schema `lasting_schema`."""
    by_id, schema = pauses_by_id(engine, pauses), lasting_schema(clocks)
    for name in sorted(engine.tally(clocks, "calendar")):
        some = clocks.filter(clocks.calendar == name)
        judge = partial(lasting_columns, calendar=calendars[name], profile=profile)
        yield from _judged(engine.batches(some), by_id, judge, schema)


def _judged(
    blocks: Iterator[pa.RecordBatch], pauses: PausesById, judge: Judge, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    for block in blocks:
        every = [*block.columns, *judge(block, pauses.of(block["id"].to_numpy()))]
        cast = [column.cast(field.type) for column, field in zip(every, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(cast, schema=schema)


def pauses_by_id(engine: Embedded, pauses: Table | None) -> PausesById:
    if pauses is None:
        none = np.zeros(0, np.int64)
        return PausesById(none, none, none)
    credited = pauses.filter(pauses.credited).select("id", "begins", "ends").order_by("id")
    columns = engine.arrow(credited.mutate(ends=credited.ends.fill_null(NEVER)))
    return PausesById(*(columns[name].to_numpy() for name in ("id", "begins", "ends")))
