"""Crossings are taken once by whoever gives cards, and read again by what is known now."""

import pytest
from django.db import transaction

from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import cancel_obligation, close_obligation
from xiaoneng.obligations.operations.judging import reached_now, take_crossings, untaken
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db
LATE = at("2026-04-20")


@pytest.fixture
def row():
    made = obligation()
    sweep(LATE)
    return made


def take():
    return take_crossings(untaken(LATE, after=0, most=10), LATE)


def test_a_crossing_is_taken_once_and_a_reminder_never(row):
    assert [one.rung for one in take()] == ["yellow", "red"]
    assert take() == []


def test_what_is_undone_was_not_taken(row):
    with transaction.atomic():
        take()
        transaction.set_rollback(True)

    assert len(take()) == 2


def test_a_line_is_reached_again_by_the_same_facts(row):
    taken = {one.key: one.reached_at for one in take()}
    close_obligation(row, actor=clock_user(), at=LATE)

    assert reached_now(taken, LATE) == taken
    assert reached_now(taken, at("2027-01-01")) == taken


def test_a_line_of_a_clock_that_began_later_is_no_longer_reached(row):
    [yellow, _red] = take()
    Obligation.objects.update(started_at=at("2026-04-17"))

    assert reached_now([yellow.key], LATE) == {yellow.key: None}


def test_what_was_cancelled_crossed_nothing(row):
    [yellow, _red] = take()
    cancel_obligation(row, reason="重复登记", actor=someone("head", row.organ), at=LATE)

    assert reached_now([yellow.key], LATE) == {yellow.key: None}
