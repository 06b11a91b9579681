"""The steps of an item are counted by the calendars of their own organs when it is looked at."""

from datetime import date

import pytest

from xiaoneng.catalogue.checking import bars, checks_of, on_their_calendars
from xiaoneng.catalogue.tests.factories import CONTENT, item, step
from xiaoneng.core.limits import Limit, Unit, moment_of, seconds_of
from xiaoneng.core.step_graph import due_after, spans
from xiaoneng.kit.time import wall
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.queries import calendar_of
from xiaoneng.people.tests.factories import OrganFactory, with_a_day_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def local():
    """A calendar with one day off of its own."""
    return with_a_day_off("2026-03-12")


def faults(organ, other):
    """What keeps an item back whose steps fill the promise, the second one in another organ."""
    steps = [step("accept", 4), step("review", 6, "accept", organ_id=other.pk)]
    of, calendar = item(organ=organ), calendar_of(organ)
    checks = checks_of(of, {**CONTENT, "steps": steps}, date(2026, 1, 1), calendar)
    return [one.fault for one in bars(checks)]


def test_a_day_off_where_a_step_is_done_makes_the_way_too_long(local):
    organ = OrganFactory()

    [fault] = faults(organ, OrganFactory(calendar=local))

    assert "2026-02-" in fault  # the first day from which that day off lies in the step


def test_steps_of_one_calendar_fit_whatever_it_is(local):
    district = OrganFactory(calendar=local)
    here, there = OrganFactory(parent=district), OrganFactory(parent=district)

    assert faults(here, there) == []


def test_a_day_off_where_the_promise_is_made_does_not_stop_a_step_elsewhere(local):
    organ, other = OrganFactory(calendar=local), OrganFactory()
    steps = [step("accept", 4), step("review", 6, "accept", organ_id=other.pk)]
    calendar = calendar_of(organ)

    found = spans(on_their_calendars(steps, organ, calendar), calendar, wall(MONDAY))
    promise = due_after(Limit(10, Unit.WORKDAY), calendar, seconds_of(wall(MONDAY)))

    assert f"{found['review'].due:%F}" == "2026-03-17"  # begins: the 16th is its last day
    assert f"{moment_of(promise):%F}" == "2026-03-18"
    assert faults(organ, other) == []
