"""The minute hand: everything that happens by itself, in its order."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from xiaoneng.cases.jobs import accept_by_silence
from xiaoneng.errands.jobs import forget_files
from xiaoneng.ledger.jobs import seal_due, verify_due
from xiaoneng.messages.jobs import deliver
from xiaoneng.obligations.jobs import follow_successions, sweep, tell_crossings
from xiaoneng.supervision.jobs import supervise_due

Job = Callable[[datetime], object]
JOBS: tuple[tuple[str, Job, str], ...] = (  # its name, what it does, how its answer is told
    ("successions", follow_successions, "moved {0}"),
    ("silence", accept_by_silence, "accepted by silence {0}"),
    ("sweep", sweep, "looked at {0.looked_at}, crossed {0.crossed}, put off {0.troubled}"),
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


def tick(at: datetime) -> Ticked:
    """Do what is due by a moment; a job that fails is logged and keeps no other from its turn."""
    told: list[str] = []
    failed: list[str] = []
    for name, job, words in JOBS:
        is_done, answer = attempt(name, job, at)
        if not is_done:
            failed.append(name)
            told.append(f"{name} FAILED")
        elif words:
            told.append(words.format(answer))
    return Ticked(f"{at:%Y-%m-%d %H:%M} {', '.join(told)}", tuple(failed))


def attempt(name: str, job: Job, at: datetime) -> tuple[bool, object]:
    """Do one job: whether it came to its end, and what it answered."""
    try:
        return True, job(at)
    except Exception:
        logger.exception("%s failed at %s and is tried again", name, f"{at:%Y-%m-%d %H:%M}")
        connection.close_if_unusable_or_obsolete()  # the next job begins on a line that answers
        return False, None
