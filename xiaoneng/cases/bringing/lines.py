"""One row of a file as its reader gave it, kept as text and brought back value by value.

What is kept is all of the row, not what the mapping reads of it: the fingerprint by which a row is
known again covers every column, in the form in which the file holds it.
"""

import json
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.raw import RawBatch

TIME = "time"


def line_of(raw: RawBatch, place: int) -> str:
    """One row of a batch as JSON: names, values, kinds of those that are no text."""
    held = [
        (name, column[place], column.type)
        for name, column in zip(raw.names, raw.columns, strict=True)
        if column[place].is_valid or not raw.is_sparse
    ]
    return json.dumps(
        {
            "names": [name for name, _value, _kind in held],
            "values": [plain(value) for _name, value, _kind in held],
            "kinds": [kind_of(kind) for _name, _value, kind in held],
            "sparse": raw.is_sparse,
            "escaped": raw.is_escaped,
        },
        ensure_ascii=False,
    )


def plain(value: "pa.Scalar[Any]") -> str | int | None:
    """Text and numbers as they are, a moment as its microseconds."""
    if pa.types.is_timestamp(value.type):
        value = value.cast(pa.int64())
    found: str | int | None = value.as_py()
    return found


def kind_of(held: pa.DataType) -> str:
    """The kind of a column, "" for text."""
    if pa.types.is_timestamp(held):
        return f"{TIME} {held.tz or ''}"
    return str(held) if pa.types.is_integer(held) else ""


def typed(kind: str) -> pa.DataType:
    if kind.startswith(TIME):
        return pa.timestamp("us", kind.removeprefix(TIME).strip() or None)
    return pa.type_for_alias(kind) if kind else pa.string()


def raw_of(line: str, row: int) -> RawBatch:
    """The row again, as its reader gave it."""
    said = json.loads(line)
    columns = tuple(
        pa.array([value], pa.int64()).cast(typed(kind)) if kind else pa.array([value], pa.string())
        for value, kind in zip(said["values"], said["kinds"], strict=True)
    )
    rows = np.array([row], dtype=np.int64)
    return RawBatch(
        tuple(said["names"]), columns, rows, (), is_sparse=said["sparse"],
        is_escaped=said["escaped"],
    )  # fmt: skip


def with_value(raw: RawBatch, column: str, value: str) -> RawBatch:
    """The same row with one value in place of another, or of none."""
    names, columns = list(raw.names), list(raw.columns)
    if column in names:
        place = names.index(column)
        columns[place] = alike(value, columns[place].type)
    elif raw.is_sparse and column:
        names.append(column)
        columns.append(pa.array([value], pa.string()))
    else:
        raise Unusable(_("The file has no column %(column)s.") % {"column": column or "?"})
    return RawBatch(tuple(names), tuple(columns), raw.rows, (), raw.is_sparse, raw.is_escaped)


def alike(value: str, held: pa.DataType) -> pa.Array:
    """A value in the kind its column has, so that it looks as if the file held it."""
    written = pa.array([value.strip()], pa.string())
    if pa.types.is_integer(held) or pa.types.is_timestamp(held):
        try:
            return written.cast(held)
        except pa.ArrowInvalid:
            pass  # the reader of the mapping says what is wrong with it
    return pa.array([value], pa.string())
