from dataclasses import replace
from datetime import datetime

import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Extension, Light, Which, extend, read, read_term
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.pauses import Pause
from xiaoneng.core.refusals import IllegalStep, Unusable

CN = calendars.named("cn")
MONDAY = datetime(2026, 3, 2, 10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def dues(clock: Clock, as_of: str) -> tuple[datetime | None, datetime | None]:
    """The promised and the statutory due moment."""
    moment = at(as_of)
    return (
        read_term(clock, Which.PROMISED, CN, moment).due_at,
        read_term(clock, Which.STATUTORY, CN, moment).due_at,
    )


def test_a_legal_extension_lengthens_both_limits_from_the_moment_it_is_granted():
    clock = Clock(MONDAY, Limit(10), Limit(20), extensions=(Extension(at("03-10 09:00"), 5),))

    assert dues(clock, "03-10 08:59:59") == (at("03-17"), at("03-31"))
    assert dues(clock, "03-10 09:00:00") == (at("03-24"), at("04-08"))


@pytest.mark.parametrize("statutory", [10, 20])
def test_a_changed_promise_leaves_the_statute(statutory):
    changed = Extension(at("03-10 09:00"), 5, lengthens_statute=False)
    clock = Clock(MONDAY, Limit(10), Limit(statutory), extensions=(changed,))

    before, after = dues(clock, "03-09 09:00"), dues(clock, "03-10 09:00")
    assert after == (at("03-24"), before[1])


def test_a_changed_promise_leaves_a_statute_said_in_the_same_words():
    limit = Limit(10)
    changed = Extension(at("03-10 09:00"), 5, lengthens_statute=False)
    clock = Clock(MONDAY, limit, limit, extensions=(changed,))

    assert dues(clock, "03-10 09:00") == (at("03-24"), at("03-17"))


def test_an_extension_moves_a_promise_that_had_already_passed():
    clock = Clock(MONDAY, Limit(3), Limit(20), extensions=(Extension(at("03-10 09:00"), 10),))

    assert read(clock, CN, at("03-10 08:59:59")).light is Light.OVERDUE
    reading = read(clock, CN, at("03-10 09:00:00"))
    assert (reading.light, reading.due_at, reading.amount) == (Light.ON_TIME, at("03-20"), 13)


def test_the_reminder_keeps_the_threshold_of_the_amount_first_promised():
    clock = Clock(MONDAY, Limit(10), extensions=(Extension(at("03-10 09:00"), 10),))

    lights = [read(clock, CN, at(day)).light for day in ("03-25", "03-26", "03-27", "03-30")]
    assert lights == [Light.ON_TIME, Light.DUE_SOON, Light.DUE_SOON, Light.DUE_SOON]


def test_an_extension_saves_no_pause_that_began_before_it():
    late = Pause(at("03-06 09:00"), at("03-09 09:00"))  # the promise ended with 03-05
    early, same = (Extension(at(day), 5) for day in ("03-06 09:00:01", "03-06 09:00:00"))
    clock = Clock(MONDAY, Limit(3), Limit(20), pauses=(late,))

    assert read(replace(clock, extensions=(early,)), CN, at("03-10")).paused == 0
    assert read(replace(clock, extensions=(same,)), CN, at("03-10")).paused == 1


def test_hours_are_extended_by_hours():
    clock = Clock(MONDAY, Limit(4, Unit.HOUR), extensions=(Extension(at("03-02 11:00"), 1.5),))

    assert read(clock, CN, at("03-02 12:00")).due_at == at("03-02 15:30")


def test_an_extension_granted_in_time_lengthens_the_limit():
    clock = extend(Clock(MONDAY, Limit(20)), Extension(at("03-27 10:00"), 10), CN, cap=10)

    assert read(clock, CN, at("03-27 10:00")).due_at == at("04-15")


def test_an_extension_granted_late_is_refused():
    with pytest.raises(IllegalStep, match="the limit ended at 2026-03-31 00:00:00"):
        extend(Clock(MONDAY, Limit(20)), Extension(at("03-31"), 10), CN, cap=10)


def test_the_statute_says_whether_an_extension_is_late():
    clock = Clock(MONDAY, Limit(5), Limit(20))

    assert extend(clock, Extension(at("03-27 10:00"), 10), CN, cap=10).extensions
    with pytest.raises(IllegalStep, match="must be granted before"):
        extend(clock, Extension(at("03-31 10:00"), 10), CN, cap=10)


def test_an_open_pause_keeps_the_time_for_an_extension():
    clock = Clock(MONDAY, Limit(20), pauses=(Pause(at("03-20 10:00")),))

    assert extend(clock, Extension(at("04-20 10:00"), 10), CN, cap=10).extensions


def test_a_second_extension_is_refused():
    clock = extend(Clock(MONDAY, Limit(20)), Extension(at("03-20 10:00"), 5), CN, cap=10)

    with pytest.raises(IllegalStep, match=r"allows \(1\)"):
        extend(clock, Extension(at("03-27 10:00"), 5), CN, cap=10)


def test_a_changed_promise_and_a_legal_extension_do_not_hinder_each_other():
    changed = Extension(at("03-10 10:00"), 2, lengthens_statute=False)
    legal = Extension(at("03-11 10:00"), 5)
    clock = Clock(MONDAY, Limit(5), Limit(20))

    one = extend(extend(clock, changed, CN, cap=5), legal, CN, cap=10)
    other = extend(extend(clock, legal, CN, cap=10), changed, CN, cap=5)

    assert dues(one, "03-12 09:00") == dues(other, "03-12 09:00") == (at("03-19"), at("04-08"))


@pytest.mark.parametrize("amount", [11, 0, -1])
def test_an_extension_beyond_the_cap_or_of_nothing_is_refused(amount):
    with pytest.raises(Unusable, match="at most 10, not"):
        extend(Clock(MONDAY, Limit(20)), Extension(at("03-20 10:00"), amount), CN, cap=10)


def test_a_closed_clock_is_not_extended():
    clock = Clock(MONDAY, Limit(20), closed_at=at("03-19 10:00"))

    with pytest.raises(IllegalStep, match="is closed"):
        extend(clock, Extension(at("03-20 10:00"), 5), CN, cap=10)


def test_a_clock_without_a_limit_has_no_moment_that_is_too_late():
    clock = extend(Clock(MONDAY, None), Extension(at("05-20 10:00"), 5), CN, cap=10)

    assert read(clock, CN, at("05-21")).light is Light.NONE


def test_a_ground_may_allow_more_than_one_extension():
    clock = Clock(datetime(2026, 3, 2, 9), Limit(20), Limit(20))
    first = extend(clock, Extension(datetime(2026, 3, 10, 9), 5), CN, cap=10, times=2)

    twice = extend(first, Extension(datetime(2026, 3, 11, 9), 5), CN, cap=10, times=2)

    assert len(twice.extensions) == 2
    with pytest.raises(IllegalStep, match=r"allows \(2\)"):
        extend(twice, Extension(datetime(2026, 3, 12, 9), 5), CN, cap=10, times=2)


def test_days_are_extended_by_whole_days():
    clock = Clock(datetime(2026, 3, 2, 9), Limit(20))

    with pytest.raises(Unusable, match="whole days"):
        extend(clock, Extension(datetime(2026, 3, 10, 9), 1.5), CN, cap=10)
