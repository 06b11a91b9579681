"""What no worked case holds: given dues, no limit, close of business, warnings, re-opening."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Extension, Light, Which, read, read_term
from xiaoneng.core.limits import DayEnd, GivenDue, Limit, Unit
from xiaoneng.core.pauses import Pause
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.sessions import OfficeHours, Session
from xiaoneng.core.tests.strategies import local
from xiaoneng.core.workdays import EVERY_DAY, Calendar

CN = calendars.named("cn")
MONDAY = datetime(2026, 3, 2, 10)
SECOND = timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def light(clock: Clock, as_of: datetime) -> Light:
    return read(clock, CN, as_of).light


def test_a_given_date_is_in_time_until_its_midnight():
    clock = Clock(MONDAY, GivenDue(at("03-08")))  # a Sunday: given dues do not roll

    reading = read(clock, CN, at("03-08 23:59:59"))
    assert reading.due_at == at("03-09")
    assert (reading.amount, reading.used, reading.remaining) == (6, 6, 0)
    assert reading.light is Light.DUE_SOON
    assert light(clock, at("03-09")) is Light.OVERDUE


def test_a_given_moment_is_in_time_itself():
    clock = Clock(MONDAY, GivenDue(at("03-06 15:30"), is_moment=True))

    assert read(clock, CN, at("03-06 15:30")).due_at == at("03-06 15:30")
    assert light(clock, at("03-06 15:30")) is Light.DUE_SOON
    assert light(clock, at("03-06 15:30:01")) is Light.OVERDUE


@pytest.mark.parametrize(
    ("due", "closed", "expected"),
    [
        (500, 499, Light.MET),
        (500, 500, Light.MET),
        (500, 501, Light.MISSED),
        (0, 1, Light.MISSED),
    ],
)
def test_a_given_moment_is_kept_to_the_microsecond(due, closed, expected):
    moment = at("03-06 15:30")
    given = GivenDue(moment.replace(microsecond=due), is_moment=True)
    clock = Clock(MONDAY, given, closed_at=moment.replace(microsecond=closed))

    assert light(clock, at("03-10")) is expected


def test_a_pause_moves_a_given_due_by_its_dates():
    pauses = (Pause(at("03-03 09:00"), at("03-05 09:00")),)
    date = Clock(MONDAY, GivenDue(at("03-06")), pauses=pauses)
    moment = Clock(MONDAY, GivenDue(at("03-06 15:30"), is_moment=True), pauses=pauses)

    assert read(date, CN, at("03-05 12:00")).due_at == at("03-09")
    assert read(moment, CN, at("03-05 12:00")).due_at == at("03-08 15:30")
    assert read(moment, CN, at("03-05 12:00")).paused == 2


@pytest.mark.parametrize("is_moment", [True, False])
def test_a_due_given_before_the_start_is_late_from_the_start(is_moment):
    clock = Clock(MONDAY, GivenDue(at("02-27"), is_moment=is_moment))

    reading = read(clock, CN, MONDAY)
    assert reading.light is Light.OVERDUE
    assert reading.due_at == at("02-27" if is_moment else "02-28")
    assert (reading.amount, reading.remaining) == (-3, -3)


def test_a_clock_without_a_limit_counts_dates_and_has_no_light():
    pauses = (Pause(at("03-03 09:00"), at("03-05 09:00")),)
    clock = Clock(MONDAY, None, pauses=pauses)

    reading = read(clock, CN, at("03-12 09:00"))
    assert reading.light is Light.NONE
    assert (reading.used, reading.paused) == (8, 2)
    assert (reading.due_at, reading.remaining, reading.is_late) == (None, None, False)
    assert not reading.is_provisional
    assert light(replace(clock, closed_at=at("03-04 09:00")), at("03-12")) is Light.NONE


@pytest.mark.parametrize("unit", [Unit.WORKDAY, Unit.DAY])
def test_close_of_business_ends_the_last_day_with_its_last_session(unit):
    clock = Clock(MONDAY, Limit(3, unit, DayEnd.CLOSE_OF_BUSINESS))

    reading = read(clock, CN, at("03-05 17:30:00"))
    assert reading.due_at == at("03-05 17:30:00")
    assert reading.light is Light.DUE_SOON
    assert light(clock, at("03-05 17:30:01")) is Light.OVERDUE


def test_business_closes_earlier_on_a_half_day():
    clock = Clock(at("04-20 10:00"), Limit(1, day_end=DayEnd.CLOSE_OF_BUSINESS))

    assert read(clock, local(), at("04-20 10:00")).due_at == at("04-21 12:00")


def test_business_that_closes_at_midnight_still_closes_on_its_date():
    hours = OfficeHours((Session(0, 86_400),))
    calendar = Calendar("night and day", EVERY_DAY, hours=hours)
    clock = Clock(MONDAY, Limit(2, Unit.DAY, DayEnd.CLOSE_OF_BUSINESS))

    reading = read(clock, calendar, MONDAY)
    assert (reading.due_at, reading.remaining) == (at("03-05"), 2)


def test_work_after_office_hours_on_the_due_moment_is_in_time():
    clock = Clock(at("03-02 13:30"), Limit(4, Unit.WORKHOUR))

    assert read(clock, CN, at("03-02 17:30")).due_at == at("03-02 17:30")
    assert light(replace(clock, closed_at=at("03-02 22:00")), at("03-09")) is Light.MET
    assert light(replace(clock, closed_at=at("03-03 09:00:01")), at("03-09")) is Light.MISSED


@pytest.mark.parametrize("unit", list(Unit))
def test_a_limit_of_nothing_is_due_at_once(unit):
    due = {
        Unit.WORKDAY: at("03-03"),
        Unit.DAY: at("03-03"),
        Unit.HOUR: MONDAY,
        Unit.WORKHOUR: MONDAY,
    }

    assert read(Clock(MONDAY, Limit(0, unit)), CN, MONDAY).due_at == due[unit]


@pytest.mark.parametrize(
    ("amount", "unit", "soon", "early"),
    [
        (20, Unit.WORKDAY, "03-24", "03-23 23:59:59"),  # four of twenty remain
        (3, Unit.WORKDAY, "03-04", "03-03 23:59:59"),  # one of three
        (11, Unit.DAY, "03-10", "03-09 23:59:59"),  # three of eleven
        (48, Unit.HOUR, "03-04 00:00:00", "03-03 23:59:59"),  # ten of 48
        (2.5, Unit.HOUR, "03-02 11:30:00", "03-02 11:29:59"),  # one hour at least
        (8, Unit.WORKHOUR, "03-02 17:30:00", "03-02 17:29:59"),  # two of eight
    ],
)
def test_the_last_fifth_is_due_soon(amount, unit, soon, early):
    clock = Clock(MONDAY, Limit(amount, unit))

    assert light(clock, at(soon)) is Light.DUE_SOON
    assert light(clock, at(early)) is Light.ON_TIME


def test_a_warning_of_its_own_replaces_the_last_fifth():
    days = Clock(MONDAY, Limit(20), warn=7)
    hours = Clock(MONDAY, Limit(48, Unit.HOUR), warn=0.5)
    never = Clock(MONDAY, Limit(5), warn=0)

    assert [light(days, at(day)) for day in ("03-18", "03-19")] == ["on_time", "due_soon"]
    assert [light(hours, at(day)) for day in ("03-04 09:29", "03-04 09:30")] == [
        "on_time",
        "due_soon",
    ]
    assert [light(never, at(day)) for day in ("03-06", "03-09")] == ["on_time", "due_soon"]


def test_a_closed_clock_is_judged_at_its_closing():
    clock = Clock(MONDAY, Limit(5), closed_at=at("03-05 09:00"))

    assert read(clock, CN, at("06-01")) == read(clock, CN, at("03-05 09:00"))
    assert light(clock, at("06-01")) is Light.MET


def test_a_clock_is_open_as_of_a_moment_before_its_closing():
    clock = Clock(MONDAY, Limit(5), closed_at=at("03-12 09:00"))

    assert light(clock, at("03-04 09:00")) is Light.ON_TIME
    assert light(clock, at("03-11 09:00")) is Light.OVERDUE
    assert light(clock, at("03-12 09:00")) is Light.MISSED


def test_a_reopened_clock_runs_on_and_its_last_closing_counts():
    closed = Clock(MONDAY, Limit(5), closed_at=at("03-05 09:00"))
    reopened = replace(closed, closed_at=None)

    assert light(closed, at("03-20")) is Light.MET
    assert light(reopened, at("03-20")) is Light.OVERDUE
    assert light(replace(closed, closed_at=at("03-20")), at("03-21")) is Light.MISSED


def test_a_clock_cannot_be_read_before_it_starts():
    with pytest.raises(Unusable, match="the clock starts at 2026-03-02 10:00:00"):
        read(Clock(MONDAY, Limit(5)), CN, MONDAY - SECOND)


def test_a_clock_outside_the_calendar_is_refused():
    with pytest.raises(Unusable, match="outside the calendar"):
        read(Clock(datetime(1949, 12, 31), Limit(5)), CN, MONDAY)


def test_a_due_date_in_a_year_without_a_notice_is_marked():
    clock = Clock(at("12-01 09:00"), Limit(22))

    assert not read(clock, CN, at("12-01 09:00")).is_provisional
    later = read(replace(clock, promised=Limit(23)), CN, at("12-01 09:00"))
    assert (later.due_at, later.is_provisional) == (datetime(2027, 1, 2), True)
    plain = calendars.named("weekdays")
    assert not read(replace(clock, promised=Limit(23)), plain, at("12-01 09:00")).is_provisional


def test_a_given_due_before_all_calendars_is_not_provisional():
    clock = Clock(MONDAY, GivenDue(datetime(1949, 10, 1)))

    assert not read(clock, CN, MONDAY).is_provisional


def test_two_limits_are_read_each_in_its_own_unit():
    clock = Clock(MONDAY, Limit(8, Unit.WORKHOUR), Limit(3))

    assert read(clock, CN, at("03-04 09:00")).light is Light.OVERDUE
    statutory = read_term(clock, Which.STATUTORY, CN, at("03-04 09:00"))
    assert (statutory.light, statutory.due_at) == (Light.DUE_SOON, at("03-06"))


def test_one_limit_in_both_places_is_told_apart_by_its_place():
    limit = Limit(20)
    changed = Extension(at("03-03 09:00"), 5, lengthens_statute=False)
    clock = Clock(at("03-02 09:00"), limit, limit, extensions=(changed,))

    promised, statutory = (read_term(clock, which, CN, at("03-04 09:00")) for which in clock.limits)
    assert (promised.amount, statutory.amount) == (25, 20)
    assert clock.governing is Which.STATUTORY


def test_without_a_statute_the_promise_governs():
    clock = Clock(at("03-02 09:00"), Limit(5))

    assert clock.limits == (Which.PROMISED,)
    assert clock.governing is Which.PROMISED
