"""How many working days it took to enter something, without the days of outages."""

from datetime import datetime

import pytest

from xiaoneng.core import calendars
from xiaoneng.core.entering import days_to_enter

CN = calendars.named("cn")


def on(day: int, hour: int = 10) -> datetime:
    """A moment of March 2026, whose second day is a Monday."""
    return datetime(2026, 3, day, hour)


@pytest.mark.parametrize(
    ("entered", "days"), [(on(2, 23), 0), (on(3, 0), 1), (on(6), 4), (on(8), 4), (on(9), 5)]
)
def test_the_day_it_happened_is_not_counted_and_free_days_are_not(entered, days):
    assert days_to_enter(on(2), entered, [], CN) == days


@pytest.mark.parametrize(
    ("outages", "days"),
    [
        ([(on(3), on(4))], 2),  # two days
        ([(on(3, 0), on(4, 0))], 3),  # until midnight: one
        ([(on(4, 9), on(4, 10))], 3),  # an hour of one
        ([(on(3), on(4)), (on(4), on(5))], 1),  # the day they share is left out once
        ([(on(3), on(5)), (on(4), on(4, 11))], 1),  # one inside the other
        ([(on(2, 8), on(2, 12))], 4),  # the day it happened was not counted anyway
        ([(on(1), on(20))], 0),  # nothing could be sent at all
        ([(on(9), on(12))], 4),  # after it was entered
        ([(on(7), on(8))], 4),  # at the weekend
    ],
)
def test_days_of_outages_are_not_counted(outages, days):
    assert days_to_enter(on(2), on(6), outages, CN) == days


def test_an_outage_before_it_happened_changes_nothing():
    outage = (on(2), on(5))

    assert days_to_enter(on(6), on(10), [outage], CN) == 2
