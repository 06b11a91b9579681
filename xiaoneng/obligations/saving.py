"""Saving the copies of many obligations in one statement.

`bulk_update` writes a CASE for each column, whose cost grows with the square of the batch; joined
to a list of values it stays with the rows. SQLite and PostgreSQL read the same text.
"""

from collections.abc import Sequence

from django.db import connection

from xiaoneng.obligations.models import Obligation


def save_columns(rows: Sequence[Obligation], names: Sequence[str]) -> None:
    """Write some columns of some rows as they stand in memory; the caller holds the rows."""
    if not rows:
        return
    table = Obligation._meta
    known = {field.name: field for field in table.concrete_fields}
    key, *fields = (known[name] for name in ("id", *names))
    types = [key.rel_db_type(connection), *(field.db_type(connection) for field in fields)]
    is_typed = connection.vendor == "postgresql"  # a bare value there is text
    one = ", ".join(f"CAST(%s AS {each})" if is_typed else "%s" for each in types)
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection)
        for row in rows
        for field in (key, *fields)
    ]
    target = connection.ops.quote_name(table.db_table)
    columns = [connection.ops.quote_name(str(field.column)) for field in fields]
    listed = ", ".join(["shown_key", *columns])
    shown = ", ".join([f"({one})"] * len(rows))
    changed = ", ".join(f"{column} = shown.{column}" for column in columns)
    statement = (  # names of our own columns; every value is a parameter
        f"WITH shown ({listed}) AS (VALUES {shown}) UPDATE {target} SET {changed} "  # noqa: S608
        f"FROM shown WHERE {target}.id = shown.shown_key"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
