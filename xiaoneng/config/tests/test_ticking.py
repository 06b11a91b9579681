"""One job that fails keeps neither the other jobs nor the minute hand from going on; it is kept."""

import argparse
from datetime import UTC, datetime, timedelta

import pytest

from xiaoneng.config import platform_runs, ticking
from xiaoneng.core.refusals import Unusable
from xiaoneng.desk.minute_hand import JOBS as WORDED
from xiaoneng.errands.queries import hand_state
from xiaoneng.supervision.jobs.counting import COUNTING
from xiaoneng.supervision.jobs.crossings import CARDS
from xiaoneng.supervision.jobs.rechecks import RECHECKS
from xiaoneng.supervision.jobs.reports import REPORTS
from xiaoneng.supervision.jobs.silence import ESCALATIONS

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PARTS = (
    CARDS,
    REPORTS,
    ESCALATIONS,
    COUNTING,
    RECHECKS,
)  # of one job: each puts off rows of its own


def fails(_at):
    raise ValueError("a header")


def refuses(_at):
    raise Unusable("a spoilt file")


@pytest.fixture
def jobs(db, monkeypatch):
    """Two jobs that fail, for which nobody can be blamed, and one after them that does its work."""
    done: list[datetime] = []
    those = (("mails", fails, "{0}"), ("seals", refuses, ""), ("files", done.append, "kept {0}"))
    monkeypatch.setattr(ticking, "JOBS", those)
    return done


def test_a_job_that_fails_keeps_no_other_from_its_turn(jobs, caplog):
    ticked = ticking.tick(AT)

    assert jobs == [AT]
    assert ticked.failed == ("mails", "seals")
    assert "mails FAILED, seals FAILED, kept None" in ticked.line
    assert [record.exc_info[0] for record in caplog.records] == [ValueError, Unusable]


def test_the_minute_hand_goes_on_after_what_failed(jobs, monkeypatch, caplog):
    """The second minute ends it: from outside, as a signal does."""
    rests = []

    def rest(seconds):
        rests.append(seconds)
        if len(rests) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(platform_runs.time, "sleep", rest)
    monkeypatch.setattr(platform_runs.Extracts, "begin_due", lambda _self, at: fails(at))
    monkeypatch.setattr(platform_runs.Forecasts, "begin_due", lambda _self, _at: False)
    with pytest.raises(KeyboardInterrupt):
        platform_runs.tick(argparse.Namespace(every=60))

    assert (len(jobs), rests) == (2, [60, 60])
    assert {one.name for one in hand_state().failing} == {"mails", "seals", "extracts"}


def test_a_single_tick_says_that_something_failed(jobs):
    with pytest.raises(SystemExit) as ended:
        platform_runs.tick(argparse.Namespace(every=0))

    assert ended.value.code == 1


def test_what_a_single_tick_did_is_kept_as_well(jobs):
    with pytest.raises(SystemExit):
        platform_runs.tick(argparse.Namespace(every=0))

    assert {one.name for one in hand_state().failing} == {"mails", "seals"}


def test_it_is_kept_since_when_a_job_fails(jobs):
    for minute in range(3):
        ticking.tick(AT + timedelta(minutes=minute))

    state = hand_state()
    assert [(one.since, one.failures) for one in state.failing] == [(AT, 3)] * 2
    assert state.ran_at == AT + timedelta(minutes=2)


def test_where_nothing_can_be_written_down_the_work_is_done_all_the_same(jobs, monkeypatch):
    monkeypatch.setattr(ticking, "note_chores", lambda _ended, at: fails(at))

    assert ticking.tick(AT).failed == ("mails", "seals", "health")
    assert jobs == [AT]


def test_every_job_has_words_on_the_page_health():
    whole = {name for name, *_rest in ticking.JOBS} | {"extracts", "forecasts"}

    assert whole | set(PARTS) == set(WORDED)
