"""Reads Parquet; every value is brought to text, times in ISO form with their offset."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.logs.decoding import MARK
from xiaoneng.logs.raw import RawBatch

BATCH = 1 << 16  # rows
LARGEST_DICTIONARY = 1 << 17  # bytes: larger ones hold hardly any value twice
MARK_BYTES = re.compile(MARK.encode())


def read_parquet(path: Path, *, is_held: bool = False) -> Iterator[RawBatch]:
    """The n-th row of the file is row n. With `is_held`, columns come as the file holds them."""
    try:
        coded = coded_columns(path) if is_held else []
        with pq.ParquetFile(path, read_dictionary=coded) as file:
            names = tuple(file.schema_arrow.names)
            first = 1
            for batch in file.iter_batches(BATCH):
                rows = np.arange(first, first + batch.num_rows, dtype=np.int64)
                first += batch.num_rows
                bring = held_of if is_held else texts_of
                columns = tuple(bring(column) for column in batch.columns)
                yield RawBatch(names, columns, rows, is_escaped=any(map(may_hold_mark, columns)))
            if first == 1:
                empty = tuple(pa.array([], pa.string()) for _ in names)
                yield RawBatch(names, empty, np.zeros(0, dtype=np.int64))
    except (pa.ArrowException, OSError) as error:
        raise Unusable(
            mark("%(file)s cannot be read as Parquet (%(reason)s); export it again"),
            file=path,
            reason=error,
        ) from error


def are_alike(files: Sequence[Path]) -> bool:
    """Whether all files hold their columns in one way, so that equal rows look equal."""
    try:
        first, *others = (pq.read_schema(path) for path in files)
    except (pa.ArrowException, OSError):
        return False  # the reader says why
    return all(first.equals(other) for other in others)


def coded_columns(path: Path) -> list[str]:
    """The text columns that the file keeps as codes of a small dictionary."""
    with pq.ParquetFile(path) as file:
        if not file.metadata.num_row_groups:
            return []
        group = file.metadata.row_group(0)
        texts = {field.name for field in file.schema_arrow if pa.types.is_string(field.type)}
        chunks = [group.column(place) for place in range(group.num_columns)]
        return [
            chunk.path_in_schema
            for chunk in chunks
            if chunk.path_in_schema in texts
            and chunk.has_dictionary_page
            and 0 < chunk.data_page_offset - chunk.dictionary_page_offset < LARGEST_DICTIONARY
        ]


def held_of(column: pa.Array) -> pa.Array:
    """One column as the file holds it, where each value of it has one spelling."""
    kind = column.type
    if pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type):
        indices = column.indices.cast(pa.int32())
        return pa.DictionaryArray.from_arrays(indices, column.dictionary)
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    return column if pa.types.is_integer(kind) else texts_of(column)


def may_hold_mark(column: pa.Array) -> bool:
    """Whether MARK's bytes occur anywhere in a column's values."""
    if pa.types.is_dictionary(column.type):
        return may_hold_mark(column.dictionary)
    if not pa.types.is_string(column.type):
        return False
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
