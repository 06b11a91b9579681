"""A step stands still as long as its whole: the days of a cap are those of the whole's organ."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from xiaoneng.core.limits import Limit
from xiaoneng.core.notices import NoticeDay
from xiaoneng.kit.time import wall
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.dossier import dossier_of
from xiaoneng.obligations.extracts import pause_table
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.lines import lines_of, with_clocks
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.calendars import preview_notice, publish_notice, running
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.outlook import shifts_by_calendars
from xiaoneng.obligations.queries import clocks_of
from xiaoneng.obligations.stops import stands_still, stops_of
from xiaoneng.obligations.tests.factories import MONDAY, at, obligation
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import OrganFactory, someone, with_a_day_off

pytestmark = pytest.mark.django_db
NOTED = [
    NoticeDay(at(day).date(), works=False, name="区庆") for day in ("2026-03-12", "2026-03-13")
]
STOPPED = at("2026-03-09")  # five working days from here: the 16th, with the 12th off the 17th


@pytest.fixture
def places():
    """Two organs: one works on the 12th, the other keeps a day off of its own."""
    own = with_a_day_off("2026-03-12")
    return {"home": OrganFactory(), "elsewhere": OrganFactory(calendar=own)}


@pytest.fixture(params=[("home", "elsewhere"), ("elsewhere", "home")])
def whole(request, places):
    """A whole and, unsaved to it yet, the organ of its step: either keeps the day off."""
    first, second = (places[name] for name in request.param)
    whole = obligation(organ=first)
    whole.beside = second
    return whole


def split(whole, moment, days=2):
    parts = [Part("检验", whole.beside, Limit(days))]
    [step] = split_obligation(whole, parts, actor=whole.officer, at=moment)
    return step


def stop(whole):
    return pause_obligation(
        whole, ground="testing", paper="1号", actor=whole.officer, at=STOPPED
    )  # five working days at most


def ends(row):
    return [end for _stop, end in stops_of(row)]


@pytest.mark.parametrize("is_stopped_first", [True, False])
def test_both_go_on_at_the_same_moment(whole, is_stopped_first):
    if is_stopped_first:
        stop(whole)
    step = split(whole, at("2026-03-09", "11:00") if is_stopped_first else MONDAY)
    if not is_stopped_first:
        stop(whole)

    assert ends(step) == ends(whole)
    [end] = ends(whole)
    assert end in {at("2026-03-16"), at("2026-03-17")}
    assert stands_still(step, at("2026-03-13"))
    assert not stands_still(step, end)


def test_the_story_of_the_step_says_what_let_it_go_on(whole):
    step = split(whole, MONDAY)
    stop(whole)
    with override("en"):
        ended = [one for one in dossier_of(step, at("2026-03-18")).moments if one.kind == "pause"]

    assert "whole" in ended[0].note[0].text
    assert len(ended) == len(["stopped", "goes on"])


def test_the_step_goes_on_with_its_whole_before_that(whole):
    step = split(whole, MONDAY)
    stop(whole)
    sooner = at("2026-03-11")
    resume_obligation(whole, actor=whole.officer, at=sooner)

    assert ends(step) == [sooner]
    step.refresh_from_db()
    assert step.light != "paused"


def test_a_second_stop_of_the_whole_is_one_of_its_own(whole):
    step = split(whole, MONDAY)
    stop(whole)
    resume_obligation(whole, actor=whole.officer, at=at("2026-03-11"))
    pause_obligation(whole, ground="testing", paper="2号", actor=whole.officer, at=at("2026-03-12"))

    assert ends(step) == ends(whole)
    assert len(ends(step)) == 2


@pytest.mark.parametrize("noted_at", [at("2026-03-11"), at("2026-03-19")])
def test_a_notice_moves_the_ends_of_both_alike(whole, noted_at):
    step = split(whole, MONDAY, days=7)
    stop(whole)
    [before] = ends(whole)
    sweep(noted_at)
    home = Calendar.objects.get(name=whole.calendar)
    seen = {one.obligation.pk for one in preview_notice(home, 2026, NOTED, noted_at)}
    office = someone("efficiency_office", OrganFactory())
    publish_notice(home, 2026, NOTED, text="", source="区政府办", actor=office, at=noted_at)

    assert ends(step) == ends(whole) != [before]
    events = {one.pk: [line.event for line in entries_of(one)] for one in (whole, step)}
    assert seen == {key for key, told in events.items() if "obligation.moved" in told}
    assert seen == {whole.pk, step.pk}


def test_a_stop_of_its_own_moves_too_while_the_whole_stands(places):
    """Its cap is no date that was written when the whole was stopped."""
    whole = obligation(organ=places["home"])
    [step] = split_obligation(
        whole, [Part("检验", whole.organ, Limit(7))], actor=whole.officer, at=MONDAY
    )
    by = {"ground": "testing", "actor": whole.officer}
    pause_obligation(step, paper="1号", at=STOPPED, **by)
    pause_obligation(whole, paper="2号", at=at("2026-03-09", "15:00"), **by)
    office = someone("efficiency_office", OrganFactory())
    cn = Calendar.objects.get(name="cn")
    publish_notice(cn, 2026, NOTED, text="", source="", actor=office, at=at("2026-03-10"))
    resume_obligation(whole, actor=whole.officer, at=at("2026-03-16", "12:00"))

    assert ends(step) == [at("2026-03-18"), at("2026-03-16", "12:00")]
    assert stands_still(step, at("2026-03-17"))


def test_many_steps_are_read_in_as_many_queries_as_one(places):
    """Their stops go by a calendar that is not their own."""
    whole = obligation(organ=places["elsewhere"])
    parts = [Part(f"检验{place}", places["home"], Limit(7)) for place in range(4)]
    steps = split_obligation(whole, parts, actor=whole.officer, at=MONDAY)
    stop(whole)
    Obligation.objects.exclude(pk=whole.pk).update(look_at=STOPPED)

    def queries(number, work):
        keys = [one.pk for one in steps[:number]]
        with CaptureQueriesContext(connection) as seen:
            work(Obligation.objects.filter(pk__in=keys), keys)
        return len(seen)

    works = [
        lambda rows, _keys: lines_of(with_clocks(rows), STOPPED),
        lambda rows, _keys: clocks_of(rows),
        lambda _rows, keys: pause_table(keys),
        lambda rows, _keys: list(
            shifts_by_calendars(with_clocks(rows), Calendars(), Calendars(), STOPPED)
        ),
    ]
    for work in works:
        assert queries(4, work) == queries(1, work)
    assert {one.pk for one in steps} <= {row.pk for row in running([whole.calendar])}


def test_a_copied_clock_has_the_end_of_a_stop_that_another_calendar_counts(whole):
    step = split(whole, MONDAY)
    stop(whole)
    [end] = ends(whole)

    own, copied = pause_table([whole.pk, step.pk]).to_pylist()
    assert (own["ended_at"], own["cap_days"]) == (None, 5)
    assert (copied["ended_at"], copied["cap_days"]) == (wall(end), None)
    assert copied["end_recorded_at"] == wall(STOPPED)
