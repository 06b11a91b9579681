"""A Spark cluster behind the door: the one place that opens it (docs/decisions/0014).

The driver reads the log and writes the results; the workers fold, judge and count. Every table kept
is a folder of Parquet files beside the results, which all of them must see under one path.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyspark.sql.functions as F  # noqa: N812  # what its own documentation calls it
from ibis.expr.operations import DatabaseTable
from ibis.expr.types import Table
from pyarrow.parquet import read_metadata
from pyspark.sql import DataFrame

from xiaoneng.engine.blocks import HELD, Judge, held_apart, judged_block
from xiaoneng.engine.embedded import Embedded
from xiaoneng.engine.peaks import peak_mib
from xiaoneng.engine.spark_words import Spark, address, spark_schema

PART = 32 << 20  # bytes of a staged log that make one part of the work


class Cluster:
    """One session on a master, and the embedded engine for what the driver does itself."""

    def __init__(self, backend: Spark, local: Embedded) -> None:
        self.backend = backend
        self.local = local
        self.files: dict[str, list[Path]] = {}  # of each kept table

    def write(self, expression: Table, name: str, *, number: str | None = None) -> Table:
        frame = self.backend.frame(expression)
        if number is not None:  # a running number would send every row through one worker
            frame = frame.withColumn(number, F.monotonically_increasing_id())
        return self._kept(frame, name)

    def stage(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, name: str) -> Table:
        self.local.stage(batches, schema, name)
        path = self.local.folder / f"{name}.parquet"
        session = self.backend.session
        parts = max(session.sparkContext.defaultParallelism, path.stat().st_size // PART)
        session.conf.set("spark.sql.shuffle.partitions", str(parts))
        frame = session.read.schema(spark_schema(schema)).parquet(address(path))
        return self._named(frame, name, [path])

    def fingerprints(self, lines: pa.Array, *, is_lasting: bool = False) -> pa.Array:
        return self.local.fingerprints(lines, is_lasting=is_lasting)

    def repeated(self, table: Table, column: str) -> Table | None:
        counts = table.group_by(column).agg(times=table.count())
        found = self.write(counts.filter(counts.times > 1).select(column), f"repeated_{column}")
        return found if self.count(found) else None

    def judged(
        self, clocks: Table, pauses: Table | None, judge: Judge, schema: pa.Schema, name: str
    ) -> Table:
        frame = self.backend.frame(clocks)
        if pauses is not None:
            each = self.backend.frame(pauses).select("id", F.struct("begins", "ends").alias(HELD))
            held = each.groupBy("id").agg(F.collect_list(HELD).alias(HELD))
            frame = frame.join(held, "id", "left").select(*clocks.columns, HELD)
        given = self.backend.session.sparkContext.broadcast(judge)

        def work(blocks: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for block in blocks:
                clocks, pauses = held_apart(block)
                yield judged_block(clocks, pauses, given.value, schema)

        empty = self.backend.session.createDataFrame(schema.empty_table())
        return self._kept(frame.mapInArrow(work, empty.schema), name)

    def write_csv(self, expression: Table, path: Path) -> None:
        """Sorted by the workers into parts, written by the driver: one writer, one text."""
        folder = self.local.folder / f"{path.stem}.sorted"
        self.backend.frame(expression).write.parquet(address(folder))
        parts = sorted(folder.glob("part-*.parquet"))
        self.local.write_csv(self.local.read(parts, f"{path.stem}_sorted"), path)

    def rows(self, expression: Table) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.arrow(expression).to_pylist()
        return rows

    def arrow(self, expression: Table) -> pa.Table:
        """The rows of an expression that fits into memory, of the expression's own types."""
        return self.backend.frame(expression).toArrow().cast(expression.schema().to_pyarrow())

    def tally(self, table: Table, column: str) -> dict[str, int]:
        counts = table.filter(table[column].notnull())[column].value_counts(name="times")
        return {str(row[column]): int(row["times"]) for row in self.rows(counts)}

    def total(self, table: Table, column: str) -> int:
        return int(self.rows(table.agg(total=table[column].sum().fill_null(0)))[0]["total"])

    def count(self, expression: Table) -> int:
        """From what the files of a kept table say of themselves, else by the workers."""
        operation = expression.op()
        if isinstance(operation, DatabaseTable) and operation.name in self.files:
            return sum(read_metadata(path).num_rows for path in self.files[operation.name])
        return int(self.backend.frame(expression).count())

    def peak_mib(self) -> int:
        """This process and the Java process beside it; the workers are other machines' business."""
        return peak_mib() + peak_mib(self.backend.java_process())

    def _kept(self, frame: DataFrame, name: str) -> Table:
        folder = self.local.folder / f"{name}.kept"
        frame.write.parquet(address(folder))
        kept = self.backend.session.read.schema(frame.schema).parquet(address(folder))
        return self._named(kept, name, sorted(folder.glob("part-*.parquet")))

    def _named(self, frame: DataFrame, name: str, files: list[Path]) -> Table:
        frame.createOrReplaceTempView(name)
        self.files[name] = files
        return self.backend.table(name)
