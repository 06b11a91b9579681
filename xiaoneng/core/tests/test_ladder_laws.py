from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given

from xiaoneng.core.clock import Clock, Profile, Which, read_term
from xiaoneng.core.ladders import DAY_OF_HOURS, Rung, over_count, rungs
from xiaoneng.core.limits import Measure, Unit, seconds_of
from xiaoneng.core.tests.strategies import clocks_and_moments, due_of, some_calendars, spans
from xiaoneng.core.workdays import Calendar

SECOND = timedelta(seconds=1)


@given(some_calendars, clocks_and_moments(), spans)
def test_a_rung_is_reached_at_the_first_moment_at_which_it_holds(calendar, seen, back):
    clock, as_of = seen
    reached = rungs(clock, calendar, as_of)
    end = clock.ends_at(as_of)

    for rung in Rung:
        some_moment = max(clock.started_at, end - back)
        if holds(clock, rung, calendar, some_moment):
            assert reached[rung] <= some_moment
        if rung in reached:
            assert clock.started_at <= reached[rung] <= end
            assert holds(clock, rung, calendar, reached[rung])
            earlier = reached[rung] - SECOND
            assert earlier < clock.started_at or not holds(clock, rung, calendar, earlier)


@given(some_calendars, clocks_and_moments())
def test_red_never_comes_before_yellow_where_there_is_no_statute(calendar, seen):
    clock, as_of = seen

    reached = rungs(replace(clock, statutory=None), calendar, as_of)
    if Rung.RED in reached:
        assert reached[Rung.YELLOW] <= reached[Rung.RED]


@given(some_calendars, clocks_and_moments(), spans)
def test_a_rung_once_reached_stays(calendar, seen, later):
    clock, as_of = seen
    clock = replace(clock, closed_at=None)

    assert rungs(clock, calendar, as_of).items() <= rungs(clock, calendar, as_of + later).items()


@given(some_calendars, clocks_and_moments(), spans)
def test_closing_early_never_adds_a_rung(calendar, seen, later):
    clock, closed = seen
    clock = replace(clock, closed_at=None)

    early = rungs(replace(clock, closed_at=closed), calendar, closed + later)
    assert early.items() <= rungs(clock, calendar, closed + later).items()


@given(some_calendars, clocks_and_moments())
def test_a_card_is_never_given_in_time(calendar, seen):
    clock, as_of = seen

    for rung, moment in rungs(clock, calendar, as_of).items():
        if rung is not Rung.REMINDER:
            which, _ = judged_on(clock, rung, calendar, moment)
            assert read_term(clock, which, calendar, moment).is_late


def holds(clock: Clock, rung: Rung, calendar: Calendar, moment: datetime) -> bool:
    """Whether the condition of a rung holds at a moment, told from the reading alone."""
    which, days = judged_on(clock, rung, calendar, moment)
    reading = read_term(replace(clock, closed_at=None), which, calendar, moment)
    if reading.light == "paused":
        return False
    measure = Measure(calendar, clock.term(which), seconds_of(clock.started_at))
    if rung is Rung.REMINDER:
        return (reading.remaining or 0) <= measure.threshold(measure.amount)
    spans = {Unit.HOUR: DAY_OF_HOURS, Unit.WORKHOUR: calendar.hours.length}
    over = over_count(measure, seconds_of(due_of(reading)), seconds_of(moment))
    return over >= days * spans.get(measure.unit, 1)


def judged_on(clock: Clock, rung: Rung, calendar: Calendar, moment: datetime) -> tuple[Which, int]:
    """The limit a rung is judged on at a moment, and how many working days it must be over."""
    if clock.profile is Profile.DAY_COUNT and rung is not Rung.REMINDER:
        return clock.governing, 1 if rung is Rung.YELLOW else 2
    if rung is not Rung.RED:
        return Which.PROMISED, 1
    is_later = clock.statutory is not None and (
        due_on(clock, Which.STATUTORY, calendar, moment)
        > due_on(clock, Which.PROMISED, calendar, moment)
    )
    return (Which.STATUTORY, 1) if is_later else (Which.PROMISED, 2)


def due_on(clock: Clock, which: Which, calendar: Calendar, moment: datetime) -> int:
    open_clock = replace(clock, closed_at=None)
    due = due_of(read_term(open_clock, which, calendar, moment))
    return Measure(calendar, clock.term(which), seconds_of(clock.started_at)).due_ordinal(
        seconds_of(due)
    )
