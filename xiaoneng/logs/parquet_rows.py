"""Reads Parquet; every value is brought to text, times in ISO form with their offset."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.decoding import MARK
from xiaoneng.logs.raw import RawBatch

BATCH = 1 << 16  # rows
MARK_BYTES = re.compile(MARK.encode())


def read_parquet(path: Path) -> Iterator[RawBatch]:
    """The n-th row of the file is row n."""
    try:
        with pq.ParquetFile(path) as file:
            names = tuple(file.schema_arrow.names)
            first = 1
            for batch in file.iter_batches(BATCH):
                rows = np.arange(first, first + batch.num_rows, dtype=np.int64)
                first += batch.num_rows
                columns = tuple(texts_of(column) for column in batch.columns)
                yield RawBatch(names, columns, rows, is_escaped=any(map(may_hold_mark, columns)))
            if first == 1:
                empty = tuple(pa.array([], pa.string()) for _ in names)
                yield RawBatch(names, empty, np.zeros(0, dtype=np.int64))
    except (pa.ArrowException, OSError) as error:
        raise Unusable(f"{path} cannot be read as Parquet ({error}); export it again") from error


def may_hold_mark(column: pa.StringArray) -> bool:
    """Whether MARK's bytes occur anywhere in a column's values."""
    values = column.buffers()[2]
    return values is not None and MARK_BYTES.search(values) is not None


def texts_of(column: pa.Array) -> pa.StringArray:
    """One column as text, null where it was null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return texts_of(column.dictionary_decode())
    if pa.types.is_nested(kind):
        values = column.to_pylist()
        return pa.array(
            [None if v is None else json.dumps(v, default=str) for v in values], pa.string()
        )
    if pa.types.is_timestamp(kind):
        # Whole microseconds; the zone stays, and with it the offset in the text.
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return texts_of_bytes(column)
    return pc.cast(column, pa.string())


def texts_of_bytes(column: pa.BinaryArray) -> pa.StringArray:
    try:
        return pc.cast(column, pa.string())
    except pa.ArrowInvalid:
        values = [
            v if v is None else v.decode("utf-8", "xiaoneng.marked") for v in column.to_pylist()
        ]
        return pa.array(values, pa.string())
