"""Writing many rows at once: COPY on PostgreSQL, one prepared INSERT on SQLite.

The one place for it. `bulk_create` builds an object and a list of parameters for every row and a
statement of a thousand placeholders for every batch: that is most of its time. Here columns go
from Arrow to the database as they are. So nothing of a model's Python is run: no defaults, no
validation; the database's own constraints and triggers hold as ever.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from django.db import connection
from django.db.models import Field, Model
from django.utils.timezone import get_default_timezone_name

AT_ONCE = 10_000  # rows that are Python objects at any time (SQLite)
PIECE = 2_500  # rows handed to COPY at once


def reserved(model: type[Model], number: int) -> list[int]:
    """So many keys that no other row will get: rows that name each other are written at once.

    On SQLite they are reserved while the transaction lasts, which holds the writers' lock.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "WITH named AS MATERIALIZED ("  # looked up once, not for each key
                "SELECT pg_get_serial_sequence(%s, 'id')::regclass AS keys"
                ") SELECT nextval(keys) FROM named, generate_series(1, %s)",
                [table, number],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + number + 1))


def copy_table(model: type[Model], rows: pa.Table) -> int:
    """Write the rows of an Arrow table whose columns are those of the model (`organ_id`).

    Timestamps are moments in UTC. A column that is left out gets the database's own default, so
    leave out none but the key. What is null in all rows is left out here.
    """
    if not rows.num_rows:
        return 0
    rows = rows.select([name for name in rows.column_names if rows[name].null_count < len(rows)])
    if connection.vendor == "postgresql":
        _copy_in(_statement(model, rows.column_names, "COPY {} FROM STDIN (FORMAT csv)"), rows)
    else:
        text = _statement(model, rows.column_names, "INSERT INTO {} VALUES ({})")
        plain = pa.table({name: _plain(rows[name]) for name in rows.column_names})
        with connection.cursor() as cursor:
            for batch in plain.to_batches(AT_ONCE):
                columns = [column.to_pylist() for column in batch.columns]
                cursor.executemany(text, list(zip(*columns, strict=True)))
    return int(rows.num_rows)


def check_keys() -> None:
    """Check the foreign keys of the rows written so far now, not when the transaction ends.

    Of many rows that takes a while: what is held only at the end is held the shorter. SQLite
    counts while it writes and has nothing to check.
    """
    if connection.vendor == "postgresql":
        connection.check_constraints()


def copy_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows of plain Python values; `names` are the columns (`organ_id`)."""
    fields = _fields(model, names)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(_statement(model, names, "COPY {} FROM STDIN")) as copy:
                for count, row in enumerate(rows, start=1):  # noqa: B007  # the last one counts
                    copy.write_row(row)
            return count
        text = _statement(model, names, "INSERT INTO {} VALUES ({})")
        waiting = iter(rows)
        while some := list(islice(waiting, AT_ONCE)):
            cursor.executemany(text, [_prepared(fields, row) for row in some])
            count += len(some)
    return count


def _prepared(fields: "Sequence[Field[Any, Any]]", row: Sequence[Any]) -> list[Any]:
    pairs = zip(fields, row, strict=True)
    return [field.get_db_prep_value(value, connection) for field, value in pairs]


def _statement(model: type[Model], names: Sequence[str], form: str) -> str:
    """The statement for some columns; their names are our own, taken from the model."""
    quoted = [connection.ops.quote_name(str(field.column)) for field in _fields(model, names)]
    table = connection.ops.quote_name(model._meta.db_table)
    return form.format(f"{table} ({', '.join(quoted)})", ", ".join(["%s"] * len(quoted)))


def _fields(model: type[Model], names: Sequence[str]) -> "list[Field[Any, Any]]":
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _copy_in(statement: str, rows: pa.Table) -> None:
    """Stream a table as CSV; what is null stays unquoted, so that "" is not taken for it.

    The server takes a piece in while the next is written.
    """
    options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for place in range(0, rows.num_rows, PIECE):
            written = BytesIO()
            pa_csv.write_csv(rows.slice(place, PIECE), written, options)
            copy.write(written.getbuffer())


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Moments as SQLite keeps them: text in UTC, with a fraction only where there is one."""
    if not pa.types.is_timestamp(column.type):
        return column
    micros = column.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))
    seconds = pc.floor_temporal(micros, unit="second").cast(pa.timestamp("s"))
    text = pc.strftime(seconds, "%Y-%m-%d %H:%M:%S")
    rest = pc.subtract(micros.cast(pa.int64()), pc.multiply(seconds.cast(pa.int64()), 1_000_000))
    if not pc.any(pc.not_equal(rest, 0)).as_py():
        return text
    fraction = pc.utf8_lpad(rest.cast(pa.string()), 6, "0")
    whole = pc.binary_join_element_wise(text, fraction, ".")
    return pc.if_else(pc.equal(rest, 0), text, whole)


def aware_column(local: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of local times as moments in UTC: `kit.time.aware` for many at once."""
    micros = local.cast(pa.timestamp("us"))
    zoned = pc.assume_timezone(
        micros, get_default_timezone_name(), ambiguous="earliest", nonexistent="earliest"
    )
    return zoned.cast(pa.timestamp("us", "UTC"))
