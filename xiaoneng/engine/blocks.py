"""Clocks block by block with their pauses, through a kernel over arrays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from xiaoneng.measures.array_days import Whole
from xiaoneng.measures.array_pauses import Pauses

HELD = "held"  # the column of a clock's own pauses, where a block carries them itself
Judge = Callable[[pa.RecordBatch, Pauses], list[pa.Array]]


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


NONE = np.zeros(0, np.int64)
NO_PAUSES = PausesById(NONE, NONE, NONE)


def judged_blocks(
    blocks: Iterator[pa.RecordBatch], pauses: PausesById, judge: Judge, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """Blocks of clocks with the columns that `judge` finds, of `schema`."""
    for block in blocks:
        yield judged_block(block, pauses.of(block["id"].to_numpy()), judge, schema)


def judged_block(
    block: pa.RecordBatch, pauses: Pauses, judge: Judge, schema: pa.Schema
) -> pa.RecordBatch:
    found = [*block.columns, *judge(block, pauses)]
    cast = [column.cast(field.type) for column, field in zip(found, schema, strict=True)]
    return pa.RecordBatch.from_arrays(cast, schema=schema)


def held_apart(block: pa.RecordBatch) -> tuple[pa.RecordBatch, Pauses]:
    """A block whose clocks carry their pauses in the column HELD, and these by themselves."""
    if HELD not in block.schema.names:
        return block, Pauses(NONE, NONE, NONE)
    held = block[HELD]
    row = np.repeat(np.arange(block.num_rows), held.value_lengths().fill_null(0).to_numpy())
    every = held.flatten()
    begins, ends = (every.field(name).to_numpy() for name in ("begins", "ends"))
    return block.drop_columns([HELD]), Pauses(row, begins, ends)
