"""Rows of which there can be only one: whoever is slower is refused, politely."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from xiaoneng.core.refusals import Refused

UNIQUE_VIOLATION = "23505"  # what PostgreSQL calls it; SQLite says it in words


@contextmanager
def refused_twice(refusal: Refused | Callable[[], Refused]) -> Iterator[None]:
    """Write what can be there once; the refusal is raised where it is there already.

    The database says so, not a question asked before: between question and row somebody else may
    have written the same. Other faults of integrity are ours and stay what they are. A
    refusal that says who was faster is made only then: by a function.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not is_twice(error):
            raise
        raise (refusal if isinstance(refusal, Refused) else refusal()) from error


def is_twice(error: IntegrityError) -> bool:
    """Whether a row was refused since there is one like it."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state == UNIQUE_VIOLATION or "UNIQUE constraint failed" in str(error)
