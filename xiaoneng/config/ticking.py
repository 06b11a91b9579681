"""The minute hand: everything that happens by itself, in its order."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from xiaoneng.cases.jobs import accept_by_silence
from xiaoneng.errands.chores import note_chores
from xiaoneng.errands.jobs import forget_files
from xiaoneng.ledger.jobs import seal_due, verify_due
from xiaoneng.messages.jobs import deliver
from xiaoneng.obligations.jobs import follow_successions, sweep, tell_crossings
from xiaoneng.obligations.operations.moving import carry_on
from xiaoneng.supervision.jobs import supervise_due

Job = Callable[[datetime], object]
Named = tuple[str, Job, str]  # its name, what it does, how its answer is told
SWEPT = "looked at {0.looked_at}, crossed {0.crossed}, put off {0.troubled}"
JOBS: tuple[Named, ...] = (
    ("successions", follow_successions, "moved {0}"),
    ("silence", accept_by_silence, "accepted by silence {0}"),
    ("sweep", sweep, SWEPT),
    ("moves", carry_on, "moved on {0}"),
    ("crossings", tell_crossings, "told {0}"),
    ("supervision", supervise_due, "cards {0.issued}, found {0.found}"),
    ("messages", deliver, "sent {0.sent}"),
    ("verifying", verify_due, ""),  # before sealing, which refuses a spoilt file: it must say so
    ("sealing", seal_due, ""),
    ("files", forget_files, ""),
)
logger = logging.getLogger(__name__)


class Ticked(NamedTuple):
    """One line of what was done, and the names of the jobs that failed."""

    line: str
    failed: tuple[str, ...]


class Tried(NamedTuple):
    """How one job ended: what it answered, or what kept it from its end."""

    answer: object
    error: Exception | None


def tick(at: datetime, more: Iterable[Named] = ()) -> Ticked:
    """Do what is due by a moment; a job that fails is logged and keeps no other from its turn.

    How each ended is kept for the page Health.
    """
    told: list[str] = []
    ended: dict[str, Exception | None] = {}
    for name, job, words in (*JOBS, *more):
        tried = attempt(name, job, at)
        ended[name] = tried.error
        if tried.error:
            told.append(f"{name} FAILED")
        elif words:
            told.append(words.format(tried.answer))
    noted = attempt("health", lambda at: note_chores(ended, at), at)
    failed = [name for name, error in {**ended, "health": noted.error}.items() if error]
    return Ticked(f"{at:%Y-%m-%d %H:%M} {', '.join(told)}", tuple(failed))


def attempt(name: str, job: Job, at: datetime) -> Tried:
    """Do one job, whatever becomes of it."""
    try:
        return Tried(job(at), None)
    except Exception as error:
        logger.exception("%s failed at %s and is tried again", name, f"{at:%Y-%m-%d %H:%M}")
        if not connection.in_atomic_block:  # else it is the caller's
            connection.close_if_unusable_or_obsolete()  # the next job begins on one that answers
        return Tried(None, error)
