"""Crossings are taken once by whoever gives cards, and read again by what is known now."""

import pytest
from django.db import transaction

from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.operations.closing import cancel_obligation, close_obligation
from xiaoneng.obligations.operations.judging import crossings_with, reached_now, take_crossings
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.queries import calendar_named, clock_user
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db
LATE = at("2026-04-20")


@pytest.fixture
def row():
    made = obligation()
    sweep(LATE)
    return made


def test_a_crossing_is_taken_once_and_a_reminder_never(row):
    assert [one.rung for one in take_crossings(LATE, 10)] == ["yellow", "red"]
    assert take_crossings(LATE, 10) == []


def test_what_is_undone_was_not_taken(row):
    with transaction.atomic():
        take_crossings(LATE, 10)
        transaction.set_rollback(True)

    assert len(take_crossings(LATE, 10)) == 2


def test_a_line_is_reached_again_by_the_same_facts(row):
    [yellow, red] = take_crossings(LATE, 10)
    calendar = calendar_named("cn")
    close_obligation(row, actor=clock_user(), at=LATE)
    known = crossings_with([yellow.pk, red.pk])

    assert reached_now(known[yellow.pk], calendar, LATE) == yellow.reached_at
    assert reached_now(known[red.pk], calendar, at("2027-01-01")) == red.reached_at


def test_a_line_of_a_clock_that_began_later_is_no_longer_reached(row):
    [yellow, _red] = take_crossings(LATE, 10)
    yellow.obligation.started_at = at("2026-04-17")

    assert reached_now(yellow, calendar_named("cn"), LATE) is None


def test_what_was_cancelled_crossed_nothing(row):
    [yellow, _red] = take_crossings(LATE, 10)
    head = someone("head", row.organ)
    yellow.obligation = cancel_obligation(row, reason="重复登记", actor=head, at=LATE)

    assert reached_now(yellow, calendar_named("cn"), LATE) is None
