from dataclasses import replace
from datetime import datetime

import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Distances, Extension, Light, Profile, read
from xiaoneng.core.ladders import Rung, over_count, rungs
from xiaoneng.core.limits import GivenDue, Limit, Measure, Unit, seconds_of
from xiaoneng.core.pauses import Pause

CN = calendars.named("cn")
MONDAY = datetime(2026, 3, 2, 10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def reached(clock: Clock, as_of: str = "05-01") -> dict[str, datetime]:
    return {rung.value: moment for rung, moment in rungs(clock, CN, at(as_of)).items()}


@pytest.mark.parametrize(
    ("promised", "reminder", "yellow", "red"),
    [
        (Limit(5), "03-06", "03-10", "03-11"),
        (Limit(4), "03-05", "03-09", "03-10"),  # due on a Friday: no card on the Saturday
        (Limit(4, Unit.DAY), "03-05", "03-09", "03-10"),
        (Limit(5, Unit.DAY), "03-08", "03-10", "03-11"),  # rolled from Saturday to Monday
        (Limit(48, Unit.HOUR), "03-04 00:00", "03-05 10:00", "03-06 10:00"),
        (Limit(8, Unit.WORKHOUR), "03-02 17:30", "03-04 11:00", "03-05 11:00"),
        (GivenDue(at("03-06")), "03-05", "03-09", "03-10"),
        (GivenDue(at("03-06 15:00"), is_moment=True), "03-05", "03-09", "03-10"),
        (GivenDue(at("02-27")), "03-02 10:00", "03-02 10:00", "03-02 10:00"),
        (Limit(0), "03-02 10:00", "03-03", "03-04"),
        (Limit(0, Unit.WORKHOUR), "03-02 10:00", "03-03 10:00", "03-04 10:00"),
    ],
)
def test_rungs_are_reached_in_every_unit(promised, reminder, yellow, red):
    clock = Clock(MONDAY, promised)

    assert reached(clock) == {"reminder": at(reminder), "yellow": at(yellow), "red": at(red)}


def test_a_clock_without_a_limit_has_no_ladder():
    assert reached(Clock(MONDAY, None)) == {}


def test_a_clock_that_has_not_begun_has_no_ladder():
    assert reached(Clock(MONDAY, Limit(0)), "03-01") == {}


def test_red_comes_by_the_statute_where_it_is_later():
    clock = Clock(MONDAY, Limit(5), Limit(10))

    assert reached(clock) == {
        "reminder": at("03-06"),
        "yellow": at("03-10"),
        "red": at("03-17"),
    }


def test_the_statute_of_the_same_day_gives_two_days_more():
    assert reached(Clock(MONDAY, Limit(5), Limit(5)))["red"] == at("03-11")


def test_by_day_count_both_cards_come_by_the_governing_limit():
    clock = Clock(MONDAY, Limit(5), Limit(10), profile=Profile.DAY_COUNT)

    assert reached(clock) == {
        "reminder": at("03-06"),
        "yellow": at("03-17"),
        "red": at("03-18"),
    }
    assert reached(replace(clock, statutory=None))["yellow"] == at("03-10")


def test_a_kind_has_its_own_distances():
    far = Distances(yellow=2, red=5, law=3, share=2)
    clock = Clock(MONDAY, Limit(6), distances=far)

    assert reached(clock) == {"reminder": at("03-05"), "yellow": at("03-12"), "red": at("03-17")}
    assert reached(replace(clock, statutory=Limit(10)))["red"] == at("03-19")
    by_days = replace(clock, statutory=Limit(10), profile=Profile.DAY_COUNT)
    assert reached(by_days)["yellow"] == at("03-18")


def test_the_light_says_due_soon_when_the_reminder_comes():
    clock = Clock(MONDAY, Limit(6), distances=Distances(share=2))

    lights = [read(clock, CN, at(day)).light for day in ("03-04 23:00", "03-05")]
    assert lights == [Light.ON_TIME, Light.DUE_SOON]
    assert read(replace(clock, warn=1), CN, at("03-05")).light is Light.ON_TIME


def test_two_limits_in_two_units_are_compared_by_their_due_dates():
    same_date = Clock(MONDAY, Limit(7, Unit.WORKHOUR), Limit(24, Unit.HOUR))
    later_date = replace(same_date, statutory=Limit(2))

    assert reached(same_date)["red"] == at("03-05 10:00")
    assert reached(later_date)["red"] == at("03-05")


def test_a_closed_clock_keeps_the_rungs_up_to_its_closing():
    clock = Clock(MONDAY, Limit(5), closed_at=at("03-10 09:00"))

    assert set(reached(clock)) == {"reminder", "yellow"}


def test_a_rung_is_reached_at_its_first_second():
    clock = Clock(MONDAY, Limit(5))

    assert "yellow" not in reached(clock, "03-09 23:59:59")
    assert "yellow" in reached(clock, "03-10 00:00:00")


def test_a_reopened_clock_runs_on_up_its_ladder():
    closed = Clock(MONDAY, Limit(5), closed_at=at("03-06 09:00"))

    assert set(reached(closed)) == {"reminder"}
    assert set(reached(replace(closed, closed_at=None))) == {"reminder", "yellow", "red"}


def test_an_open_pause_holds_back_a_rung():
    clock = Clock(MONDAY, Limit(5), pauses=(Pause(at("03-05 09:00")),))

    assert reached(clock) == {}


def test_a_rung_reached_before_the_pause_stays():
    clock = Clock(MONDAY, Limit(5), pauses=(Pause(at("03-06 09:00")),))

    assert reached(clock) == {"reminder": at("03-06")}


def test_a_pause_that_the_promise_does_not_count_holds_back_red_alone():
    pause = Pause(at("03-11 09:00"), at("03-13 09:00"))
    clock = Clock(MONDAY, Limit(5), Limit(8), pauses=(pause,))

    assert reached(clock)["yellow"] == at("03-10")
    assert reached(clock)["red"] == at("03-17")  # the statute moved from 03-12 to 03-16


def test_an_extension_moves_what_remains_and_rearms_the_reminder_at_the_first_threshold():
    clock = Clock(MONDAY, Limit(10), extensions=(Extension(at("03-10 09:00"), 10),))

    assert reached(clock) == {
        "reminder": at("03-26"),
        "yellow": at("03-31"),
        "red": at("04-01"),
    }


def test_a_yellow_reached_before_the_extension_stays():
    clock = Clock(MONDAY, Limit(3), Limit(20), extensions=(Extension(at("03-10 09:00"), 10),))

    assert reached(clock)["yellow"] == at("03-06")
    assert reached(clock)["red"] == at("04-15")


@pytest.mark.parametrize(
    ("unit", "moment", "over"),
    [
        (Unit.WORKDAY, "03-09 12:00", 1),
        (Unit.WORKDAY, "03-07 12:00", 0),
        (Unit.WORKDAY, "03-05 12:00", 0),
        (Unit.HOUR, "03-07 01:00", 3600),
        (Unit.HOUR, "03-05 12:00", 0),
        (Unit.WORKHOUR, "03-09 10:00", 3600),
    ],
)
def test_how_far_a_limit_is_over_is_told_in_its_unit(unit, moment, over):
    measure = Measure(CN, Limit(4, unit), seconds_of(MONDAY))
    due_at = seconds_of(at("03-07"))  # the midnight that ends the Friday

    assert over_count(measure, due_at, seconds_of(at(moment))) == over


def test_the_rungs_stand_in_their_order():
    assert list(rungs(Clock(MONDAY, Limit(0)), CN, at("05-01"))) == list(Rung)


def test_a_reminder_armed_anew_may_be_reached_again():
    granted = at("03-10 09:00")
    clock = Clock(MONDAY, Limit(5), Limit(30), extensions=(Extension(granted, 10),))

    assert rungs(clock, CN, at("04-30"))[Rung.REMINDER] < granted
    again = rungs(clock, CN, at("04-30"), since=granted)
    assert granted < again[Rung.REMINDER] < again[Rung.YELLOW]
