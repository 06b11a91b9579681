"""How far long work is: whoever walks over many rows says so to whoever listens.

Nobody listens to a page that is drawn while the visitor waits; then walking is all that happens.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Row = TypeVar("Row")
Teller = Callable[[int, int | None], None]
EVERY = 500  # rows between two words
_listener: ContextVar[Teller | None] = ContextVar("listener", default=None)


class Stopped(Exception):
    """The work was called off; whatever was done stays done."""


@contextmanager
def told_to(teller: Teller) -> Iterator[None]:
    """Let `teller(done, total)` hear how far the work inside is; it may raise Stopped."""
    token = _listener.set(teller)
    try:
        yield
    finally:
        _listener.reset(token)


def is_apart() -> bool:
    """Whether this work is done apart from any visitor who waits for the page."""
    return _listener.get() is not None


def walked(
    rows: Iterable[Row],
    total: int | None = None,
    *,
    every: int = EVERY,
    step: int = 1,
    begin: int = 0,
) -> Iterator[Row]:
    """The same rows, and every so many of them a word on how many of `total` are done.

    `begin` counts what was done before; where what is walked over are batches, `step` is the rows
    of one. Raises Stopped where the work was called off.
    """
    teller = _listener.get()
    if teller is None:
        yield from rows
        return
    done = begin
    teller(done, total)
    for place, row in enumerate(rows, start=1):
        yield row
        done = begin + place * step
        if place % every == 0:
            teller(done, total)
    teller(done if total is None else min(done, total), total)
