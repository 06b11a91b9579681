"""What was known of a clock at a moment: facts count from when they were recorded."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Extension, Light, read
from xiaoneng.core.explaining import explain
from xiaoneng.core.generations import reanchor, reopen
from xiaoneng.core.knowing import known
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import Limit
from xiaoneng.core.pauses import Pause
from xiaoneng.core.tests.strategies import (
    clocks,
    clocks_and_moments,
    extensions,
    pauses,
    some_calendars,
    spans,
)

CN = calendars.named("cn")
FOREVER = datetime(9999, 12, 31)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


CLOCK = Clock(at("03-02 09:00"), Limit(5))
PAUSE = Pause(at("03-03 09:00"), at("03-05 09:00"))


@st.composite
def recorded(draw):
    """A clock whose facts were recorded late, or as they happened; re-opened now and then."""

    def late(moment):
        return None if moment is None else draw(st.none() | spans.map(lambda one: moment + one))

    clock = draw(clocks())
    clock = replace(
        clock,
        recorded_at=late(clock.started_at),
        closing_recorded_at=late(clock.closed_at),
        pauses=tuple(
            replace(one, recorded_at=late(one.start), end_recorded_at=late(one.end))
            for one in clock.pauses
        ),
        extensions=tuple(replace(one, recorded_at=late(one.at)) for one in clock.extensions),
    )
    if clock.closed_at is None or draw(st.booleans()):
        return clock
    again = clock.closed_at + draw(spans)
    return reopen(clock, again, recorded_at=late(again))


@given(recorded())
def test_in_the_end_everything_is_known(clock):
    assert known(clock, FOREVER) == clock


@given(recorded(), spans, spans)
def test_what_was_known_earlier_is_part_of_what_was_known_later(clock, first, second):
    earlier = clock.started_at + first
    later = known(clock, earlier + second)

    assert (known(later, earlier) if later else None) == known(clock, earlier)


@given(some_calendars, clocks_and_moments())
def test_where_facts_are_recorded_as_they_happen_both_times_are_one(calendar, seen):
    clock, as_of = seen
    then = known(clock, as_of)

    assert read(then, calendar, as_of) == read(clock, calendar, as_of)
    assert rungs(then, calendar, as_of) == rungs(clock, calendar, as_of)
    for which in clock.limits:
        assert explain(then, which, calendar, as_of) == explain(clock, which, calendar, as_of)


@given(recorded(), st.data())
def test_a_fact_recorded_late_changes_nothing_that_was_known_before(clock, data):
    happened = clock.started_at + data.draw(spans)
    recorded_at = happened + data.draw(spans) + timedelta(seconds=1)
    late = data.draw(st.sampled_from(["pause", "extension", "closing"]))
    if late == "pause":
        pause = replace(data.draw(pauses(clock.started_at)), recorded_at=recorded_at)
        more = replace(clock, pauses=(*clock.pauses, pause))
    elif late == "extension":
        extension = replace(data.draw(extensions(happened)), recorded_at=recorded_at)
        more = replace(clock, extensions=(*clock.extensions, extension))
    else:
        clock = replace(clock, closed_at=None, closing_recorded_at=None)
        more = replace(clock, closed_at=happened, closing_recorded_at=recorded_at)

    asked = recorded_at - data.draw(spans) - timedelta(seconds=1)
    assert known(more, asked) == known(clock, asked)
    assert known(more, FOREVER) == more != clock


def test_nothing_is_known_of_a_clock_before_its_start_was_recorded():
    clock = replace(CLOCK, recorded_at=at("03-04 10:00"))

    assert known(clock, at("03-04 09:59")) is None
    assert known(clock, at("03-04 10:00")) == clock


def test_a_pause_whose_resumption_was_recorded_later_is_open_until_then():
    clock = replace(CLOCK, pauses=(replace(PAUSE, end_recorded_at=at("03-09 09:00")),))

    then = known(clock, at("03-06 09:00"))
    assert then.pauses == (replace(PAUSE, end=None),)
    assert read(then, CN, at("03-06 09:00")).light is Light.PAUSED
    assert known(clock, at("03-09 09:00")) == clock


def test_a_closing_recorded_late_leaves_the_clock_running_until_then():
    clock = replace(CLOCK, closed_at=at("03-06 09:00"), closing_recorded_at=at("03-12 09:00"))

    as_of = at("03-10 09:00")
    assert read(known(clock, as_of), CN, as_of).light is Light.OVERDUE
    assert Rung.YELLOW in rungs(known(clock, as_of), CN, as_of)
    assert read(known(clock, at("03-12 09:00")), CN, as_of).light is Light.MET
    assert rungs(clock, CN, as_of).keys() == {Rung.REMINDER}


def test_an_extension_is_not_there_before_it_was_recorded():
    granted = Extension(at("03-03 09:00"), 5, recorded_at=at("03-05 09:00"))
    clock = replace(CLOCK, extensions=(granted,))

    amounts = [
        read(known(clock, at(day)), CN, at("03-06 09:00")).amount for day in ("03-04", "03-06")
    ]
    assert amounts == [5, 10]


def test_what_was_announced_is_known_before_it_happens():
    ahead = replace(PAUSE, recorded_at=at("03-02 10:00"), end_recorded_at=at("03-02 10:00"))
    clock = replace(CLOCK, pauses=(ahead,))

    assert known(clock, at("03-02 10:00")) == clock


def test_before_a_new_start_was_recorded_the_old_one_was_known():
    moved = reanchor(CLOCK, at("03-04 09:00"), at=at("03-06 09:00"))

    assert known(moved, at("03-05 09:00")) == CLOCK
    assert known(moved, at("03-06 09:00")) == moved
