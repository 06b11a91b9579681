"""Reading much as one moment: nothing that is written meanwhile is seen, and no writer waits."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

ONE_VIEW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@contextmanager
def one_moment() -> Iterator[None]:
    """Show the database, to whatever is asked inside, as it stood when the first question came.

    On SQLite other transactions of ours begin by taking the writers' lock; this one must not.
    Inside another transaction it is refused: only that of a test case may be around it, and what
    was asked before in there has settled the moment.
    """
    connection.ensure_connection()
    is_outermost = not connection.in_atomic_block
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # SQLite's has it
    try:
        with transaction.atomic(durable=True):
            if is_outermost and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(ONE_VIEW)
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]
