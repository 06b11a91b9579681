"""From files to one table of rows: read, kept as Parquet, duplicates set aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.engine.embedded import Embedded
from xiaoneng.logs.mapping import Mapping
from xiaoneng.logs.reading import read_log
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.rows import ROWS
from xiaoneng.measures.folding import event_key
from xiaoneng.measures.repeats import duplicates, repeated


@dataclass(frozen=True)
class Staged:
    """The rows of a log: `events` without duplicates, `repeats` as (order, of_order)."""

    rows: Table
    events: Table
    repeats: Table
    rows_duplicate: int


def stage(
    engine: Embedded, files: Sequence[Path], mapping: Mapping, rejected: RejectedRows
) -> Staged:
    """Read every file once; the memory used does not depend on the size of the log."""
    batches = ordered(read_log(files, mapping, rejected))
    schema = ROWS.append(pa.field("order", pa.int64()))
    rows = engine.stage(batches, schema, "rows", with_keys)
    prints = repeated(engine.arrow(rows.select("print"))["print"])
    repeats = duplicates(rows, prints)
    if not prints.num_rows:
        return Staged(rows, rows, repeats, 0)
    repeats = engine.write(repeats, "repeats")
    count = engine.count(repeats)
    return Staged(rows, rows.anti_join(repeats, "order"), repeats, count)


def ordered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Number the rows in the order of reading: it settles events of the same second."""
    first = 0
    for batch in batches:
        order = pa.array(range(first, first + batch.num_rows), pa.int64())
        first += batch.num_rows
        yield batch.append_column("order", order)


def with_keys(stream: Table) -> Table:
    """The stream with `print` for `line` and `key` for `at`."""
    at = ibis.coalesce(stream.at, stream.started_at)  # a log of cases has no times of events
    keyed = stream.mutate(print=stream.line.hash(), key=event_key(at, stream.order))
    return keyed.drop("line")


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
