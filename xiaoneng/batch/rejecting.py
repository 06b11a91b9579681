"""Rows that only the whole log shows to be unusable; they join those the readers rejected."""

from collections.abc import Sequence
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.batch.staging import file_names
from xiaoneng.engine.door import Engine
from xiaoneng.logs.reasons import BACKWARDS, REPEATED
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.rows import REJECTED
from xiaoneng.logs.terms import Column
from xiaoneng.measures.counting import timestamp

DATE = "%Y-%m-%d"


def repeated_cases(events: Table) -> Table:
    """Rows of a log of cases whose case an earlier row has already given, with other values."""
    first = ibis.window(group_by="case", order_by="order", preceding=None, following=0)
    table = events.mutate(first_order=events.order.min().over(first))
    table = table.filter(table.order > table.first_order)
    reason = ibis.literal(REPEATED)
    return table.select("order", "file", "row", value="case", reason=reason)


def backwards_rows(events: Table, backwards: Table) -> Table:
    """Every row of the cases that end on an earlier day than they start."""
    table = events.join(backwards.select("case", "start", "closed_ever"), "case")
    ended = timestamp(table.closed_ever).strftime(DATE)
    started = timestamp(table.start).strftime(DATE)
    reason = ibis.literal(BACKWARDS).replace("%(ended)s", ended).replace("%(started)s", started)
    return table.select("order", "file", "row", value=ended, reason=reason)


def rejected_csv(
    engine: Engine,
    rejected: RejectedRows,
    found: Sequence[tuple[Table, str]],
    files: Sequence[Path],
) -> Table:
    """All rejected rows as rejected.csv, in the order of the files and their rows."""
    names = ibis.memtable(file_names(files))
    tables = []
    if rejected.count:
        read = rejected.table()
        places = {str(file): place for place, file in enumerate(files)}
        file_no = pa.array([places[name] for name in read["file"].to_pylist()], pa.int32())
        tables.append(ibis.memtable(read.append_column("file_no", file_no)))
    for rows, column in found:
        table = rows.join(names, rows.file == names.file_no)
        name = ibis.literal(column)
        tables.append(
            table.select(
                file="name",
                row="row",
                column=name,
                value="value",
                reason="reason",
                file_no="file_no",
            )
        )
    if not tables:
        return ibis.memtable(REJECTED.empty_table())
    columns = [*REJECTED.names, "file_no"]
    tables = [table.select(columns) for table in tables]
    every = ibis.union(*tables) if len(tables) > 1 else tables[0]
    return every.order_by("file_no", "row", "column").drop("file_no")


def column_name(term: Column | None, otherwise: str) -> str:
    return term.name if term is not None else otherwise
