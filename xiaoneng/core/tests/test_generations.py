"""A clock that was re-opened or re-anchored is a new generation."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Extension, Light, Which, read, read_term
from xiaoneng.core.generations import generations, reanchor, reopen, rungs_of_all, running
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import Limit
from xiaoneng.core.pauses import Pause
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.core.tests.strategies import clocks, some_calendars, spans

CN = calendars.named("cn")
SECOND = timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


CLOCK = Clock(at("03-02 09:00"), Limit(5), Limit(10))
CLOSED = replace(CLOCK, closed_at=at("03-06 15:00"))


@given(some_calendars, clocks(), spans, spans, spans)
def test_a_reopened_clock_runs_on_and_its_last_closing_counts(calendar, clock, closing, away, more):
    closed = clock.started_at + closing
    clock = replace(clock, pauses=(), closed_at=closed)
    again = reopen(clock, closed + away)
    as_of = closed + away + more

    for last in (None, as_of):
        assert reading(replace(again, closed_at=last), calendar, as_of) == reading(
            replace(clock, closed_at=last), calendar, as_of
        )
    assert again.generation == clock.generation + 1


@given(some_calendars, clocks(), spans, spans, spans)
def test_a_rung_is_reached_in_a_generation_not_before_it_began(
    calendar, clock, closing, away, more
):
    closed = clock.started_at + closing
    began = closed + away
    again = reopen(replace(clock, closed_at=closed), began)
    as_of = began + more

    reached = rungs(again, calendar, as_of)
    assert all(moment >= began for moment in reached.values())
    ran_on = rungs(replace(again, since=None), calendar, as_of)
    assert reached.keys() <= ran_on.keys()
    for rung, moment in ran_on.items():
        assert moment < began or reached[rung] == moment


@given(some_calendars, clocks(), spans, spans, spans)
def test_a_new_start_is_a_new_clock_whose_old_rungs_stay(calendar, clock, move, wait, more):
    clock = replace(clock, closed_at=None)
    start = clock.started_at + move + SECOND
    moved = reanchor(clock, start, at=start + wait)
    as_of = start + wait + more
    fresh = replace(
        clock,
        started_at=start,
        extensions=tuple(one for one in clock.extensions if one.at >= start),
    )

    assert reading(moved, calendar, as_of) == reading(fresh, calendar, as_of)
    assert rungs(moved, calendar, as_of) == rungs(fresh, calendar, as_of)
    assert rungs_of_all(moved, calendar, as_of) == {
        1: rungs(clock, calendar, start + wait),
        2: rungs(moved, calendar, as_of),
    }


@given(some_calendars, clocks(), spans, spans)
def test_before_it_was_opened_again_a_clock_was_the_one_before(calendar, clock, away, back):
    assume(clock.closed_at is not None)
    began = clock.closed_at + away
    again = reopen(clock, began)

    assert running(again, began) is again
    assert running(again, began - back - SECOND) is clock


def test_each_rung_is_reached_once_in_every_generation():
    late = replace(CLOCK, closed_at=at("03-11 10:00"))
    again = reopen(late, at("03-13 10:00"))

    every = rungs_of_all(again, CN, at("03-20 10:00"))
    assert every[1] == {Rung.REMINDER: at("03-06"), Rung.YELLOW: at("03-10")}
    assert every[2] == {
        Rung.REMINDER: at("03-13 10:00"),
        Rung.YELLOW: at("03-13 10:00"),
        Rung.RED: at("03-17"),
    }


def test_a_generation_that_has_not_begun_has_no_rungs_yet():
    again = reopen(CLOSED, at("03-13 10:00"))

    assert list(rungs_of_all(again, CN, at("03-12 10:00"))) == [1]


def test_a_clock_can_be_opened_again_and_again():
    second = reopen(CLOSED, at("03-09 10:00"))
    third = reopen(replace(second, closed_at=at("03-10 10:00")), at("03-11 10:00"))

    assert [one.generation for one in generations(third)] == [1, 2, 3]
    assert generations(third)[0] == CLOSED
    assert running(third, at("03-01 10:00")) == CLOSED


def test_a_closing_ends_the_pause_that_was_open():
    before, open_pause, after = (
        Pause(at("03-03 09:00"), at("03-04 09:00")),
        Pause(at("03-05 09:00")),
        Pause(at("03-07 09:00")),
    )
    closed = replace(CLOSED, pauses=(before, open_pause, after))

    again = reopen(closed, at("03-09 09:00"))
    assert again.pauses == (before, replace(open_pause, end=CLOSED.closed_at))
    assert read(again, CN, at("03-10 09:00")).light is not Light.PAUSED


def test_what_is_not_closed_cannot_be_opened_again():
    with pytest.raises(IllegalStep, match="not closed"):
        reopen(CLOCK, at("03-09 10:00"))


def test_a_clock_is_not_opened_again_before_it_was_closed():
    assert reopen(CLOSED, at("03-06 15:00")).since == CLOSED.closed_at
    with pytest.raises(IllegalStep, match="was closed at 2026-03-06 15:00"):
        reopen(CLOSED, at("03-06 14:59"))


@pytest.mark.parametrize("start", ["03-01 09:00", "03-02 09:00"])
def test_a_start_is_only_moved_forward(start):
    with pytest.raises(IllegalStep, match="only be started later"):
        reanchor(CLOCK, at(start), at=at("03-10 09:00"))


def test_a_start_is_not_moved_into_the_future():
    with pytest.raises(IllegalStep, match="has not come yet"):
        reanchor(CLOCK, at("03-05 09:00"), at=at("03-04 09:00"))


def test_the_start_of_a_closed_clock_is_not_moved():
    with pytest.raises(IllegalStep, match="open it again"):
        reanchor(CLOSED, at("03-05 09:00"), at=at("03-10 09:00"))


def test_what_lay_before_the_new_start_stays_with_the_old_one():
    clock = replace(
        CLOCK,
        pauses=(Pause(at("03-03 09:00"), at("03-03 10:00")), Pause(at("03-04 09:00"))),
        extensions=(Extension(at("03-03 09:00"), 5), Extension(at("03-06 09:00"), 3)),
    )

    moved = reanchor(clock, at("03-05 09:00"), at=at("03-06 10:00"))
    assert (len(moved.pauses), len(moved.extensions)) == (1, 1)
    assert moved.before == clock


def reading(clock: Clock, calendar, as_of):
    return [read_term(clock, which, calendar, as_of) for which in Which]
