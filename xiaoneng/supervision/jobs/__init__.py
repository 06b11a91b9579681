"""What supervision does by itself, once a minute: each step safe twice, late, and two at once."""

from datetime import datetime
from typing import NamedTuple

from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.jobs.counting import count_yellow
from xiaoneng.supervision.jobs.crossings import BATCH, judge_crossings
from xiaoneng.supervision.jobs.rechecks import recheck_due
from xiaoneng.supervision.jobs.reports import read_reports
from xiaoneng.supervision.jobs.silence import escalate
from xiaoneng.supervision.operations.rules import found_rules

__all__ = ["Supervised", "judge_crossings", "supervise_due"]


class Supervised(NamedTuple):
    """What one round did."""

    issued: int
    escalated: int
    found: int
    unfounded: int


def supervise_due(at: datetime, *, batch: int = BATCH) -> Supervised:
    """Everything that is due: cards for lines crossed, silence, reports of rooms, the re-check."""
    found_rules(actor=clock_user(), at=at)
    issued = judge_crossings(at, batch=batch)
    found, of_reports = read_reports(at)
    silent, of_silence = escalate(at, batch=batch)
    issued += of_reports + of_silence + count_yellow(at)
    return Supervised(issued, silent, found, recheck_due(at, batch=batch))
