"""On SQLite a trigger works row by row: of many rows at once, what some do is done together.

There a trigger that fills an index of words costs more than all else of its row: what the index
holds in memory is written out for each row by itself, and the pieces are cut by expressions.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, starmap
from operator import add

import pyarrow as pa
from django.db import connection, transaction

from xiaoneng.kit.pieces import Worded

SPLIT_BELOW = "{"  # signs that also begin a piece of three: as the triggers say


@contextmanager
def without_triggers(names: Sequence[str]) -> Iterator[None]:
    """Write rows without some triggers of SQLite; the caller does what they would have done.

    They are dropped and made again as they were inside the caller's transaction. It holds the
    writers' lock, so nobody writes without them; whoever reads sees what was before; and where the
    transaction ends early, they were never gone. PostgreSQL has triggers for many rows.
    """
    if connection.vendor != "sqlite":
        yield
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("triggers are set aside in a transaction")
    marks = ", ".join(["%s"] * len(names))
    asked = f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, names)
        found = cursor.fetchall()
        for name, _made in found:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _name, made in found:
            cursor.execute(made)


def keep_words(worded: Worded, rows: pa.Table) -> None:
    """Put new rows into the index they are found by: what the trigger on INSERT does on SQLite.

    `rows` have their key as `id` and the columns of the words.
    """
    if connection.vendor != "sqlite":
        return
    columns = [rows[name].to_pylist() for name in worded.columns]
    told = map(" ".join, zip(*columns, strict=True))
    table = f"{worded.model._meta.app_label}_words"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (rowid, pieces) VALUES (%s, %s)",  # noqa: S608  # our own name
            list(zip(rows["id"].to_pylist(), map(every_piece, told), strict=True)),
        )


def every_piece(told: str) -> str:
    """All pieces of a text: each sign, each pair, and each three where a letter or figure begins.

    Each as often as the trigger writes it: the index subtracts what a row had when it goes.
    """
    pairs = starmap(add, pairwise(told))
    threes = [told[at : at + 3] for at, sign in enumerate(told) if sign < SPLIT_BELOW]
    return " ".join((*told, *pairs, told[-1:], *threes))
