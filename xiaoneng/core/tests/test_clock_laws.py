from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.clock import Clock, Light, extend, read, read_term
from xiaoneng.core.explaining import explain
from xiaoneng.core.limits import GivenDue, Limit
from xiaoneng.core.pauses import Pause
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.core.tests.strategies import (
    DATE_UNITS,
    clocks,
    clocks_and_moments,
    date_limits,
    due_of,
    extensions,
    moments,
    pauses,
    some_calendars,
    spans,
)

midnight_limits = st.builds(Limit, st.integers(0, 30), st.sampled_from(DATE_UNITS))


@given(some_calendars, moments, date_limits)
def test_a_due_day_is_a_working_day(calendar, start, limit):
    due = due_of(read(Clock(start, limit), calendar, start))

    assert calendar.works((due - timedelta(seconds=1)).date())


@given(some_calendars, clocks_and_moments(may_extend=False), st.data())
def test_once_overdue_never_again_not_overdue(calendar, seen, data):
    clock, first = seen
    clock = replace(clock, closed_at=None)
    more = data.draw(st.lists(pauses(first).map(lambda one: later_than(first, one)), max_size=2))
    second = first + data.draw(spans)
    grown = replace(clock, pauses=(*clock.pauses, *more))

    for which in clock.limits:
        if read_term(clock, which, calendar, first).is_late:
            assert read_term(grown, which, calendar, second).is_late


@given(
    some_calendars,
    clocks(some_terms=lambda start: midnight_limits | given_dates(start)),
    spans,
    st.tuples(st.times(), st.times()).map(sorted),
    spans,
)
def test_pausing_and_resuming_on_one_day_changes_nothing_for_dates(
    calendar, clock, until, times, later
):
    day = (clock.started_at + until).date()
    begins, ends = (datetime.combine(day, one.replace(microsecond=0)) for one in times)
    clock = replace(clock, closed_at=None)
    paused = replace(clock, pauses=(*clock.pauses, Pause(begins, ends)))

    as_of = max(ends, clock.started_at) + later
    assert read(paused, calendar, as_of) == read(clock, calendar, as_of)


@given(some_calendars, clocks_and_moments(), st.randoms(use_true_random=False))
def test_the_order_in_which_pauses_are_told_changes_nothing(calendar, seen, random):
    clock, as_of = seen
    shuffled = list(clock.pauses)
    random.shuffle(shuffled)

    assert read(replace(clock, pauses=tuple(shuffled)), calendar, as_of) == read(
        clock, calendar, as_of
    )


@given(some_calendars, clocks_and_moments())
def test_the_explanation_adds_up_to_what_was_used_and_paused(calendar, seen):
    clock, as_of = seen

    for which in clock.limits:
        reading = read_term(clock, which, calendar, as_of)
        rows = explain(clock, which, calendar, as_of)
        past = [row for row in rows if not row.is_expected]
        assert sum(row.used for row in past) == reading.used
        assert sum(row.paused for row in rows) == reading.paused
        assert past[-1].total == reading.used
        assert [row.day for row in rows] == sorted({row.day for row in rows})


@given(some_calendars, clocks_and_moments(), st.integers(1, 20))
def test_a_longer_promise_never_ends_earlier(calendar, seen, more):
    clock, as_of = seen
    clock = replace(clock, pauses=(), promised=Limit(5))
    longer = replace(clock, promised=Limit(5 + more))

    assert due_of(read(clock, calendar, as_of)) <= due_of(read(longer, calendar, as_of))


@given(some_calendars, clocks_and_moments())
def test_the_light_says_what_the_reading_says(calendar, seen):
    clock, as_of = seen

    reading = read(clock, calendar, as_of)
    is_closed = clock.closed_at is not None and clock.closed_at <= as_of
    assert (reading.light in (Light.MET, Light.MISSED)) == is_closed
    assert (reading.light in (Light.MISSED, Light.OVERDUE)) == reading.is_late


@given(some_calendars, clocks_and_moments(may_extend=False), st.data())
def test_an_extension_is_granted_in_time_or_not_at_all(calendar, seen, data):
    clock, moment = seen
    clock = replace(clock, closed_at=None)
    due = due_of(read_term(clock, clock.governing, calendar, moment))
    extension = data.draw(extensions(moment))

    try:
        extended = extend(clock, extension, calendar, cap=15)
    except IllegalStep:
        assert moment >= due
    else:
        assert moment < due
        more = read(extended, calendar, moment)
        assert due_of(more) >= due_of(read(clock, calendar, moment))


@given(some_calendars, clocks_and_moments(some_terms=lambda _: st.none()))
def test_without_a_limit_every_pause_is_taken_out(calendar, seen):
    clock, as_of = seen

    reading = read(clock, calendar, as_of)
    elapsed = clock.ends_at(as_of).toordinal() - clock.started_at.toordinal()
    assert reading.used + reading.paused == elapsed
    assert reading.light is Light.NONE


def later_than(moment: datetime, pause: Pause) -> Pause:
    """The pause moved so that it begins after `moment`."""
    move = max(moment - pause.start + timedelta(seconds=1), timedelta(0))
    return replace(
        pause, start=pause.start + move, end=None if pause.end is None else pause.end + move
    )


def given_dates(start: datetime):
    return spans.map(lambda span: GivenDue(datetime.combine((start + span).date(), time())))
