import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core import calendars
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.tests.strategies import days, some_calendars, sunday_to_thursday
from xiaoneng.core.workdays import FIRST, LAST, Calendar, DayKind, LocalDay

CN = calendars.named("cn")
DUES = [
    # domain.md 1.2
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-13", 20, "2026-03-19"),
    ("2026-02-16", 5, "2026-02-28"),
    ("2026-04-30", 1, "2026-05-06"),
    ("2026-04-30", 5, "2026-05-11"),
    ("2026-09-24", 20, "2026-10-29"),
    ("2026-09-30", 1, "2026-10-08"),
    ("2026-09-30", 5, "2026-10-13"),
    ("2025-09-30", 1, "2025-10-09"),
    ("2025-09-30", 20, "2025-11-04"),
    ("2026-01-01", 1, "2026-01-04"),
    ("2026-03-02", 20, "2026-03-30"),
    ("2026-03-02", 45, "2026-05-08"),
    # peers.md 4.6
    ("2024-01-26", 20, "2024-02-28"),
    ("2024-09-10", 20, "2024-10-14"),
    ("2024-09-27", 5, "2024-10-10"),
    ("2025-01-20", 20, "2025-02-21"),
    ("2025-04-24", 5, "2025-04-30"),
    ("2025-09-25", 20, "2025-10-29"),
    ("2025-09-27", 5, "2025-10-10"),
    ("2025-09-28", 5, "2025-10-11"),
    ("2026-02-06", 20, "2026-03-12"),
    ("2026-02-14", 1, "2026-02-24"),
]


@pytest.mark.parametrize(("start", "amount", "due"), DUES)
def test_the_known_due_days_are_found(start, amount, due):
    assert CN.add(date.fromisoformat(start), amount) == date.fromisoformat(due)


