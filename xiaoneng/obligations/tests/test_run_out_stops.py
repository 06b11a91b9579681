"""A stop whose cap has run out stops nothing: every page says so, and the clock may be stopped."""

import pytest

from xiaoneng.core.refusals import IllegalStep
from xiaoneng.obligations.acts import offered_to
from xiaoneng.obligations.dossier import dossier_of
from xiaoneng.obligations.lines import lines_of, with_clocks
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.seen import seen_of
from xiaoneng.obligations.sheet_words import grounds_of
from xiaoneng.obligations.stops import stops_of
from xiaoneng.obligations.tests.factories import at, obligation

pytestmark = pytest.mark.django_db
STOPPED, HELD, RUN_OUT = at("2026-03-03"), at("2026-03-06"), at("2026-03-12")
CAPPED = at("2026-03-10")  # five working days later


@pytest.fixture
def row():
    row = obligation()
    return pause_obligation(row, ground="testing", paper="1号", actor=row.officer, at=STOPPED)


def codes(row, moment):
    """The acts offered, possible or not."""
    return {
        one.url.rsplit("/", 2)[-2] for part in offered_to(row.officer, row, moment) for one in part
    }


def words(row, moment):
    [line] = lines_of(with_clocks(Obligation.objects.filter(pk=row.pk)), moment)
    return line.pause_words


def test_what_may_be_done_follows_the_clock(row):
    assert {"pause", "resume"} & codes(row, HELD) == {"resume"}
    assert {"pause", "resume"} & codes(row, RUN_OUT) == {"pause"}


def test_a_row_says_why_it_stands_still_only_while_it_does(row):
    assert "检验" in words(row, HELD)
    assert words(row, RUN_OUT) == ""


def test_the_story_and_the_grounds_tell_where_the_cap_ended_it(row):
    [held] = [one for one in dossier_of(row, HELD).moments if one.kind == "pause"]
    goes_on, stopped = [one for one in dossier_of(row, RUN_OUT).moments if one.kind == "pause"]

    assert held.iso == stopped.iso
    assert goes_on.iso == "2026-03-10T10:00"
    assert "5" in goes_on.note[0].text
    assert "2026-03-10" not in "".join(grounds_of(row, HELD))
    assert "2026-03-10" in "".join(grounds_of(row, RUN_OUT))


def test_a_new_stop_begins_after_the_one_that_ran_out(row):
    by = {"ground": "testing", "paper": "2号", "actor": row.officer}
    with pytest.raises(IllegalStep):
        pause_obligation(row, at=HELD, **by)
    row = pause_obligation(row, at=RUN_OUT, **by)

    (first, ended), (second, _open) = stops_of(row)
    assert (first.ended_at, ended) == (None, CAPPED)
    assert second.started_at == RUN_OUT
    row.refresh_from_db()
    assert row.light == "paused"


def test_a_clock_that_runs_again_is_not_resumed(row):
    with pytest.raises(IllegalStep, match=row.number):
        resume_obligation(row, actor=row.officer, at=RUN_OUT)


def test_a_page_is_stale_when_somebody_let_the_clock_go_on(row):
    seen = seen_of(row)
    resume_obligation(row, actor=row.officer, at=HELD)

    assert seen_of(Obligation.objects.get(pk=row.pk)) != seen
