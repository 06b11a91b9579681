"""A database that locks as one in use does, for tests of several threads."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections


@contextmanager
def locking(folder: Path) -> Iterator[None]:
    """Threads begun inside meet on a copy in a file: SQLite's database of tests lies in memory."""
    known = connections.settings["default"]
    kept = known["NAME"]
    if connection.vendor == "sqlite":
        known["NAME"] = str(folder / "locking.sqlite3")
        with closing(sqlite3.connect(known["NAME"])) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")  # two who change to it at once do not wait
    try:
        yield
    finally:
        known["NAME"] = kept
