"""A log of any size for benchmarks: the same columns and mapping, simpler cases, about 6 events.

Cases are drawn in chunks with numpy and written as they are drawn, so the memory used does not
grow with their number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from xiaoneng.batch.demonstration.bulk_rows import SCHEMA, SECOND, TEXT, rows_of
from xiaoneng.batch.demonstration.district import SEED
from xiaoneng.batch.demonstration.events import MAPPING
from xiaoneng.core.refusals import Unusable

CHUNK = 100_000  # cases
PLAIN = pa.schema(
    [
        (field.name, field.type if pa.types.is_integer(field.type) else pa.string())
        for field in SCHEMA
    ]
)


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was written where."""

    log: Path
    mapping: Path
    cases: int
    events: int


def write_bulk(path: Path, cases: int, at: datetime, seed: int = SEED) -> Bulk:
    """Write `cases` cases to a .parquet or .csv file, and `mapping.toml` beside it.

    The same arguments give the same rows; ten million cases are some 64 million events.
    """
    if path.suffix not in (".parquet", ".csv"):
        raise Unusable(f"{path.name}: name the log .parquet or .csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with sink_of(path) as sink:
        for table in chunks(cases, at, seed):
            sink.write_table(table if path.suffix == ".parquet" else as_text(table))
            written += table.num_rows
    mapping = path.parent / "mapping.toml"
    mapping.write_text(MAPPING, encoding="utf-8", newline="\n")
    return Bulk(path, mapping, cases, written)


def chunks(cases: int, at: datetime, seed: int) -> Iterator[pa.Table]:
    dice = np.random.default_rng(seed)
    for first in range(0, cases, CHUNK):
        yield rows_of(first, min(CHUNK, cases - first), at, dice)


def sink_of(path: Path) -> Any:
    if path.suffix == ".csv":
        return csv.CSVWriter(path, PLAIN)
    repeated = [field.name for field in SCHEMA if field.type == TEXT]
    # without the Arrow schema, readers see plain text where this holds dictionaries
    return parquet.ParquetWriter(
        path, SCHEMA, compression="zstd", use_dictionary=repeated, store_schema=False
    )


def as_text(table: pa.Table) -> pa.Table:
    """For CSV: plain text, times in ISO form."""
    for place, name in enumerate(table.column_names):
        if table.schema.field(name).type == SECOND:
            written = pc.strftime(table[name], "%Y-%m-%dT%H:%M:%S")
            table = table.set_column(place, name, written)
    return table.cast(PLAIN)
