"""What expressions are called in DuckDB, said once for each expression and not for each connection.

To translate one takes longer than to answer it over the rows of a district; so does what Ibis asks
of the engine beside it.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.schema as sch
from ibis.backends.duckdb import Backend
from ibis.backends.duckdb.converter import DuckDBPyArrowData
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.types import Table

from xiaoneng.measures.calendar_tables import STAYING

MOST = 256  # expressions whose words are kept in this process


class Kinds(DuckDBType):  # type: ignore[misc]  # Ibis ships no types
    """The names of kinds, each read once: every table that is opened names its columns' kinds."""

    @classmethod
    @cache
    def from_string(cls, text: str, nullable: bool | None = None) -> dt.DataType:  # noqa: FBT001
        return super().from_string(text, nullable=nullable)


class Words(DuckDBCompiler):  # type: ignore[misc]
    __slots__ = ()
    type_mapper = Kinds


class Duck(Backend):  # type: ignore[misc]
    """A connection to a database of its own in memory.

    Each is equal to any other, as what an expression is called does not depend on where it is
    asked; so are then expressions over tables of one name and one schema.
    """

    compiler = Words()
    db_identity = "embedded"

    def compile(self, expr: Table, /, **how: Any) -> str:
        """The words of an expression; rows that it alone carries are not kept with them."""
        carried = {one.name for one in expr.op().find(ops.InMemoryTable)}
        if any(one not in (None, False) for one in how.values()) or not carried <= STAYING:
            said: str = super().compile(expr, **how)
            return said
        return words_of(self, expr.op())

    def ready(self, expr: Table) -> str:
        """The words of an expression, with the rows it carries in their place."""
        self._run_pre_execute_hooks(expr)
        return self.compile(expr)

    def read_parquet(self, paths: Path | Iterable[Path], /, *, table_name: str) -> Table:
        """Files of one schema as a table, whose columns the engine tells without a question."""
        each = [paths] if isinstance(paths, Path) else paths
        files = ", ".join(f"'{quoted(path)}'" for path in each)
        view = f'CREATE OR REPLACE TEMPORARY VIEW "{table_name}"'
        self.con.execute(f"{view} AS SELECT * FROM read_parquet([{files}])")  # noqa: S608  # our names
        seen = self.con.sql(f'FROM "{table_name}"')
        kinds = map(Kinds.from_string, map(str, seen.types))
        schema = sch.Schema(dict(zip(seen.columns, kinds, strict=True)))
        return ops.DatabaseTable(
            table_name, schema=schema, source=self, namespace=ops.Namespace()
        ).to_expr()

    def to_pyarrow(self, expr: Any, /, **how: Any) -> Any:
        """Planned once: Ibis has the words read twice, for a relation and for its rows."""
        if how:
            return super().to_pyarrow(expr, **how)
        rows = self.con.execute(self.ready(expr.as_table())).to_arrow_table()
        return expr.__pyarrow_result__(rows, data_mapper=DuckDBPyArrowData)


def quoted(path: Path) -> str:
    """A path between the quotation marks of a statement."""
    return str(path).replace("'", "''")


@lru_cache(MOST)
def words_of(backend: Duck, asked: ops.Relation) -> str:
    said: str = super(Duck, backend).compile(asked.to_expr())
    return said
