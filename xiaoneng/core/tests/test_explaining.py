from datetime import datetime

import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Which
from xiaoneng.core.explaining import DayRow, explain
from xiaoneng.core.limits import GivenDue, Limit, Unit
from xiaoneng.core.pauses import Pause
from xiaoneng.core.workdays import DayKind

CN = calendars.named("cn")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def told(clock: Clock, as_of: str) -> dict[str, DayRow]:
    rows = explain(clock, Which.PROMISED, CN, at(as_of))
    return {f"{row.day:%m-%d}": row for row in rows}


def test_a_due_date_is_told_day_by_day_from_the_start_to_the_due_date():
    rows = told(Clock(at("02-12 09:00"), Limit(3)), "02-13 12:00")

    assert list(rows) == [f"02-{day}" for day in range(12, 25)]
    assert [day for day, row in rows.items() if row.used] == ["02-13", "02-14", "02-24"]
    assert [day for day, row in rows.items() if row.is_start] == ["02-12"]


def test_every_day_says_why_it_counts_or_does_not():
    rows = told(Clock(at("02-12 09:00"), Limit(3)), "02-24 12:00")

    assert (rows["02-13"].kind, rows["02-13"].used) == (DayKind.WORKDAY, 1)
    assert (rows["02-14"].kind, rows["02-14"].used) == (DayKind.ADJUSTED, 1)
    assert (rows["02-17"].kind, rows["02-17"].name, rows["02-17"].used) == (
        DayKind.HOLIDAY,
        "春节",
        0,
    )


def test_days_to_come_are_expected_and_run_up_to_the_amount():
    rows = told(Clock(at("03-02 09:00"), Limit(5)), "03-04 12:00")

    expected = [row.day.day for row in rows.values() if row.is_expected]
    assert expected == [5, 6, 7, 8, 9]
    assert [row.total for row in rows.values()] == [0, 1, 2, 3, 4, 4, 4, 5]


def test_a_paused_day_names_its_ground():
    pause = Pause(at("03-03 16:00"), at("03-05 10:00"), ground="听证")
    rows = told(Clock(at("03-02 09:00"), Limit(5), pauses=(pause,)), "03-06 12:00")

    assert [(row.used, row.paused, row.ground) for row in rows.values()][:5] == [
        (0, 0, ""),
        (1, 0, ""),
        (0, 1, "听证"),
        (0, 1, "听证"),
        (1, 0, ""),
    ]
    assert list(rows)[-1] == "03-11"


def test_a_pause_names_no_ground_on_a_day_it_takes_nothing_from():
    pause = Pause(at("03-06 16:00"), at("03-09 10:00"), ground="检测")
    rows = told(Clock(at("03-02 09:00"), Limit(9), pauses=(pause,)), "03-10 12:00")

    assert [row.ground for row in rows.values()][4:8] == ["", "", "", "检测"]


def test_office_hours_are_told_in_seconds():
    pause = Pause(at("03-03 09:00"), at("03-03 11:00"), ground="检测")
    clock = Clock(at("03-02 16:30"), Limit(10, Unit.WORKHOUR), pauses=(pause,))
    rows = told(clock, "03-04 10:00")

    assert [(row.used, row.paused) for row in rows.values()] == [
        (3600, 0),
        (5 * 3600, 2 * 3600),
        (3600, 0),
    ]


def test_hours_are_told_in_seconds_of_each_date():
    clock = Clock(at("03-02 22:00"), Limit(24, Unit.HOUR))
    rows = told(clock, "03-03 06:00")

    assert [row.used for row in rows.values()] == [2 * 3600, 6 * 3600]


@pytest.mark.parametrize("promised", [None, GivenDue(at("03-04 12:00"), is_moment=True)])
def test_other_terms_count_dates(promised):
    rows = told(Clock(at("03-02 09:00"), promised), "03-04 10:00")

    assert [row.used for row in rows.values()] == [0, 1, 1]


def test_a_day_in_a_year_without_a_notice_is_marked():
    rows = told(Clock(at("12-30 09:00"), Limit(3)), "12-30 12:00")

    assert [row.is_provisional for row in rows.values()] == [False, False, True, True, True, True]


def test_a_clock_that_was_late_is_told_up_to_its_closing():
    clock = Clock(at("03-02 09:00"), Limit(2), closed_at=at("03-06 15:00"))
    rows = told(clock, "05-01 12:00")

    assert list(rows)[-1] == "03-06"
    assert rows["03-06"].total == 4
    assert not any(row.is_expected for row in rows.values())
