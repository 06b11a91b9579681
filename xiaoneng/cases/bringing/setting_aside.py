"""Rows that cannot be used, with what the file says in them: whoever mends one sees the matter."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from xiaoneng.cases.bringing.lines import line_of
from xiaoneng.logs.raw import RawBatch, RowNumbers, shortened
from xiaoneng.logs.reading import rows_of, takes_held
from xiaoneng.logs.sources import kind_of
from xiaoneng.logs.terms import Column, Mapping

LONGEST_CASE = 120
MOST = 100_000  # rows of which it is told: beyond, a file is wrong as a whole
LONGEST_LINE = 200_000  # characters of a row that are kept to be mended
LINES_KEPT = 64 << 20  # characters of all of them; what is not kept is read from the file again
Cells = list[tuple[str, str]]


class Said(NamedTuple):
    """What a row says in the columns that are mapped, and the whole of it."""

    cells: Cells
    line: str


NOTHING = Said([], "")


def with_cells(rejects: pa.Table, path: Path, mapping: Mapping) -> pa.Table:
    """Rejects (row, …) with case, cells (JSON) and line, from one more walk over the file."""
    wanted = np.unique(rejects["row"].to_numpy())[:MOST]
    said = dict(said_in(path, mapping, wanted)) if len(wanted) else {}
    key = mapping.columns.case
    case = key.name if isinstance(key, Column) else ""
    found = [said.get(row, NOTHING) for row in rejects["row"].to_pylist()]
    columns = {
        "case": [dict(one.cells).get(case, "")[:LONGEST_CASE] for one in found],
        "cells": [json.dumps(one.cells, ensure_ascii=False) for one in found],
        "line": [one.line for one in found],
    }
    for name, values in columns.items():
        rejects = rejects.append_column(name, pa.array(values, pa.string()))
    return rejects


def said_in(path: Path, mapping: Mapping, wanted: RowNumbers) -> Iterator[tuple[int, Said]]:
    """Row number and what it says, of the wanted rows (sorted)."""
    names = list(dict.fromkeys(theirs for _ours, theirs in mapping.mapped_columns()))
    room = LINES_KEPT
    for raw in rows_as_imported(path, mapping):
        some = raw.chosen(np.isin(raw.rows, wanted))
        columns = {name: some.column(name).to_pylist() for name in names}
        for place, row in enumerate(some.rows.tolist()):
            cells = [(name, tidy(columns[name][place])) for name in names if columns[name][place]]
            line = line_of(some, place) if room > 0 else ""
            if len(line) > LONGEST_LINE:
                line = ""
            room -= len(line)
            yield row, Said(cells, line)


def rows_as_imported(path: Path, mapping: Mapping) -> Iterator[RawBatch]:
    """The rows of one file in the form in which an import takes their fingerprints."""
    kind = kind_of(path)
    is_held = kind == "parquet" and takes_held(mapping)
    return rows_of(path, kind, mapping, is_held=is_held)


def tidy(value: str) -> str:
    """A value as a database keeps it: no NUL, not too long."""
    return shortened(value.replace("\x00", ""))
