from datetime import datetime

import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Light, Reading, Which, read, read_term
from xiaoneng.core.limits import DayEnd, GivenDue, Limit, Unit, moment_of, seconds_of
from xiaoneng.core.pauses import Pause, end_of, stretches

CN = calendars.named("cn")
MONDAY = datetime(2026, 3, 2, 10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def paused(*pauses: Pause, amount: float = 20, unit: Unit = Unit.WORKDAY) -> Clock:
    return Clock(MONDAY, Limit(amount, unit), pauses=pauses)


def seen(clock: Clock, as_of: str) -> Reading:
    return read(clock, CN, at(as_of))


def test_six_paused_working_days_move_the_due_date_past_the_holiday():
    clock = paused(Pause(at("03-09 16:00"), at("03-17 11:00")))

    reading = seen(clock, "03-17 11:00")
    assert (reading.paused, reading.due_at) == (6, at("04-09"))  # the midnight that ends 04-08


def test_the_day_of_a_pause_is_used_and_the_day_of_resumption_is_paused():
    reading = seen(paused(Pause(at("03-04 09:00"), at("03-06 17:00"))), "03-09 12:00")

    assert (reading.used, reading.paused) == (3, 2)


@pytest.mark.parametrize("unit", [Unit.WORKDAY, Unit.DAY])
def test_a_pause_within_one_day_changes_nothing_for_dates(unit):
    clock = paused(Pause(at("03-04 09:00"), at("03-04 17:00")), unit=unit)

    assert seen(clock, "03-09 12:00") == seen(paused(unit=unit), "03-09 12:00")


def test_hours_are_paused_to_the_second():
    pause = Pause(at("03-02 11:00"), at("03-02 14:00:05"))

    assert seen(paused(pause, amount=4, unit=Unit.HOUR), "03-02 15:00").paused == 3 * 3600 + 5
    assert seen(paused(pause, amount=4, unit=Unit.WORKHOUR), "03-02 15:00").paused == 5405


def test_a_pause_that_is_not_credited_leaves_the_due_date():
    clock = paused(Pause(at("03-09 16:00"), at("03-17 11:00"), credited=False))

    reading = seen(clock, "03-12 09:00")
    assert (reading.paused, reading.due_at, reading.light) == (0, at("03-31"), Light.ON_TIME)


def test_an_open_pause_lasts_until_the_moment_of_looking():
    clock = paused(Pause(at("03-04 09:00")))

    assert (seen(clock, "03-10 09:00").paused, seen(clock, "03-11 09:00").paused) == (4, 5)
    assert seen(clock, "03-10 09:00").light is Light.PAUSED
    assert seen(clock, "03-10 09:00").due_at == at("04-04")


def test_a_pause_that_ends_later_is_open_as_of_today():
    clock = paused(Pause(at("03-04 09:00"), at("03-20 09:00")))

    assert seen(clock, "03-10 09:00") == seen(paused(Pause(at("03-04 09:00"))), "03-10 09:00")
    assert seen(clock, "03-20 09:00").light is Light.ON_TIME


def test_a_pause_that_has_not_begun_is_not_seen():
    clock = paused(Pause(at("03-11 09:00"), at("03-13 09:00")))

    assert seen(clock, "03-10 09:00") == seen(paused(), "03-10 09:00")


def test_overlapping_pauses_are_counted_once():
    apart = (
        Pause(at("03-04 09:00"), at("03-10 09:00")),
        Pause(at("03-06 09:00"), at("03-12 09:00")),
    )
    within = (*apart, Pause(at("03-05 09:00"), at("03-06 09:00")))

    assert seen(paused(*apart), "03-13 09:00").paused == 6
    assert seen(paused(*within), "03-13 09:00").paused == 6


def test_pauses_that_touch_are_one_stretch_with_the_first_ground():
    pauses = (
        Pause(at("03-04 09:00"), at("03-05 09:00")),
        Pause(at("03-05 09:00"), at("03-06 09:00"), ground="听证"),
    )

    (one,) = stretches(pauses, CN, seconds_of(MONDAY), seconds_of(at("03-09")))
    assert (moment_of(one.start), moment_of(one.end)) == (at("03-04 09:00"), at("03-06 09:00"))
    assert (one.ground, one.is_open) == ("听证", False)


def test_a_pause_before_the_start_begins_with_the_clock():
    running_on = Pause(at("02-25 09:00"), at("03-04 09:00"))
    gone = Pause(at("02-25 09:00"), at("02-27 09:00"))

    assert seen(paused(running_on, gone), "03-09 12:00").paused == 2
    assert seen(paused(gone), "03-09 12:00").paused == 0


def test_a_pause_open_at_the_start_does_not_save_a_limit_of_no_hours():
    clock = paused(Pause(at("02-25 09:00")), amount=0, unit=Unit.HOUR)

    assert seen(clock, "03-02 10:00:01").light is Light.OVERDUE


def test_a_pause_that_begins_when_the_limit_has_ended_is_recorded_and_not_counted():
    in_time = paused(Pause(at("03-05 23:59:59")), amount=3)
    too_late = paused(Pause(at("03-06 00:00:00")), amount=3)

    assert seen(in_time, "03-10 09:00").light is Light.PAUSED
    assert seen(too_late, "03-10 09:00").light is Light.OVERDUE


def test_a_pause_counts_by_the_due_moment_that_the_pause_before_it_gave():
    first = Pause(at("03-04 09:00"), at("03-06 09:00"))
    second = Pause(at("03-09 09:00"), at("03-10 09:00"))  # after 03-05, before 03-09 ends

    assert seen(paused(second, amount=3), "03-11 09:00").paused == 0
    assert seen(paused(first, second, amount=3), "03-11 09:00").paused == 3


def test_a_pause_may_count_for_the_statute_alone():
    clock = Clock(MONDAY, Limit(3), Limit(5), pauses=(Pause(at("03-06 09:00"), at("03-10 09:00")),))

    assert seen(clock, "03-10 09:00").paused == 0
    assert read_term(clock, Which.STATUTORY, CN, at("03-10 09:00")).paused == 2


@pytest.mark.parametrize(
    ("start", "cap", "end"),
    [
        ("03-04 09:30", 0, "03-04 09:30"),
        ("03-04 09:30", 1, "03-05 09:30"),
        ("03-06 09:30", 1, "03-09 09:30"),
        ("03-07 09:30", 1, "03-09 09:30"),
        ("02-13 20:00", 2, "02-24 20:00"),
    ],
)
def test_a_capped_pause_ends_at_the_same_time_of_day_on_its_last_working_day(start, cap, end):
    assert end_of(Pause(at(start), None, cap=cap), CN) == seconds_of(at(end))


def test_a_resumption_before_the_cap_ends_the_pause():
    pause = Pause(at("03-04 09:30"), at("03-05 08:00"), cap=5)

    assert end_of(pause, CN) == seconds_of(at("03-05 08:00"))


@pytest.mark.parametrize("start", ["03-04 09:30", "03-07 09:30"])
def test_a_cap_of_no_days_pauses_nothing(start):
    clock = paused(Pause(at(start), None, cap=0))

    assert seen(clock, "03-12 09:00") == seen(paused(), "03-12 09:00")


def test_a_clock_runs_again_when_the_cap_is_reached():
    clock = paused(Pause(at("03-04 09:30"), None, cap=2))

    assert seen(clock, "03-06 09:29:59").light is Light.PAUSED
    assert seen(clock, "03-06 09:30:00").light is Light.ON_TIME
    assert seen(clock, "03-12 09:00").paused == 2


@pytest.mark.parametrize(
    "promised",
    [Limit(3, day_end=DayEnd.CLOSE_OF_BUSINESS), GivenDue(at("03-05 15:00"), is_moment=True)],
)
def test_a_clock_paused_on_its_last_day_is_not_late_while_it_stands_still(promised):
    clock = Clock(MONDAY, promised, pauses=(Pause(at("03-05 11:00")),))

    lights = [seen(clock, moment).light for moment in ("03-05 12:00", "03-05 20:00", "03-06 09:00")]
    assert lights == [Light.PAUSED] * 3
