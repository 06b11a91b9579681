"""Lines as the database holds them: it writes their sealed text itself, so that reading is quick.

The text is that of `sealing.line_text` without the chain: each column as its length in bytes, a
colon and itself, then the facts. A test holds both forms against each other.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

BATCH = 5_000
MOMENT = (
    "replace(replace(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US BC'), ' AD', ''),"
    " '.000000', '')"
)
LENGTH = {"sqlite": "length(CAST({} AS BLOB))", "postgresql": "octet_length({})"}
COLUMNS = ("place", "event", "subject", "actor_id", "happened_at", "recorded_at")


class RawLine(NamedTuple):
    """One line: its key and place, the text that was sealed, its salt, its seal."""

    entry: int
    place: int
    text: bytes
    salt: bytes
    seal: bytes


class Chain(NamedTuple):
    """A head as it stands."""

    key: int
    name: str
    organ: int | None
    length: int
    seal: bytes


def column_text(name: str) -> str:
    """A column as text in SQL, equal to what was sealed."""
    if connection.vendor == "sqlite":
        return f"CAST({name} AS TEXT)"
    return MOMENT.format(name) if name.endswith("_at") else f"{name}::text"


def line_text_sql() -> str:
    """The sealed text, put together from columns that are text already."""
    length = LENGTH[connection.vendor]
    parts = [part for name in COLUMNS for part in (length.format(f"{name}_"), "':'", f"{name}_")]
    whole = " || ".join([*parts, "facts"])
    if connection.vendor == "sqlite":
        return f"CAST({whole} AS BLOB)"
    return f"convert_to({whole}, 'UTF8')"


def chains() -> list[Chain]:
    """Every head, in order of name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, organ_id, count, seal FROM ledger_head ORDER BY name")
        return [Chain(*row) for row in cursor.fetchall()]


def batches(chain: Chain, after: int = 0) -> Iterator[list[tuple[int, int, bytes, bytes, bytes]]]:
    """The lines of a chain up to its head, in order of place: some thousands at a time.

    Each row is what RawLine names. Every batch is a question of its own: nothing is held open
    however long the check takes, and memory does not grow.
    """
    columns = ", ".join(f"{column_text(name)} AS {name}_" for name in COLUMNS)
    question = (  # the limit stands inside: each column becomes text once
        f"SELECT id, place, {line_text_sql()}, salt, seal FROM"  # noqa: S608
        f" (SELECT id, place, {columns}, facts, salt, seal FROM ledger_entry"
        " WHERE chain_id = %s AND place >= %s AND (place > %s OR id > %s) AND place <= %s"
        " ORDER BY place, id LIMIT %s) AS line ORDER BY place, id"
    )
    place, entry = after, 2**62 if after else -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(question, [chain.key, place, place, entry, chain.length, BATCH])
            rows = cursor.fetchall()
        if rows:
            yield rows
        if len(rows) < BATCH:
            return
        entry, place = rows[-1][:2]


def astray() -> list[tuple[int, int, str]]:
    """Lines beyond the head of their chain, or of no chain: key, place, name of the chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.place, coalesce(h.name, '?') FROM ledger_entry e"
            " LEFT JOIN ledger_head h ON h.id = e.chain_id"
            " WHERE h.id IS NULL OR e.place > h.count ORDER BY e.id LIMIT 20"
        )
        return list(cursor.fetchall())
