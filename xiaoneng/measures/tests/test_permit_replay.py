"""The permit log of a real municipality with half the time: recounted row by row by the core."""

import csv
import gzip
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, read
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import GivenDue
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.array_replay import (
    outcomes_of,
    promise_columns,
    promising,
    shorter_dues,
)
from xiaoneng.measures.scalar_replay import outcome_of
from xiaoneng.measures.tests.columns import since_epoch
from xiaoneng.measures.tests.test_array_replay import columns

LOG = Path(__file__).resolve().parents[4] / "shared/data/permit-log-wabo-receipt"
FILE = LOG / "08_receipt.from-xes.csv.gz"
WEEKDAYS = calendars.named("weekdays")
AS_OF = datetime(2012, 1, 23, 23, 59)
pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"../shared/data/{LOG.name} is not there")


def local(text):
    moment = datetime.fromisoformat(text).astimezone(ZoneInfo("Europe/Amsterdam"))
    return moment.replace(tzinfo=None)


def permits():
    """Start, deadline and end of each case, as the log says them."""
    with gzip.open(FILE, "rt", encoding="utf-8") as text:
        rows = {row["case:concept:name"]: row for row in csv.DictReader(text)}
    for row in rows.values():
        start, due = (local(row[f"case:{name}"]) for name in ("startdate", "deadline"))
        ended = local(row["case:enddate"]) if row["case:enddate"] else None
        # Two cases end an hour before they start: nothing is used of them.
        yield start, due, max(start, ended) if ended and ended <= AS_OF else None


def recounted(start, due, ended):
    """Half of the dates from start to deadline, rounded down, with nothing but core.clock."""
    days = max((due.date() - start.date()).days // 2, 1)
    given = datetime.combine(start.date() + timedelta(days), datetime.min.time())
    return Clock(start, GivenDue(given), closed_at=ended)


def test_half_the_deadline_gives_what_a_recount_gives_row_by_row():
    known = list(permits())
    cases = [(Clock(s, GivenDue(due), closed_at=end), AS_OF) for s, due, end in known]
    block, pauses = columns(cases)
    start, due = (block[name].to_numpy() for name in ("start", "promised_due"))
    none = np.full(len(cases), np.nan)
    promise = promise_columns(
        ["given_day"] * len(cases), none, shorter_dues(start, due, Fraction(1, 2))
    )

    now = outcomes_of(block, pauses, WEEKDAYS, "promise_statute")
    then = outcomes_of(promising(block, promise), pauses, WEEKDAYS, "promise_statute")

    clocks = [recounted(*one) for one in known]
    assert [
        (late, used, yellow, red)
        for late, used, yellow, red in zip(
            then.is_late.tolist(), then.used.tolist(), then.yellow.tolist(), then.red.tolist(),
            strict=True,
        )
    ] == [
        (one.is_late, one.used, one.yellow, one.red)
        for one in (outcome_of(clock, WEEKDAYS, AS_OF) for clock in clocks)
    ]  # fmt: skip
    closed = block["is_closed"].to_numpy(zero_copy_only=False)
    assert (len(known), closed.sum()) == (1434, 1329)
    assert (now.is_late & closed).sum() == 309
    recount = sum(read(one, WEEKDAYS, AS_OF).is_late for one in clocks if one.closed_at)
    assert (then.is_late & closed).sum() == recount


def test_the_cards_of_half_the_deadline_come_when_the_core_says():
    start, due, end = next(one for one in permits() if one[2] and one[2] > one[1])
    clock = recounted(start, due, end)

    reached = rungs(clock, WEEKDAYS, AS_OF)

    told = outcome_of(clock, WEEKDAYS, AS_OF)
    assert told.yellow == since_epoch(reached[Rung.YELLOW]) < NEVER