@pytest.mark.parametrize(("year", "amount"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_working_days(year, amount):
    assert CN.between(date(year - 1, 12, 31), date(year, 12, 31)) == amount


def test_the_first_day_is_not_counted_and_the_last_one_is():
    assert CN.between(date(2026, 9, 24), date(2026, 10, 12)) == 7


@given(some_calendars, days, st.integers(0, 120))
def test_counting_undoes_adding(calendar, start, amount):
    assert calendar.between(start, calendar.add(start, amount)) == amount


@given(some_calendars, days, st.integers(1, 120))
def test_counting_back_undoes_adding_from_a_working_day(calendar, day, amount):
    start = calendar.on_or_after(day)

    assert calendar.add(calendar.add(start, amount), -amount) == start


@given(some_calendars, days, st.integers(0, 60), st.integers(0, 60))
def test_more_days_never_end_earlier(calendar, start, amount, more):
    assert calendar.add(start, amount) <= calendar.add(start, amount + more)


@given(some_calendars, days, days, st.integers(0, 60))
def test_a_later_start_never_ends_earlier(calendar, one, other, amount):
    first, second = sorted((one, other))

    assert calendar.add(first, amount) <= calendar.add(second, amount)


@given(some_calendars, days, st.integers(-120, 120))
def test_what_adding_ends_on_is_a_working_day(calendar, start, amount):
    assert calendar.works(calendar.add(start, amount))


@given(some_calendars, days)
def test_a_rest_day_rolls_to_the_next_working_day(calendar, day):
    rolled = calendar.on_or_after(day)

    assert calendar.works(rolled)
    assert calendar.between(day, rolled) == (0 if rolled == day else 1)


@given(some_calendars, days, days)
def test_counting_back_is_counting_less(calendar, one, other):
    assert calendar.between(one, other) == -calendar.between(other, one)


@pytest.mark.parametrize("name", calendars.NAMES)
def test_the_columns_of_a_calendar_say_what_it_answers(name):
    calendar = calendars.named(name)
    works, counts, provisional = calendar.columns()

    assert len(works) == len(counts) == len(provisional) == (LAST - FIRST).days + 1
    for place in range(0, len(works), 7):
        day = FIRST + timedelta(days=place)
        assert (bool(works[place]), counts[place]) == (calendar.works(day), calendar.count(day))
        assert calendar.day_of(counts[place] + 1 - works[place]) == calendar.on_or_after(day)
        assert provisional[place] == calendar.is_provisional(day)


def test_a_year_without_a_notice_is_provisional():
    assert CN.is_provisional(date(2027, 1, 1))
    assert not CN.is_provisional(date(2026, 12, 31))


def test_a_calendar_that_needs_no_notice_is_never_provisional():
    plain = calendars.named("weekdays")

    assert not plain.is_provisional(date(2027, 1, 1))
    assert not plain.is_provisional(date(1950, 1, 1))


def test_a_day_is_named_for_what_it_is():
    assert CN.kind(date(2026, 3, 2)) is DayKind.WORKDAY
    assert CN.kind(date(2026, 3, 7)) is DayKind.WEEKEND
    assert CN.kind(date(2026, 2, 28)) is DayKind.ADJUSTED
    assert CN.kind(date(2026, 10, 1)) is DayKind.HOLIDAY
    assert CN.kind(date(2026, 10, 3)) is DayKind.HOLIDAY  # a Saturday of the holiday
    assert CN.holiday_name(date(2026, 10, 3)) == "国庆节"
    assert CN.holiday_name(date(2026, 3, 7)) == ""


def test_the_weekly_rest_is_a_weekend_on_whatever_days_it_falls():
    calendar = sunday_to_thursday()

    assert calendar.kind(date(2026, 3, 6)) is DayKind.WEEKEND  # a Friday
    assert calendar.kind(date(2026, 3, 8)) is DayKind.WORKDAY  # a Sunday


def test_a_local_day_off_without_a_name_is_a_holiday_all_the_same():
    calendar = CN.layered("local", {date(2026, 3, 4): LocalDay(works=False)})

    assert calendar.kind(date(2026, 3, 4)) is DayKind.HOLIDAY


def test_a_local_calendar_differs_from_the_one_below_on_its_own_days_only():
    own = {
        date(2026, 4, 20): LocalDay(works=False, name="三月三"),
        date(2026, 10, 1): LocalDay(works=True),
    }
    calendar = CN.layered("local", own)

    works = zip(calendar.columns()[0], CN.columns()[0], strict=True)
    different = [FIRST + timedelta(days=place) for place, (a, b) in enumerate(works) if a != b]
    assert different == [date(2026, 4, 20), date(2026, 10, 1)]
    assert calendar.holiday_name(date(2026, 4, 20)) == "三月三"
    assert calendar.is_provisional(date(2027, 1, 1))


def test_every_day_counts_where_there_is_no_rest():
    assert calendars.named("every_day").add(date(2026, 9, 30), 20) == date(2026, 10, 20)


def test_weekdays_alone_know_no_holidays():
    assert calendars.named("weekdays").add(date(2026, 2, 6), 20) == date(2026, 3, 6)


def test_a_calendar_that_nobody_named_is_refused():
    with pytest.raises(Unusable, match="no calendar 'mars'"):
        calendars.named("mars")


def test_a_calendar_without_a_working_weekday_is_refused():
    with pytest.raises(Unusable, match="at least one weekday"):
        Calendar("never", frozenset())


def test_a_local_day_outside_the_calendar_is_refused():
    with pytest.raises(Unusable, match="2150-01-01 is outside"):
        Calendar("far", days={date(2150, 1, 1): LocalDay(works=False)})


@pytest.mark.parametrize("day", [date(1949, 12, 31), date(2150, 1, 1)])
def test_a_date_outside_the_calendar_is_refused(day):
    with pytest.raises(Unusable, match="outside the calendar"):
        CN.works(day)


@pytest.mark.parametrize(("day", "amount"), [(LAST, 1), (FIRST, -1)])
def test_a_due_day_outside_the_calendar_is_refused(day, amount):
    with pytest.raises(Unusable, match="1950-01-01 to 2149-12-31 only"):
        CN.add(day, amount)


def test_a_year_whose_notice_has_come_is_no_longer_provisional():
    some = Calendar("some", published=frozenset({2026}))
    more = some.knowing([2027])

    day = date(2027, 3, 1)
    assert (some.is_provisional(day), more.is_provisional(day)) == (True, False)
    assert not Calendar("plain").knowing([2027]).is_provisional(day)


def test_a_calendar_goes_to_another_process_as_it_is():
    calendar = calendars.named("cn")

    there = pickle.loads(pickle.dumps(calendar))  # noqa: S301  # our own

    assert there.columns() == calendar.columns()
    assert (there.name, there.published) == (calendar.name, calendar.published)
    assert there.office.before == calendar.office.before
