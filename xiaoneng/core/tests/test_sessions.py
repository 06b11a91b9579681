from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core import calendars
from xiaoneng.core.limits import moment_of, seconds_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.sessions import (
    NINE_TO_HALF_PAST_FIVE,
    OfficeHours,
    Season,
    Session,
    session,
)
from xiaoneng.core.tests.strategies import AFTERNOON, MORNING, local, moments, some_calendars
from xiaoneng.core.workdays import FIRST, LAST, Calendar, LocalDay

WINTER = Season((11, 1), (2, 28), (session(time(10), time(16)),))


@given(some_calendars, st.integers(1, 400_000_000))
def test_the_moment_at_which_office_time_is_reached_has_that_office_time(calendar, seconds):
    assert calendar.office.elapsed(calendar.office.reached(seconds)) == seconds


@given(some_calendars, st.integers(1, 400_000_000))
def test_office_time_is_not_reached_a_second_earlier(calendar, seconds):
    assert calendar.office.elapsed(calendar.office.reached(seconds) - 1) == seconds - 1


@given(some_calendars, moments, moments)
def test_office_time_never_runs_backwards(calendar, one, other):
    first, second = sorted((seconds_of(one), seconds_of(other)))

    assert 0 <= calendar.office.elapsed(second) - calendar.office.elapsed(first) <= second - first


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02 08:00", "2026-03-02 10:00", 1),
        ("2026-03-02 11:00", "2026-03-02 14:00", 1.5),
        ("2026-03-02 17:00", "2026-03-03 09:30", 1),
        ("2026-03-06 17:30", "2026-03-09 09:00", 0),
        ("2026-02-13 16:30", "2026-02-14 10:00", 2),  # the Saturday is an adjusted workday
        ("2026-04-20 00:00", "2026-04-21 00:00", 0),  # a local holiday
        ("2026-04-21 00:00", "2026-04-22 00:00", 3),  # a half day
        ("2026-07-01 12:00", "2026-07-01 23:00", 3.5),  # summer: 15:00 to 18:30
    ],
)
def test_office_time_between_two_moments_is_that_of_the_sessions(start, end, hours):
    office = local().office
    first, last = (seconds_of(datetime.fromisoformat(one)) for one in (start, end))

    assert office.elapsed(last) - office.elapsed(first) == hours * 3600


def test_the_end_of_a_session_comes_before_the_start_of_the_next():
    office = calendars.named("cn").office
    noon = seconds_of(datetime(2026, 3, 2, 12))

    assert moment_of(office.reached(office.elapsed(noon + 3600))) == datetime(2026, 3, 2, 12)


def test_business_closes_with_the_last_session_of_the_date():
    closes = [local().office.closes(date(2026, month, 21).toordinal()) for month in (4, 7, 10)]

    assert [moment_of(one).time() for one in closes] == [time(12), time(18, 30), time(17, 30)]


def test_business_closes_at_the_usual_hour_on_a_date_that_is_not_worked():
    closes = local().office.closes(date(2026, 7, 18).toordinal())  # a Saturday

    assert moment_of(closes) == datetime(2026, 7, 18, 17, 30)


@pytest.mark.parametrize(
    ("month", "day", "holds"),
    [(10, 31, False), (11, 1, True), (1, 1, True), (2, 28, True), (3, 1, False)],
)
def test_a_season_may_run_over_the_new_year(month, day, holds):
    assert WINTER.holds(date(2026, month, day)) is holds


def test_a_date_keeps_the_sessions_of_its_season():
    hours = OfficeHours((MORNING, AFTERNOON), (WINTER,))

    assert hours.on(date(2026, 12, 1)) == WINTER.sessions
    assert hours.on(date(2026, 6, 1)) == (MORNING, AFTERNOON)
    assert hours.length == 7 * 3600


@pytest.mark.parametrize(
    "plan",
    [
        (),
        (AFTERNOON, MORNING),
        (MORNING, Session(11 * 3600, 13 * 3600)),
        (MORNING, Session(12 * 3600, 13 * 3600)),
        (Session(0, 0),),
        (Session(-1, 3600),),
        (Session(3600, 86_401),),
    ],
)
def test_sessions_that_do_not_follow_each_other_inside_a_day_are_refused(plan):
    with pytest.raises(Unusable, match="follow each other"):
        OfficeHours(plan)
    with pytest.raises(Unusable, match="follow each other"):
        OfficeHours((MORNING,), (Season((6, 1), (9, 30), plan),))
    with pytest.raises(Unusable, match="follow each other"):
        Calendar("half day", days={date(2026, 3, 2): LocalDay(works=True, sessions=plan)})


def test_a_moment_outside_the_calendar_is_refused():
    office = calendars.named("weekdays").office
    too_early = datetime.combine(FIRST, time()) - timedelta(seconds=1)
    too_late = datetime.combine(LAST, time()) + timedelta(days=1)

    for moment in (too_early, too_late):
        with pytest.raises(Unusable, match="1950 to 2149"):
            office.elapsed(seconds_of(moment))
    for seconds in (0, office.total + 1):
        with pytest.raises(Unusable, match="1950 to 2149"):
            office.reached(seconds)


def test_the_last_office_second_is_still_reached():
    office = calendars.named("weekdays").office

    assert moment_of(office.reached(office.total)) == datetime(2149, 12, 31, 17, 30)


def test_office_time_that_does_not_add_up_is_noticed():
    table = NINE_TO_HALF_PAST_FIVE.table(FIRST, [1, 1], {})
    table.total += 1

    with pytest.raises(AssertionError, match="does not add up"):
        table.reached(table.total)
