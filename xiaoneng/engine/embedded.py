"""The embedded columnar engine: the one place that opens it.

Work larger than memory spills to the working folder, so a run needs disk rather than RAM.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table
from pyarrow.parquet import ParquetFile, ParquetWriter

from xiaoneng.engine.blocks import NO_PAUSES, Judge, PausesById, judged_blocks
from xiaoneng.engine.duck_words import Duck, quoted
from xiaoneng.engine.peaks import peak_mib
from xiaoneng.measures.repeats import repeated

ibis.options.sql.fuse_selects = False  # the engine does it as well, and in a tenth of the time

MEMORY_MIB = 3072  # beyond this the engine spills; the process stays well under 8 GiB
THREADS = 2
BLOCK = 1 << 17  # rows that are handed out at a time
RECURSION = 10_000


class Embedded:
    """One connection with its working folder. Tables written are Parquet files in that folder."""

    def __init__(self, backend: Duck, folder: Path) -> None:
        self.backend = backend
        self.folder = folder

    def write(self, expression: Table, name: str, *, number: str | None = None) -> Table:
        """Compute an expression once, keep it as Parquet, and give back the table."""
        del number  # the expression's own running number serves, and keeps neighbours together
        path = self.folder / f"{name}.parquet"
        self._copy(expression, path, "FORMAT parquet, COMPRESSION snappy")
        return self.backend.read_parquet(path, table_name=name)

    def stage(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, name: str) -> Table:
        """Keep a stream of Arrow batches as Parquet; writing goes on while the next is read."""
        path = self.folder / f"{name}.parquet"
        texts = [
            field.name
            for field in schema
            if pa.types.is_string(field.type) or pa.types.is_dictionary(field.type)
        ]
        with (
            ParquetWriter(
                path, schema, use_dictionary=texts, store_schema=False, write_statistics=False
            ) as writer,
            ThreadPoolExecutor(1) as pool,
        ):
            written: Future[None] | None = None
            for batch in batches:
                if written is not None:
                    written.result()
                written = pool.submit(writer.write_batch, batch)
            if written is not None:
                written.result()
        return self.backend.read_parquet(path, table_name=name)

    def read(self, paths: Sequence[Path], name: str) -> Table:
        """Parquet files of one schema as one table; they stay where they are."""
        return self.backend.read_parquet(paths, table_name=name)

    def fingerprints(self, lines: pa.Array, *, is_lasting: bool = False) -> pa.Array:
        """64 bits for each value; equal values have equal bits within one run.

        Lasting ones are the same in every run and every version: they may be kept.
        """
        self.backend.con.register("lines", pa.table({"line": lines}))
        digest = "md5_number_lower(line::VARCHAR)" if is_lasting else "hash(line)"
        statement = f"SELECT {digest} AS print FROM lines"  # noqa: S608  # one of two words
        found = self.backend.con.execute(statement).to_arrow_table()
        return found["print"].combine_chunks()

    def repeated(self, table: Table, column: str) -> Table | None:
        """The values that stand in more than one row, as a table of this column; None if none."""
        found = repeated(self.arrow(table.select(column))[column])
        return ibis.memtable(found.rename_columns([column])) if found.num_rows else None

    def judged(
        self, clocks: Table, pauses: Table | None, judge: Judge, schema: pa.Schema, name: str
    ) -> Table:
        """Judge block by block, and keep the blocks as they come."""
        by_id = self.pauses_by_id(pauses)
        return self.stage(judged_blocks(self.batches(clocks), by_id, judge, schema), schema, name)

    def pauses_by_id(self, pauses: Table | None) -> PausesById:
        """Pauses (id, begins, ends) in memory, in order of their clock's id."""
        if pauses is None:
            return NO_PAUSES
        columns = self.arrow(pauses.select("id", "begins", "ends").order_by("id"))
        return PausesById(*(columns[name].to_numpy() for name in ("id", "begins", "ends")))

    def keep(self, rows: pa.Table, name: str) -> Table:
        """Keep an Arrow table beside the others."""
        return self.stage(rows.to_batches(), rows.schema, name)

    def write_csv(self, expression: Table, path: Path) -> None:
        """Write an expression as CSV with a header."""
        self._copy(expression, path, "FORMAT csv, HEADER")

    def batches(self, expression: Table) -> Iterator[pa.RecordBatch]:
        """The rows of an expression block by block; nothing else may be asked meanwhile."""
        words = self.backend.ready(expression)
        yield from self.backend.con.execute(words).to_arrow_reader(BLOCK)

    def written(self, name: str) -> pa.RecordBatchReader:
        """The rows of a table that was written, block by block, in the order they were written in.

        They are read past the engine: others may ask it meanwhile.
        """
        file = ParquetFile(self.folder / f"{name}.parquet")
        return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(BLOCK))

    def arrow(self, expression: Table) -> pa.Table:
        return self.backend.to_pyarrow(expression)

    def rows(self, expression: Table) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.arrow(expression).to_pylist()
        return rows

    def tally(self, table: Table, column: str) -> dict[str, int]:
        """How often each value of a column occurs; nulls are left out."""
        counts = table.filter(table[column].notnull())[column].value_counts(name="times")
        return {str(row[column]): int(row["times"]) for row in self.rows(counts)}

    def total(self, table: Table, column: str) -> int:
        return int(self.backend.to_pyarrow(table[column].sum().fill_null(0)).as_py())

    def _copy(self, expression: Table, path: Path, options: str) -> None:
        """Write with the expression's own types: the engine sums whole numbers into wider ones."""
        words = self.backend.ready(expression)
        columns = ", ".join(
            f'CAST("{name}" AS BIGINT) AS "{name}"' if kind.is_signed_integer() else f'"{name}"'
            for name, kind in expression.schema().items()
        )
        copy = f"COPY (SELECT {columns} FROM ({words})) TO '{quoted(path)}' ({options})"  # noqa: S608
        self.backend.con.execute(copy)  # names and path are ours, not a reader's

    def count(self, expression: Table) -> int:
        return int(self.backend.to_pyarrow(expression.count()).as_py())

    def peak_mib(self) -> int:
        """The largest resident size of this process so far."""
        return peak_mib()


@contextmanager
def embedded(
    folder: Path | None = None, *, memory_mib: int = MEMORY_MIB, threads: int | None = None
) -> Iterator[Embedded]:
    """Open the engine with a working folder of its own, removed afterwards."""
    with TemporaryDirectory(prefix="xiaoneng-", dir=folder) as work:
        backend = Duck().connect(
            memory_limit=f"{memory_mib}MiB",
            threads=threads or THREADS,
            temp_directory=f"{work}/spill",
        )
        # The translator of expressions walks them by recursion; a caller may stand deep already.
        sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION))
        try:
            yield Embedded(backend, Path(work))
        finally:
            backend.disconnect()
