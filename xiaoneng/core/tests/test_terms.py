from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, read
from xiaoneng.core.limits import DayEnd, GivenDue, Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.terms import add_months, ends_after_law, first_breach
from xiaoneng.core.tests.strategies import days, due_of, moments, some_calendars, terms

CN = calendars.named("cn")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 9, 1), 1, date(2026, 10, 1)),  # a holiday: months do not roll
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last(start, months, end):
    assert add_months(start, months) == end


@given(days, st.integers(0, 240))
def test_months_end_in_their_month_and_never_on_a_later_day(start, months):
    end = add_months(start, months)

    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(1)).day == 1)


def test_a_shorter_promise_in_the_same_unit_is_never_beyond_the_statute():
    assert first_breach(Limit(5), Limit(20), CN, 2026) is None
    assert first_breach(Limit(20), Limit(20), CN, 2026) is None


def test_a_longer_promise_is_beyond_the_statute_from_the_first_day():
    assert first_breach(Limit(21), Limit(20), CN, 2026) == date(2026, 1, 1)


def test_twenty_working_days_do_not_always_fit_into_a_month_of_dates():
    assert first_breach(Limit(20), Limit(30, Unit.DAY), CN, 2026) == date(2026, 1, 21)


def test_a_working_day_has_seven_office_hours():
    assert first_breach(Limit(8, Unit.WORKHOUR), Limit(1), CN, 2026) == date(2026, 1, 1)
    assert first_breach(Limit(7, Unit.WORKHOUR), Limit(1), CN, 2026) is None


@pytest.mark.parametrize("unit", list(Unit))
def test_limits_of_one_unit_are_compared_by_their_amounts(unit):
    assert first_breach(Limit(3, unit), Limit(3, unit), CN, 2149) is None
    assert first_breach(Limit(4, unit), Limit(3, unit), CN, 2026) is not None


def test_a_day_that_ends_at_midnight_is_longer_than_one_that_ends_with_business():
    early = Limit(5, day_end=DayEnd.CLOSE_OF_BUSINESS)

    assert first_breach(early, Limit(5), CN, 2026) is None
    assert first_breach(Limit(5), early, CN, 2026) == date(2026, 1, 1)


def test_where_a_limit_is_missing_or_a_due_was_given_nothing_is_compared():
    assert first_breach(Limit(5), None, CN, 2026) is None
    assert first_breach(None, Limit(5), CN, 2026) is None
    assert first_breach(GivenDue(datetime(2026, 3, 2)), Limit(5), CN, 2026) is None


def test_a_year_at_the_edge_of_the_calendar_cannot_be_checked():
    with pytest.raises(Unusable, match="1950-01-01 to 2149-12-31"):
        first_breach(Limit(30, Unit.DAY), Limit(25), CN, 2149)


@st.composite
def two_terms(draw):
    """A start with two limits of any kind: amounts in any unit, given dates and moments."""
    start = draw(moments)
    return start, draw(terms(start)), draw(terms(start))


@given(two_terms(), some_calendars)
def test_a_promise_ends_after_the_law_where_its_due_moment_is_later(some, calendar):
    start, promised, statutory = some
    promise, law = (
        due_of(read(Clock(start, one), calendar, start)) for one in (promised, statutory)
    )

    assert ends_after_law(Clock(start, promised, statutory), calendar) is (promise > law)


def test_a_given_promise_after_a_given_law_ends_after_it():
    promised, statutory = GivenDue(datetime(2026, 12, 30)), GivenDue(datetime(2026, 12, 1))

    assert ends_after_law(Clock(datetime(2026, 3, 2, 9), promised, statutory), CN)
    assert not ends_after_law(Clock(datetime(2026, 3, 2, 9), statutory, promised), CN)


def test_without_a_law_no_promise_ends_after_it():
    assert not ends_after_law(Clock(datetime(2026, 3, 2, 9), Limit(5)), CN)
