"""Clocks that begin on one date under one limit are read once for all of them."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.alike import from_midnight
from xiaoneng.core.calendars import named
from xiaoneng.core.clock import Clock, Profile, Which, read_term
from xiaoneng.core.ladders import rungs
from xiaoneng.core.limits import DayEnd, GivenDue, Limit, Unit
from xiaoneng.core.looking import next_look

CALENDAR = named("cn")
FIRST = datetime(2026, 1, 1)
MOMENTS = st.integers(0, 300 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
IN_DATES = st.builds(
    Limit,
    st.integers(0, 30),
    st.sampled_from([Unit.WORKDAY, Unit.DAY]),
    st.sampled_from(DayEnd),
)
TERMS = st.one_of(st.none(), IN_DATES, st.builds(GivenDue, MOMENTS, st.booleans()))


@given(
    st.builds(
        Clock,
        MOMENTS,
        TERMS,
        TERMS,
        profile=st.sampled_from(Profile),
        warn=st.one_of(st.none(), st.integers(0, 5)),
    ),
    st.integers(0, 90 * 86_400),
    st.one_of(st.none(), MOMENTS),
)
def test_the_second_of_the_start_changes_no_reading(clock, seconds, since):
    moment = clock.started_at + timedelta(seconds=seconds)
    alike = from_midnight(clock)

    for which in Which:
        assert read_term(alike, which, CALENDAR, moment) == read_term(
            clock, which, CALENDAR, moment
        )
    assert next_look(alike, CALENDAR, moment) == next_look(clock, CALENDAR, moment)
    reached = rungs(alike, CALENDAR, moment, since=since)
    assert {rung: max(at, clock.started_at) for rung, at in reached.items()} == rungs(
        clock, CALENDAR, moment, since=since
    )
