"""Work that need not wait in turn: one thing made while another is used, several done at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

from django.db import connection

Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")
HANDS = 2  # connections of one piece of work: the others are for those who wait for a page


def made_ahead(things: Iterable[Thing]) -> Iterator[Thing]:
    """The same things, each made in a thread of its own while the one before is used.

    At most one is made ahead. The making may not ask the database: a connection belongs to the
    thread that opened it, and to its transaction.
    """
    turn = iter(things)
    end = object()
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(next, turn, end)
        while (thing := waiting.result()) is not end:
            waiting = thread.submit(next, turn, end)
            yield thing  # type: ignore[misc]  # not the end


def done_side_by_side(
    act: Callable[[Thing], Outcome], things: Iterable[Thing]
) -> Iterator[Outcome]:
    """What comes of each thing, in their order; `act` is a transaction that needs no other.

    On PostgreSQL some are in hand at a time, each on a connection of its own. They go one after the
    other on SQLite, which has one writer, and within a transaction, which no other connection sees.
    Where one fails, those in hand are ended and no other is begun.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        yield from map(act, things)
        return
    turn = iter(things)
    with ThreadPoolExecutor(HANDS) as threads:

        def begin(thing: Thing) -> "Future[Outcome]":
            return threads.submit(copy_context().run, connected, act, thing)

        in_hand = deque(begin(thing) for thing in islice(turn, HANDS))
        while in_hand:
            outcome = in_hand.popleft().result()
            in_hand.extend(begin(thing) for thing in islice(turn, 1))
            yield outcome


def connected(act: Callable[[Thing], Outcome], thing: Thing) -> Outcome:
    """Do something on a connection that is closed afterwards: the thread may never ask again."""
    try:
        return act(thing)
    finally:
        connection.close()
