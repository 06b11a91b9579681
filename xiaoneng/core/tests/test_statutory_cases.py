"""The worked acceptance tests of the domain, as far as they are dates.

The numbers are those of the list they were taken from (domain rules, chapter 12).
"""

from dataclasses import replace
from datetime import date, datetime

import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Extension, Light, Profile, extend, read
from xiaoneng.core.ladders import Rung, over_count, rungs
from xiaoneng.core.limits import DayEnd, Limit, Measure, Unit, seconds_of
from xiaoneng.core.pauses import Pause
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.core.terms import add_months

CN = calendars.named("cn")
ACCEPTED = datetime(2026, 3, 2, 9)
CASE = Clock(ACCEPTED, Limit(20), profile=Profile.DAY_COUNT)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def due_on(clock: Clock, as_of: datetime | None = None) -> date:
    measure = Measure(CN, clock.promised, seconds_of(clock.started_at))
    due = read(clock, CN, as_of or clock.started_at).due_at
    assert due is not None
    return date.fromordinal(measure.due_ordinal(seconds_of(due)))


def cards(clock: Clock) -> set[Rung]:
    assert clock.closed_at is not None
    return set(rungs(clock, CN, clock.closed_at)) - {Rung.REMINDER}


def test_1_what_is_deemed_accepted_runs_from_the_day_of_receipt():
    notice = Clock(ACCEPTED, Limit(5))

    assert due_on(notice) == date(2026, 3, 9)
    assert read(notice, CN, at("03-10")).light is Light.OVERDUE
    assert due_on(CASE) == date(2026, 3, 30)


def test_3_an_extension_is_granted_once_and_in_time():
    ten_days = Extension(at("03-27 10:00"), 10)
    extended = extend(CASE, ten_days, CN, cap=10)

    assert due_on(extended, at("03-27 10:00")) == date(2026, 4, 14)
    with pytest.raises(IllegalStep):
        extend(CASE, replace(ten_days, at=at("03-31 10:00")), CN, cap=10)
    with pytest.raises(IllegalStep):
        extend(extended, replace(ten_days, at=at("03-30 10:00")), CN, cap=10)


def test_4_a_joint_case_has_45_working_days():
    assert due_on(replace(CASE, promised=Limit(45))) == date(2026, 5, 8)


@pytest.mark.parametrize(
    ("credited", "due"), [(True, date(2026, 4, 8)), (False, date(2026, 3, 30))]
)
def test_5_a_pause_counts_with_its_written_notice_only(credited, due):
    pause = Pause(at("03-09 16:00"), at("03-17 10:00"), credited=credited)

    assert due_on(replace(CASE, pauses=(pause,)), at("03-20")) == due


@pytest.mark.parametrize(
    ("closed", "reached"),
    [
        ("03-30 23:00", set()),
        ("03-31 09:00", {Rung.YELLOW}),
        ("04-01 09:00", {Rung.YELLOW, Rung.RED}),
    ],
)
def test_6_one_day_over_is_yellow_and_two_are_red(closed, reached):
    assert cards(replace(CASE, closed_at=at(closed))) == reached


def test_6_what_is_delivered_at_the_window_ends_with_business():
    delivered = replace(CASE, closed_at=at("03-30 23:00"))
    at_the_window = replace(delivered, promised=Limit(20, day_end=DayEnd.CLOSE_OF_BUSINESS))

    assert read(delivered, CN, at("04-01")).light is Light.MET
    assert read(at_the_window, CN, at("04-01")).light is Light.MISSED
    assert cards(at_the_window) == set()
    assert over(at_the_window) == 0


@pytest.mark.parametrize(
    ("started", "closed", "days_over", "reached"),
    [
        ("02-06 09:00", "02-14 10:00", 1, {Rung.YELLOW}),  # due 02-13; an adjusted workday
        ("02-27 09:00", "03-07 10:00", 0, set()),  # due 03-06; a Saturday
    ],
)
def test_7_a_saturday_counts_only_where_it_is_worked(started, closed, days_over, reached):
    amount = CN.between(at(started).date(), at(closed).date()) - days_over
    clock = Clock(at(started), Limit(amount), closed_at=at(closed), profile=Profile.DAY_COUNT)

    assert read(clock, CN, at("05-01")).light is Light.MISSED
    assert over(clock) == days_over
    assert cards(clock) == reached


def test_13_a_bad_rating_is_answered_the_next_working_day_and_settled_in_five():
    rated = datetime(2026, 9, 24, 16)

    assert due_on(Clock(rated, Limit(1))) == date(2026, 9, 28)
    assert due_on(Clock(rated, Limit(5))) == date(2026, 10, 9)


def test_14_a_complaint_of_the_day_before_the_holiday_is_screened_on_the_adjusted_saturday():
    assert due_on(Clock(datetime(2026, 9, 30, 9), Limit(3))) == date(2026, 10, 10)


def test_15_an_objection_of_30_dates_rolls_over_the_holiday():
    assert due_on(Clock(datetime(2026, 9, 1, 9), Limit(30, Unit.DAY))) == date(2026, 10, 8)


def test_17_sanctions_end_on_the_corresponding_day_or_the_last_of_the_month():
    assert add_months(date(2026, 11, 30), 12) == date(2027, 11, 30)
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_18_monthly_figures_are_warned_of_five_working_days_before_the_cut_off():
    cut_off = CN.add(date(2026, 8, 31), 5)

    assert cut_off == date(2026, 9, 7)
    assert CN.add(cut_off, -5) == date(2026, 8, 31)


def test_18_missing_figures_are_yellow_after_the_cut_off_and_red_two_working_days_on():
    clock = Clock(datetime(2026, 8, 31, 9), Limit(5), profile=Profile.DAY_COUNT)

    reached = rungs(clock, CN, datetime(2026, 9, 15))
    assert reached[Rung.YELLOW] == datetime(2026, 9, 8)  # the midnight that ends 09-07
    assert reached[Rung.RED] == datetime(2026, 9, 9)


def over(clock: Clock) -> int:
    """Working days beyond the due date, at the closing."""
    assert clock.closed_at is not None
    measure = Measure(CN, clock.promised, seconds_of(clock.started_at))
    due = read(clock, CN, clock.closed_at).due_at
    assert due is not None
    return over_count(measure, seconds_of(due), seconds_of(clock.closed_at))
