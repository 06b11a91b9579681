"""Reading many rows at once, as Arrow: the way back of `copying`, and the one place for it.

Django makes a Python object of every value, and of every moment an expensive one. Here the rows of
a query go from the database to Arrow in blocks: by COPY on PostgreSQL, as plain texts and numbers
on SQLite, with moments read by Arrow. Moments become wall time of the site (docs/decisions/0003).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from django.db import connection
from django.db.models import BigAutoField, ForeignKey, Lookup, QuerySet
from django.utils.timezone import get_default_timezone_name

WALL = pa.timestamp("us")  # in a schema: a moment, as it stood on the wall
BLOCK = 20_000  # rows that are read at a time
UTC = pa.timestamp("us", "UTC")


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys in one text: Django looks at each part of what it can take apart."""

    text: str


class Listed(Lookup):
    """A key that is one of many: `case__listed=listed(keys)`.

    The same as `case__in=keys`, which makes a parameter of every key and takes longer over them
    than the database over its rows.
    """

    lookup_name = "listed"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s::bigint[])", (*params, f"{{{self.rhs.text}}}")
        condition = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608  # ours
        return condition, (*params, f"[{self.rhs.text}]")


ForeignKey.register_lookup(Listed)
BigAutoField.register_lookup(Listed)


def listed(keys: Iterable[int]) -> Keys:
    """Keys as the condition takes them."""
    return Keys(",".join(map(str, keys)))


def arrow_table(rows: "QuerySet[Any, Any]", schema: pa.Schema) -> pa.Table:
    """The rows of `values_list` as one table; the schema names and types its columns in order."""
    return pa.Table.from_batches(arrow_batches(rows, schema), schema)


def arrow_batches(rows: "QuerySet[Any, Any]", schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The same block by block, each of at most `BLOCK` rows."""
    if rows.query.is_empty():
        return
    statement, params = rows.query.sql_with_params()
    read = _copied if connection.vendor == "postgresql" else _fetched
    for columns in read(statement, params, schema):
        typed = [
            _on_the_wall(column, field.type) for column, field in zip(columns, schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(typed, schema=schema)


def _copied(statement: str, params: Any, schema: pa.Schema) -> Iterator[list[pa.Array]]:
    """The answer as CSV. What is null stands unquoted, so that "" is not taken for it."""
    types = {field.name: UTC if field.type == WALL else field.type for field in schema}
    reading = pa_csv.ReadOptions(column_names=schema.names, use_threads=False, block_size=1 << 30)
    parsing = pa_csv.ParseOptions(newlines_in_values=True)
    converting = pa_csv.ConvertOptions(
        column_types=types,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )

    def parsed(lines: list[bytes]) -> list[pa.Array]:
        found = pa_csv.read_csv(BytesIO(b"".join(lines)), reading, parsing, converting)
        return [column.combine_chunks() for column in found.columns]

    waiting: list[bytes] = []
    with connection.cursor() as cursor:
        asked = f"COPY ({statement}) TO STDOUT (FORMAT csv)"
        with cursor.cursor.copy(asked, params or None) as copy:
            for line in copy:
                waiting.append(bytes(line))
                if len(waiting) == BLOCK:
                    yield parsed(waiting)
                    waiting = []
    if waiting:
        yield parsed(waiting)


def _fetched(statement: str, params: Any, schema: pa.Schema) -> Iterator[list[pa.Array]]:
    """The answer as the database keeps it: truths are numbers, moments and dates texts.

    A plus sign before a column keeps the driver from making Python objects of its values.
    """
    names = ", ".join(f"c{place}" for place in range(len(schema)))
    plain = ", ".join(f"+c{place}" for place in range(len(schema)))
    asked = f"WITH asked({names}) AS ({statement}) SELECT {plain} FROM asked"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, params)
        while some := cursor.fetchmany(BLOCK):
            columns = zip(*some, strict=True)
            yield [
                _plain(values, field.type) for values, field in zip(columns, schema, strict=True)
            ]


def _plain(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    if kind == WALL:
        return pa.array(values, pa.string()).cast(WALL).cast(UTC)
    if pa.types.is_boolean(kind):
        return pa.array(values, pa.int8()).cast(kind)
    if pa.types.is_date(kind):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)


def _on_the_wall(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if kind != WALL:
        return column.cast(kind)
    return pc.local_timestamp(column.cast(pa.timestamp("us", get_default_timezone_name())))
