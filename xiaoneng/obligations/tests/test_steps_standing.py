"""While the whole stands still, so does every open step: on its own ground, or on the whole's."""

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.acts import offered_to
from xiaoneng.obligations.dossier import dossier_of
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.stops import stops_of
from xiaoneng.obligations.tests.factories import GROUNDS, at, kind, obligation
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db
LATER = at("2026-03-20")


@pytest.fixture
def whole():
    kind(grounds=[*GROUNDS, {"code": "notice", "words": "公示", "words_en": "Notice"}])
    return obligation()


@pytest.fixture
def step(whole):
    part = Part("核查", whole.organ, Limit(5), officer=whole.officer)
    return split_obligation(whole, [part], actor=whole.officer, at=at("2026-03-03"))[0]


def stop(row, ground, day, paper="1号"):
    pause_obligation(row, ground=ground, paper=paper, actor=row.officer, at=at(day))


def go_on(row, day):
    resume_obligation(row, actor=row.officer, at=at(day))


def stand(step):
    """How the step stands after a sweep, and the lines it crossed."""
    sweep(LATER)
    step.refresh_from_db()
    return step.light, [one.rung for one in step.crossings.all()]


def test_a_step_that_goes_on_under_a_stopped_whole_stands_still_with_it(whole, step):
    stop(step, "notice", "2026-03-04")
    stop(whole, "review", "2026-03-05")
    go_on(step, "2026-03-06")

    assert stand(step) == ("paused", [])
    go_on(whole, "2026-03-23")
    step.refresh_from_db()
    assert step.light == "on_time"


@pytest.mark.parametrize("day", ["2026-03-06", "2026-03-12"])
def test_a_stop_of_its_own_that_runs_out_before_the_whole_goes_on(whole, step, day):
    """Paused on 03-04 for five working days at most; the whole stops before they end, or after."""
    stop(step, "testing", "2026-03-04")
    stop(whole, "review", day)

    assert stand(step) == ("paused", [])
    assert stops_of(step)[0][1] == at("2026-03-11")


def test_a_stop_without_a_paper_makes_way_for_that_of_the_whole(whole, step):
    stop(step, "notice", "2026-03-04", paper="")
    stop(whole, "review", "2026-03-05")

    assert stand(step) == ("paused", [])
    lines = [(one.event, dict(one.facts).get("ground")) for one in entries_of(step)]
    assert lines[-3:] == [
        ("obligation.paused", "notice"),
        ("obligation.resumed", "notice"),
        ("obligation.paused", "review"),
    ]


def test_the_story_of_a_step_tells_the_stop_that_made_way_before_the_one_that_came(whole, step):
    stop(step, "notice", "2026-03-04", paper="")
    stop(whole, "review", "2026-03-05")

    stopped, goes_on, *_rest = dossier_of(Obligation.objects.get(pk=step.pk), LATER).moments

    assert (goes_on.iso, stopped.iso) == ("2026-03-05T10:00", "2026-03-05T10:00")
    assert "专家评审" in "".join(one.text for one in stopped.text)


def test_a_stop_that_its_cap_ends_has_no_line_of_its_end(whole, step):
    stop(step, "testing", "2026-03-04")
    stop(whole, "review", "2026-03-12")

    assert [one.event for one in entries_of(step)].count("obligation.resumed") == 0


def test_its_own_stop_goes_on_when_the_whole_does(whole, step):
    stop(step, "testing", "2026-03-04")
    stop(whole, "review", "2026-03-05")
    go_on(whole, "2026-03-06")
    step.refresh_from_db()
    assert step.light == "paused"

    go_on(step, "2026-03-09")
    step.refresh_from_db()
    assert step.light == "on_time"
    assert step.pauses.first().ended_at == at("2026-03-09")


def test_a_step_does_not_go_on_alone_from_the_stop_of_its_whole(whole, step):
    stop(whole, "review", "2026-03-05")
    step = Obligation.objects.get(pk=step.pk)

    with pytest.raises(IllegalStep, match=whole.number):
        go_on(step, "2026-03-06")
    blocked = [one.why_not for one in offered_to(step.officer, step, at("2026-03-06"))[1]]
    assert any(whole.number in why for why in blocked)
    assert stand(step) == ("paused", [])


def test_a_step_opened_again_stands_still_with_its_whole(whole, step):
    closed = close_obligation(step, actor=step.officer, at=at("2026-03-04"))
    stop(whole, "review", "2026-03-05")
    reopen_obligation(
        closed, reason="有误", actor=someone("head", whole.organ), at=at("2026-03-06")
    )

    assert stand(step) == ("paused", [])


def test_a_step_opened_again_has_the_stop_of_its_whole_once(whole, step):
    stop(whole, "review", "2026-03-04")
    closed = close_obligation(step, actor=step.officer, at=at("2026-03-05"))
    head = someone("head", whole.organ)
    again = reopen_obligation(closed, reason="有误", actor=head, at=at("2026-03-06"))

    assert again.pauses.count() == 1
    assert stand(step) == ("paused", [])


def test_a_step_that_stays_on_its_own_stop_is_not_told_to_go_on(whole, step):
    stop(step, "testing", "2026-03-04")
    stop(whole, "review", "2026-03-05")
    go_on(whole, "2026-03-06")

    assert "obligation.resumed" not in [one.event for one in entries_of(step)]
