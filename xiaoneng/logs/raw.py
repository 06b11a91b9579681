"""What every reader yields: rows as they stand in the file, nothing interpreted yet."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.core.refusals import Unusable, mark

SHOWN = 200  # characters of a bad value that are shown
LONGEST_CELL = 100_000  # characters
LONGEST_TOKEN = 1 << 25  # bytes of one value, where a reader must hold it whole
LARGEST_BATCH = 1 << 25  # bytes, about, where rows are gathered one by one
MOST_COLUMNS = 4000  # that rows may name between them

RowNumbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that is not used: which, the column and value at fault, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Some rows of one file: columns of equal length, their row numbers, and rejects.

    A null is a value that is absent; "" is one that was written empty. Columns are text, unless
    the reader was asked for them as the file holds them: coded text, whole numbers, times.
    """

    names: tuple[str, ...]  # may repeat in a careless CSV
    columns: tuple[pa.Array, ...]
    rows: RowNumbers
    rejects: tuple[Reject, ...] = ()
    is_sparse: bool = False  # rows name their own columns: XES, JSON
    is_escaped: bool = False  # undecodable bytes may be marked inside values

    def chosen(self, keep: npt.NDArray[np.bool_]) -> "RawBatch":
        """The rows where `keep` is true."""
        mask = pa.array(keep)
        columns = tuple(column.filter(mask) for column in self.columns)
        return RawBatch(
            self.names, columns, self.rows[keep], self.rejects, self.is_sparse, self.is_escaped
        )

    def column(self, name: str) -> pa.StringArray:
        """A column as text; all null where no row of this batch has it."""
        held = self.held(name)
        return held if pa.types.is_string(held.type) else pc.cast(held, pa.string())

    def held(self, name: str) -> pa.Array:
        """A column by name as it stands here."""
        if name in self.names:
            return self.columns[self.names.index(name)]
        return pa.nulls(len(self.rows), pa.string())


def check_columns(path: Path, names: Collection[str]) -> None:
    """Unusable where rows that name their own columns name ever new ones."""
    if len(names) > MOST_COLUMNS:
        raise Unusable(
            mark(
                "%(file)s names more than %(most)s different columns in a few rows; "
                "names of columns may not hold values"
            ),
            file=path,
            most=MOST_COLUMNS,
        )


def too_long_a_value(path: Path) -> Unusable:
    return Unusable(
        mark("%(file)s holds a value of more than %(most)s MiB; take it out"),
        file=path,
        most=LONGEST_TOKEN >> 20,
    )


def shortened(value: str) -> str:
    return value if len(value) <= SHOWN else value[:SHOWN] + "…"
