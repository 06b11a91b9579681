"""From files to one table of rows: read, kept as Parquet, duplicates set aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from xiaoneng.engine.door import Engine
from xiaoneng.logs.reading import read_log
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.rows import LINE, ROWS
from xiaoneng.logs.terms import Mapping
from xiaoneng.measures.folding import event_keys
from xiaoneng.measures.repeats import duplicates

STAGED = pa.schema(
    [
        *ROWS,
        ("order", pa.int64()),
        ("key", pa.int64()),
        ("print", pa.uint64()),
    ]
)
REPEATS = pa.schema([("order", pa.int64()), ("of_order", pa.int64())])


@dataclass(frozen=True)
class Staged:
    """The rows of a log: `events` without duplicates, `repeats` as (order, of_order)."""

    rows: Table
    events: Table
    repeats: Table
    rows_duplicate: int


def stage(
    engine: Engine,
    files: Sequence[Path],
    mapping: Mapping,
    rejected: RejectedRows,
    *,
    is_lasting: bool = False,
) -> Staged:
    """Read every file once; the memory used does not depend on the size of the log.

    With `is_lasting` the fingerprints may be kept, to know the rows again in a later file.
    """
    batches = staged_batches(engine, read_log(files, mapping, rejected), is_lasting=is_lasting)
    rows = engine.stage(batches, STAGED, "rows")
    prints = engine.repeated(rows, "print")
    if prints is None:
        return Staged(rows, rows, ibis.memtable(REPEATS.empty_table()), 0)
    repeats = engine.write(duplicates(rows, prints), "repeats")
    count = engine.count(repeats)
    return Staged(rows, rows.anti_join(repeats, "order"), repeats, count)


def staged_batches(
    engine: Engine, batches: Iterator[pa.RecordBatch], *, is_lasting: bool = False
) -> Iterator[pa.RecordBatch]:
    """The rows read, each with its place in the order of reading, its key and fingerprint."""
    first = 0
    for batch in batches:
        order = pa.array(np.arange(first, first + batch.num_rows, dtype=np.int64))
        first += batch.num_rows
        # A log of cases has no times of events: its rows are kept by their start.
        at = pc.coalesce(batch["at"], batch["started_at"])
        columns = [batch[name] for name in ROWS.names]
        prints = engine.fingerprints(batch[LINE], is_lasting=is_lasting)
        columns += [order, event_keys(at, order), prints]
        yield pa.RecordBatch.from_arrays(columns, schema=STAGED)


def duplicates_csv(staged: Staged, files: Sequence[Path]) -> Table:
    """file, row, of_row of each duplicate, in the order of reading."""
    names = ibis.memtable(file_names(files))
    places = staged.rows.select("order", "file", "row")
    table = staged.repeats.join(places, "order")
    table = table.join(names, table.file == names.file_no)
    first = staged.rows.select(of_order="order", of_row="row")
    table = table.join(first, "of_order").order_by("order")
    return table.select(file="name", row="row", of_row="of_row")


def file_names(files: Sequence[Path]) -> pa.Table:
    """file_no, name: the files of a run, as they were given."""
    return pa.table(
        {
            "file_no": pa.array(range(len(files)), pa.int32()),
            "name": pa.array([str(file) for file in files], pa.string()),
        }
    )
