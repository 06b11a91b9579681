"""Writers who meet: where the database ends one of them, that is nobody's fault.

PostgreSQL ends one of two who wait for each other; SQLite lets nobody wait longer than its
`timeout`. What was begun is undone whole, and doing it again is all there is to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Conflict

POSTGRESQL = frozenset({"40P01", "40001", "55P03"})  # deadlock, serialisation, lock not available
SQLITE = frozenset({5, 6})  # busy, locked; the higher bits of a code only say more of it
KIND = 0xFF


def is_contention(error: BaseException | None) -> bool:
    """Whether the database gave way to another writer, rather than failed; also where an error is
    only what became of that, as of a session that could not be kept.
    """
    while error is not None:
        if getattr(error, "sqlstate", None) in POSTGRESQL:
            return True
        if getattr(error, "sqlite_errorcode", 0) & KIND in SQLITE:
            return True
        error = error.__cause__ or error.__context__
    return False


def outrun() -> Conflict:
    """The refusal of whoever was made to give way; nothing was written."""
    return Conflict(
        _(
            "Others were saving to the same records at this moment, and went first. "
            "Nothing of yours was saved: send it again."
        )
    )


@contextmanager
def giving_way() -> Iterator[None]:
    """Turn what the database ended for the sake of another writer into a Conflict."""
    try:
        yield
    except OperationalError as error:
        if is_contention(error):
            raise outrun() from error
        raise
