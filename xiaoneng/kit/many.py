"""Many rows read and written at once, as values: no instance is built for any of them.

The ORM builds a statement with a place for each value and converts each value by itself, which
costs several times what the database does with it. Here SQLite runs one prepared statement for row
after row, and PostgreSQL takes each column as one array. For the few places that handle thousands
of rows; everything else uses the ORM.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Field, Model, QuerySet
from django.db.models.expressions import RawSQL

Columns = Mapping[str, Sequence[Any]]  # values of each field by its name, all of one length


def among(keys: Iterable[int]) -> RawSQL:
    """Some keys as one parameter: `filter(pk__in=among(keys))`."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def is_among(column: str, texts: Iterable[str]) -> RawSQL:
    """Whether a column of the one table that is asked has one of many texts: a condition."""
    if connection.vendor == "sqlite":
        words, value = "IN (SELECT value FROM json_each(%s))", json.dumps(list(texts))
        return RawSQL(f"{quoted(column)} {words}", [value], BooleanField())  # noqa: S611  # our own
    return RawSQL(f"{quoted(column)} = ANY(%s)", [list(texts)], BooleanField())  # noqa: S611


def read_many(rows: QuerySet[Any], names: Sequence[str]) -> list[tuple[Any, ...]]:
    """Some columns of the rows of a query; a moment that stands in many of them is read once."""
    chosen = rows.values_list(*names).query
    statement, parameters = chosen.get_compiler(connection.alias).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    if connection.vendor != "sqlite":
        return found  # its driver knows all types
    moments = [isinstance(column.output_field, DateTimeField) for column in chosen.select]
    columns = zip(*found, strict=True)
    read = [in_utc(one) if yes else one for yes, one in zip(moments, columns, strict=False)]
    return list(zip(*read, strict=True))


def in_utc(moments: Sequence[datetime | None]) -> list[datetime | None]:
    """Moments as SQLite keeps them, which knows no zone."""
    known = {one: one.replace(tzinfo=UTC) for one in set(moments) if one is not None}
    return [known.get(one) for one in moments]  # type: ignore[arg-type]


def insert_many(model: type[Model], columns: Columns) -> None:
    """Insert rows whose other columns may be null; nothing is given back of them."""
    fields = fields_of(model, columns)
    # Names of our own columns; every value is a parameter.
    into = f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(map(column_of, fields))})"
    if connection.vendor == "sqlite":
        run(f"{into} VALUES ({', '.join(['%s'] * len(fields))})", fields, columns)
    else:
        run(f"{into} SELECT * FROM unnest({arrays(fields)})", fields, columns)  # noqa: S608


def update_many(model: type[Model], columns: Columns) -> None:
    """Write some columns of rows that the caller holds; `pk` says which rows."""
    key, *fields = fields_of(model, {"pk": columns["pk"], **columns})
    table = quoted(model._meta.db_table)
    if connection.vendor == "sqlite":
        sets = ", ".join(f"{column_of(field)} = %s" for field in fields)
        statement = f"UPDATE {table} SET {sets} WHERE {column_of(key)} = %s"  # noqa: S608
        run(statement, [*fields, key], columns)
        return
    sets = ", ".join(f"{column_of(field)} = shown.{column_of(field)}" for field in fields)
    names = ", ".join(map(column_of, (key, *fields)))
    statement = (
        f"UPDATE {table} SET {sets} FROM unnest({arrays((key, *fields))}) AS shown ({names}) "  # noqa: S608
        f"WHERE {table}.{column_of(key)} = shown.{column_of(key)}"
    )
    run(statement, [key, *fields], columns)


def run(statement: str, fields: "Sequence[Field[Any, Any]]", columns: Columns) -> None:
    """Run a statement for all rows, with the values of the fields in their order."""
    values: list[Any] = [written(field)(columns[name_in(columns, field)]) for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(statement, list(zip(*values, strict=True)))
        else:
            cursor.execute(statement, values)


def fields_of(model: type[Model], columns: Columns) -> "list[Field[Any, Any]]":
    known = model._meta
    return [known.pk if name == "pk" else known.get_field(name) for name in columns]  # type: ignore[misc]


def name_in(columns: Columns, field: "Field[Any, Any]") -> str:
    return "pk" if field.primary_key and "pk" in columns else field.name


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def column_of(field: "Field[Any, Any]") -> str:
    return quoted(str(field.column))


def arrays(fields: "Sequence[Field[Any, Any]]") -> str:
    """A place for each column: one array of its type."""
    types = [
        field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
        for field in fields
    ]
    return ", ".join(f"%s::{one}[]" for one in types)


def written(field: "Field[Any, Any]") -> Callable[[Sequence[Any]], Sequence[Any]]:
    """How a column is passed on: SQLite has no moments, the few different ones are written once."""
    if connection.vendor != "sqlite" or not isinstance(field, DateTimeField):
        return list
    known: dict[datetime | None, Any] = {None: None}

    def texts(moments: Sequence[datetime | None]) -> list[Any]:
        for one in set(moments) - known.keys():
            known[one] = connection.ops.adapt_datetimefield_value(one)
        return [known[one] for one in moments]

    return texts
