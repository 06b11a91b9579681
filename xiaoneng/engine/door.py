"""The one door: what a batch may ask of an engine, whichever it is (docs/explanation/engines.md).

`embedded` computes in this process, `cluster` on the workers of a Spark master. Both take the same
expressions and kernels and give the same rows.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.engine.blocks import Judge


class Engine(Protocol):
    """Tables are written into a working folder that goes when the engine is closed."""

    def write(self, expression: Table, name: str, *, number: str | None = None) -> Table:
        """Compute an expression once, keep it, and give back the table.

        `number` names a column of which only that each row has another whole number is asked.
        """

    def stage(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, name: str) -> Table:
        """Keep a stream of Arrow batches."""

    def fingerprints(self, lines: pa.Array, *, is_lasting: bool = False) -> pa.Array:
        """64 bits for each value; equal values have equal bits within one run."""

    def repeated(self, table: Table, column: str) -> Table | None:
        """The values that stand in more than one row, as a table of this column; None if none."""

    def judged(
        self, clocks: Table, pauses: Table | None, judge: Judge, schema: pa.Schema, name: str
    ) -> Table:
        """Keep clocks with the columns that `judge` finds for each block and its pauses.

        `clocks`: id and what `judge` reads. `pauses`: id, begins, ends (never null). `schema` is
        that of the clocks and, behind them, of the columns found.
        """

    def write_csv(self, expression: Table, path: Path) -> None:
        """Write an expression as CSV with a header, in its order."""

    def rows(self, expression: Table) -> list[dict[str, Any]]:
        """The rows of a small expression."""

    def tally(self, table: Table, column: str) -> dict[str, int]:
        """How often each value of a column occurs; nulls are left out."""

    def total(self, table: Table, column: str) -> int:
        """The sum of a column of whole numbers; 0 without rows."""

    def count(self, expression: Table) -> int:
        """How many rows there are."""

    def peak_mib(self) -> int:
        """The largest memory that this machine's processes of the run have used so far."""
