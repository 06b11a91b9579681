"""Rows that cannot be used, with what the file says in them: whoever mends one sees the matter."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from xiaoneng.logs.raw import RowNumbers, shortened
from xiaoneng.logs.reading import rows_of
from xiaoneng.logs.sources import kind_of
from xiaoneng.logs.terms import Column, Mapping

LONGEST_CASE = 120
MOST = 100_000  # rows of which it is told: beyond, a file is wrong as a whole
Cells = list[tuple[str, str]]


def with_cells(rejects: pa.Table, path: Path, mapping: Mapping) -> pa.Table:
    """Rejects (row, …) with case and cells (JSON), from one more walk over the file."""
    wanted = np.unique(rejects["row"].to_numpy())[:MOST]
    said = dict(said_in(path, mapping, wanted)) if len(wanted) else {}
    key = mapping.columns.case
    case = key.name if isinstance(key, Column) else ""
    cells = [said.get(row, []) for row in rejects["row"].to_pylist()]
    return rejects.append_column(
        "case", pa.array([dict(one).get(case, "")[:LONGEST_CASE] for one in cells], pa.string())
    ).append_column(
        "cells", pa.array([json.dumps(one, ensure_ascii=False) for one in cells], pa.string())
    )


def said_in(path: Path, mapping: Mapping, wanted: RowNumbers) -> Iterator[tuple[int, Cells]]:
    """Row number and values of the wanted rows (sorted), in the columns that are mapped."""
    names = list(dict.fromkeys(theirs for _ours, theirs in mapping.mapped_columns()))
    for raw in rows_of(path, kind_of(path), mapping, is_held=False):
        some = raw.chosen(np.isin(raw.rows, wanted))
        columns = {name: some.column(name).to_pylist() for name in names}
        for place, row in enumerate(some.rows.tolist()):
            yield (
                row,
                [(name, tidy(columns[name][place])) for name in names if columns[name][place]],
            )


def tidy(value: str) -> str:
    """A value as a database keeps it: no NUL, not too long."""
    return shortened(value.replace("\x00", ""))
