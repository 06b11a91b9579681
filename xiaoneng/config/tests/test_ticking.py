"""One job that fails keeps neither the other jobs nor the minute hand from going on."""

import argparse
from datetime import UTC, datetime

import pytest

from xiaoneng.config import platform_runs, ticking
from xiaoneng.core.refusals import Unusable

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


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


def test_a_single_tick_says_that_something_failed(jobs):
    with pytest.raises(SystemExit) as ended:
        platform_runs.tick(argparse.Namespace(every=0))

    assert ended.value.code == 1
