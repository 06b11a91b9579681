from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.limits import (
    GivenDue,
    Limit,
    Measure,
    Unit,
    in_counts,
    moment_of,
    seconds_of,
    unit_of,
)
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.tests.strategies import moments, some_calendars


@pytest.mark.parametrize("unit", list(Unit))
def test_a_negative_limit_is_refused(unit):
    with pytest.raises(Unusable, match="not -1"):
        Limit(-1, unit)


@pytest.mark.parametrize("unit", [Unit.WORKDAY, Unit.DAY])
def test_half_a_day_is_refused(unit):
    with pytest.raises(Unusable, match=r"must be whole, not 2\.5"):
        Limit(2.5, unit)


def test_half_an_hour_is_a_limit():
    assert in_counts(Unit.WORKHOUR, Limit(0.5, Unit.WORKHOUR).amount) == 1800


def test_a_limit_of_nothing_is_a_limit():
    assert Limit(0).amount == 0


def test_a_given_due_and_no_limit_count_dates():
    assert unit_of(GivenDue(datetime(2026, 3, 2))) is Unit.DAY
    assert unit_of(None) is Unit.DAY
    assert unit_of(Limit(2, Unit.HOUR)) is Unit.HOUR


@given(st.datetimes(datetime(1950, 1, 1), datetime(2149, 12, 31)))
def test_seconds_tell_a_moment_to_the_second(moment):
    assert moment_of(seconds_of(moment)) == moment.replace(microsecond=0)


@given(some_calendars, moments, st.sampled_from(list(Unit)), st.integers(1, 200))
def test_a_count_is_reached_at_the_first_moment_that_has_it(calendar, start, unit, more):
    measure = Measure(calendar, Limit(1, unit), seconds_of(start))
    target = measure.counter(measure.start) + more

    reached = measure.reached(target)
    assert measure.counter(reached) == target
    assert measure.counter(reached - 1) == target - 1


@given(some_calendars, moments, st.sampled_from(list(Unit)), st.integers(0, 200))
def test_no_count_is_reached_before_the_start(calendar, start, unit, less):
    measure = Measure(calendar, Limit(1, unit), seconds_of(start))

    assert measure.reached(measure.counter(measure.start) - less) == measure.start
