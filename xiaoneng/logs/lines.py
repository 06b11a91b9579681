"""The line of a row: every value as written, so that equal lines are the same fact."""

import json
from functools import reduce

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.logs.raw import RawBatch

BETWEEN, NAMED = "\x1f", "\x1e"


def lines_of(raw: RawBatch) -> pa.Array:
    """One value per row.

    A dense row is all its values side by side. A sparse row is NAME, NAMED, value of each column
    it has, by name, since the next batch may know more columns, with BETWEEN between them; one
    whose own values hold these marks is written as JSON instead, with a mark in front that no
    other line can have.
    """
    if not raw.columns:
        return pa.array([b""] * len(raw.rows), pa.binary())
    if not raw.is_sparse:
        places = [str(place) for place in range(len(raw.columns))]
        return pa.StructArray.from_arrays(raw.columns, names=places)
    joined = pc.binary_join_element_wise(*sparse_parts(raw), BETWEEN, null_handling="skip")
    joined = joined.cast(pa.binary())
    doubtful = ambiguous(raw, joined)
    if not doubtful.any():
        return joined
    spelled = pa.array(
        [spelled_out(raw, index) for index in np.flatnonzero(doubtful).tolist()], pa.binary()
    )
    return pc.replace_with_mask(joined, pa.array(doubtful), spelled)


def sparse_parts(raw: RawBatch) -> list[pa.StringArray]:
    order = sorted(range(len(raw.names)), key=lambda index: raw.names[index])
    return [
        pc.binary_join_element_wise(raw.names[index], raw.columns[index], NAMED) for index in order
    ]


def ambiguous(raw: RawBatch, joined: pa.BinaryArray) -> npt.NDArray[np.bool_]:
    """Where the marks in a line are not exactly those put there."""
    rows, width = len(raw.rows), len(raw.columns)
    present = [
        pc.is_valid(column).cast(pa.int64()).to_numpy(zero_copy_only=False)
        for column in raw.columns
        if column.null_count
    ]
    full = width - len(present)
    held = reduce(np.add, present, np.full(rows, full, dtype=np.int64))
    between = np.maximum(held - 1, 0)
    octets = octets_of(joined)
    if (
        octets.count(BETWEEN.encode()) == between.sum()
        and octets.count(NAMED.encode()) == held.sum()
    ):
        return np.zeros(rows, dtype=bool)
    wrong_between = pc.count_substring(joined, BETWEEN.encode()).to_numpy() != between
    wrong_named = pc.count_substring(joined, NAMED.encode()).to_numpy() != held
    return np.asarray(wrong_between | wrong_named)


def octets_of(joined: pa.BinaryArray) -> bytes:
    """The bytes of all values, one after the other."""
    _, offsets, values = joined.buffers()
    if values is None:
        return b""
    ends = np.frombuffer(offsets, dtype=np.int32)
    first, last = int(ends[joined.offset]), int(ends[joined.offset + len(joined)])
    return bytes(values.slice(first, last - first))


def spelled_out(raw: RawBatch, index: int) -> bytes:
    """A line with a mark in front that no joined line can have."""
    pairs = [
        (name, column[index].as_py()) for name, column in zip(raw.names, raw.columns, strict=True)
    ]
    text = json.dumps(sorted(pair for pair in pairs if pair[1] is not None))
    return f"{BETWEEN}{text}".encode()
