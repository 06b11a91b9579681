"""What expressions are called in Spark where Ibis does not know, or says it in a slower way."""

from pathlib import Path
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import pyarrow as pa
import pyspark.sql.functions as F  # noqa: N812  # what its own documentation calls it
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.expr.types import Table
from pyarrow.parquet import write_table
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

SECOND = "s"
FEW = 1000  # rows that a plan carries in itself


class Words(PySparkCompiler):  # type: ignore[misc]  # Ibis ships no types
    """The compiler with the operations that the measures use and it lacks."""

    __slots__ = ()

    def visit_NonNullLiteral(self, op: ops.Value, *, value: Any, dtype: dt.DataType) -> Any:  # noqa: N802
        if dtype.is_floating():  # 0.05 alone would be a decimal
            return self.cast(
                super().visit_NonNullLiteral(op, value=value, dtype=dtype) or sge.convert(value),
                dtype,
            )
        return super().visit_NonNullLiteral(op, value=value, dtype=dtype)

    def visit_Divide(self, _: ops.Value, *, left: Any, right: Any) -> Any:  # noqa: N802
        return self.f.anon.try_divide(left, right)

    def visit_ExtractMicrosecond(self, _: ops.Value, *, arg: Any) -> Any:  # noqa: N802
        return self.cast(self.f.date_format(arg, "SSSSSS"), dt.int32)

    def visit_IntervalFromInteger(self, op: ops.Value, *, arg: Any, unit: Any) -> Any:  # noqa: N802
        if unit.short != SECOND:
            return super().visit_IntervalFromInteger(op, arg=arg, unit=unit)
        nothing = sge.convert(0)
        return self.f.anon.make_dt_interval(nothing, nothing, nothing, arg)


class Spark(Backend):  # type: ignore[misc]
    """The backend over a session: tables in memory come as Arrow, not by way of pandas."""

    compiler = Words()
    folder: Path  # for what is kept beside the session

    @property
    def session(self) -> SparkSession:
        return self._session

    def java_process(self) -> int:
        """The number of the process in which the driver's half of Spark runs."""
        return int(self._session.sparkContext._jvm.java.lang.ProcessHandle.current().pid())

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        rows = op.data.to_pyarrow(op.schema)
        if rows.num_rows <= FEW:
            frame = self._session.createDataFrame(rows)
        else:  # inside a plan it would be gone over each time the plan is
            path = self.folder / f"{op.name}.parquet"
            write_table(rows, path)
            frame = self._session.read.parquet(address(path))
        frame.createOrReplaceTempView(op.name)

    def frame(self, expression: Table) -> DataFrame:
        """An expression as a data frame of the expression's own types."""
        self._run_pre_execute_hooks(expression)
        found = self._session.sql(self.compile(expression))
        kinds = expression.schema().items()
        return found.select(*(typed(F.col(f"`{name}`"), kind, name) for name, kind in kinds))


def typed(column: Column, kind: dt.DataType, name: str) -> Column:
    """Whole numbers of 64 bits, dates that are dates, moments without a zone."""
    if kind.is_signed_integer():
        return column.cast("bigint").alias(name)
    if kind.is_date():
        return column.cast("date").alias(name)
    if kind.is_timestamp():
        return column.cast("timestamp_ntz").alias(name)
    return column


def address(path: Path) -> str:
    """A path of a file system that every worker has."""
    return path.resolve().as_uri()


def spark_schema(schema: pa.Schema) -> StructType:
    """What Spark would find in a Parquet file of an Arrow schema, without opening the file."""
    wide = pa.decimal128(20, 0)  # Spark has no numbers without a sign
    fields = [field.with_type(wide) if field.type == pa.uint64() else field for field in schema]
    return from_arrow_schema(pa.schema(fields))


def backend_of(session: SparkSession, folder: Path) -> Spark:
    Spark.register_options()
    backend = Spark()
    backend.folder = folder
    backend.do_connect(session)
    return backend
