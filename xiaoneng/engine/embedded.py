"""The embedded columnar engine: the one place that opens it.

Work larger than memory spills to the working folder, so a run needs disk rather than RAM.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

MEMORY_MIB = 3072  # beyond this the engine spills; the process stays well under 8 GiB
THREADS = 2


class Embedded:
    """One connection with its working folder. Tables written are Parquet files in that folder."""

    def __init__(self, backend: Backend, folder: Path) -> None:
        self.backend = backend
        self.folder = folder

    def write(self, expression: Table, name: str) -> Table:
        """Compute an expression once, keep it as Parquet, and give back the table."""
        path = self.folder / f"{name}.parquet"
        sql = self.backend.compile(expression)
        self.backend.raw_sql(
            f"COPY ({sql}) TO '{quoted(path)}' (FORMAT parquet, COMPRESSION snappy)"
        )
        return self.backend.read_parquet(path, table_name=name)

    def stage(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, name: str, sql: str) -> Table:
        """Write a stream of Arrow batches to Parquet through `sql`, which reads from `stream`."""
        stream = pa.RecordBatchReader.from_batches(schema, batches)
        path = self.folder / f"{name}.parquet"
        connection = self.backend.con
        connection.register("stream", stream)
        connection.execute(f"COPY ({sql}) TO '{quoted(path)}' (FORMAT parquet, COMPRESSION snappy)")
        connection.unregister("stream")
        return self.backend.read_parquet(path, table_name=name)

    def write_csv(self, expression: Table, path: Path) -> None:
        """Write an expression as CSV with a header; times as ISO with a blank for T."""
        sql = self.backend.compile(expression)
        self.backend.raw_sql(f"COPY ({sql}) TO '{quoted(path)}' (FORMAT csv, HEADER)")

    def arrow(self, expression: Table) -> pa.Table:
        return self.backend.to_pyarrow(expression)

    def rows(self, expression: Table) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = self.arrow(expression).to_pylist()
        return rows


@contextmanager
def embedded(
    folder: Path | None = None, *, memory_mib: int = MEMORY_MIB, threads: int = THREADS
) -> Iterator[Embedded]:
    """Open the engine with a working folder of its own, removed afterwards."""
    with TemporaryDirectory(prefix="xiaoneng-", dir=folder) as work:
        backend = ibis.duckdb.connect(
            memory_limit=f"{memory_mib}MiB", threads=threads, temp_directory=f"{work}/spill"
        )
        try:
            backend.raw_sql("SET preserve_insertion_order = false")
            yield Embedded(backend, Path(work))
        finally:
            backend.disconnect()


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")
