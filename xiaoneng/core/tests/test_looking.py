"""Nothing about a clock changes between one look and the next."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.calendars import named
from xiaoneng.core.clock import Clock, read
from xiaoneng.core.ladders import rungs
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.looking import next_look, next_session
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.tests.strategies import clocks_and_moments

CN = named("cn")


def shown(clock, calendar, moment):
    reading = read(clock, calendar, moment)
    return reading.light, reading.is_late, rungs(clock, calendar, moment)


@given(clocks_and_moments(), st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_between_looks_light_and_rungs_stand_still(drawn, places):
    (clock, moment), calendar = drawn, CN
    moment = max(moment.replace(microsecond=0), clock.started_at)
    try:
        look = next_look(clock, calendar, moment)
    except Unusable:
        return
    end = look - timedelta(seconds=1) if look else moment + timedelta(days=400)
    if clock.closed_at is not None and clock.closed_at > moment:
        end = min(end, clock.closed_at - timedelta(seconds=1))
    later = [one.at for one in clock.extensions if one.at > moment]
    end = min([end, *(at - timedelta(seconds=1) for at in later)])
    if end <= moment:
        return
    before = shown(clock, calendar, moment)
    for place in (*places, 1.0):
        between = moment + timedelta(seconds=int((end - moment).total_seconds() * place))

        assert shown(clock, calendar, between) == before


def test_a_closed_clock_is_never_looked_at():
    clock = Clock(datetime(2026, 3, 2, 10), Limit(5), closed_at=datetime(2026, 3, 3, 10))

    assert next_look(clock, CN, datetime(2026, 3, 4)) is None


def test_a_clock_that_has_not_begun_is_looked_at_when_it_does():
    clock = Clock(datetime(2026, 3, 2, 10), Limit(5))

    assert next_look(clock, CN, datetime(2026, 3, 1)) == clock.started_at


def test_a_clock_without_a_limit_is_never_looked_at():
    assert next_look(Clock(datetime(2026, 3, 2, 10), None), CN, datetime(2026, 3, 2, 11)) is None


def test_the_next_look_is_not_simply_tomorrow():
    clock = Clock(datetime(2026, 3, 2, 10), Limit(10))

    assert next_look(clock, CN, datetime(2026, 3, 2, 11)) == datetime(2026, 3, 12)


def test_a_limit_in_office_hours_is_looked_at_when_it_is_used_up():
    clock = Clock(datetime(2026, 3, 2, 10), Limit(3, Unit.WORKHOUR))

    looks = [datetime(2026, 3, 2, 10, 30)]
    while (look := next_look(clock, CN, looks[-1])) and look.date() == looks[0].date():
        looks.append(look)

    assert datetime(2026, 3, 2, 14, 30) in looks


def test_the_next_session_is_this_one_or_the_one_that_opens_next():
    cases = {
        datetime(2026, 3, 2, 10, 15): datetime(2026, 3, 2, 10, 15),
        datetime(2026, 3, 2, 12, 30): datetime(2026, 3, 2, 13, 30),
        datetime(2026, 3, 2, 17, 30): datetime(2026, 3, 3, 9),
        datetime(2026, 2, 13, 20): datetime(2026, 2, 14, 9),  # an adjusted workday
        datetime(2026, 2, 14, 20): datetime(2026, 2, 24, 9),  # after the Spring Festival
    }

    assert {at: next_session(CN, at) for at in cases} == cases
