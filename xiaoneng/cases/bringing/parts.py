"""Folded cases part by part, with the rows of all that belongs to them.

They lie on disk in the order of their cases and are read from the front, once. Nothing here asks
the database: a part is made while the one before it is written.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiaoneng.cases.bringing import rows as made
from xiaoneng.cases.models import Batch
from xiaoneng.engine.embedded import Embedded

Flags = npt.NDArray[np.bool_]


class Part(NamedTuple):
    """Some cases, who has each now, and rows that name their case by its place among these.

    The place stands in the first column, where the key will stand (`with_keys`).
    """

    cases: pa.Table
    officers: pa.ChunkedArray
    holdings: pa.Table
    crossings: pa.Table
    events: pa.Table
    pauses: pa.Table | None

    def of(self, chosen: Flags) -> "Part":
        """Some of the cases."""
        if chosen.all():
            return self
        mask, places = pa.array(chosen), pa.array(np.cumsum(chosen) - 1)

        def some(rows: pa.Table) -> pa.Table:
            return with_keys(rows.filter(mask.take(rows.column(0).combine_chunks())), places)

        return Part(
            self.cases.filter(mask),
            self.officers.filter(mask),
            some(self.holdings),
            some(self.crossings),
            some(self.events),
            None if self.pauses is None else some(self.pauses),
        )


def with_keys(rows: pa.Table, keys: pa.Array) -> pa.Table:
    """Rows with the keys of their cases, or of their clocks, in the place of places."""
    return rows.set_column(0, rows.column_names[0], keys.take(rows.column(0).combine_chunks()))


class Shelf:
    """A table in the order of `id`, taken off from the front."""

    def __init__(self, batches: pa.RecordBatchReader) -> None:
        self.batches, self.rest = batches, batches.schema.empty_table()

    def first(self, number: int) -> pa.Table:
        """The next rows, so many where there are."""
        while self.rest.num_rows < number and self.goes_on():
            pass
        return self.taken(number)

    def until(self, last: int) -> pa.Table:
        """The next rows up to an id."""
        while (not self.rest.num_rows or self.rest["id"][-1].as_py() <= last) and self.goes_on():
            pass
        return self.taken(int(np.searchsorted(self.rest["id"].to_numpy(), last, side="right")))

    def goes_on(self) -> bool:
        """Lay the next rows behind the rest, where there are more."""
        batch = next(self.batches, None)
        if batch is None:
            return False
        self.rest = pa.concat_tables([self.rest, pa.Table.from_batches([batch])])
        return True

    def taken(self, number: int) -> pa.Table:
        found, self.rest = self.rest.slice(0, number), self.rest.slice(number)
        return found


def parts_of(
    engine: Embedded, size: int, batch: Batch, at: datetime, *, has_pauses: bool
) -> Iterator[Part]:
    """The cases of the shelves that were written (`writing.Shelves`), so many a part."""
    names = ["holdings", "marks", "events", *(["pauses"] if has_pauses else [])]
    shelves = {name: Shelf(engine.written(f"{name}_shelf")) for name in names}
    every = Shelf(engine.written("cases_shelf"))
    while (cases := every.first(size)).num_rows:
        last = cases["id"][-1].as_py()
        found = {name: shelf.until(last) for name, shelf in shelves.items()}
        yield part_of(cases, found, batch, at)


def part_of(cases: pa.Table, found: dict[str, pa.Table], batch: Batch, at: datetime) -> Part:
    ids, source = cases["id"].to_numpy(), batch.source

    def places(rows: pa.Table) -> pa.Array:
        return pa.array(np.searchsorted(ids, rows["id"].to_numpy()))

    holdings, events = found["holdings"], found["events"]
    marks = found["marks"].sort_by([("reached", "ascending"), ("id", "ascending")])
    pauses = found.get("pauses")
    return Part(
        cases,
        made.officers_now(cases, holdings),
        made.holding_rows(holdings, places(holdings)),
        made.crossing_rows(marks, places(marks), source, at),
        made.event_rows(events, places(events), batch.pk),
        None if pauses is None else made.pause_rows(pauses, places(pauses), source),
    )
