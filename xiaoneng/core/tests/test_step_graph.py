"""Steps that follow each other: order, rings, and whether they fit into a promise."""

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core import step_graph
from xiaoneng.core.calendars import named
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.step_graph import Stage
from xiaoneng.core.workdays import LocalDay

CALENDAR = named("cn")
MONDAY = datetime(2026, 3, 2, 9)
UNITS = st.sampled_from(list(Unit))


@st.composite
def graphs(draw, unit=UNITS):
    """Steps that may wait for any of the earlier ones."""
    count = draw(st.integers(1, 7))
    return [
        Stage(
            f"s{n}",
            draw(st.none() | st.builds(Limit, st.integers(0, 9).map(float), unit)),
            tuple(draw(st.sets(st.sampled_from([f"s{m}" for m in range(n)])))) if n else (),
        )
        for n in range(count)
    ]


@given(graphs(), st.randoms())
def test_each_step_stands_after_those_it_waits_for(stages, dice):
    dice.shuffle(stages)
    seen: set[str] = set()
    for one in step_graph.in_order(stages):
        assert set(one.follows) <= seen
        seen.add(one.code)
    assert seen == {one.code for one in stages}


@given(graphs())
def test_a_level_is_one_more_than_the_highest_before(stages):
    found = step_graph.levels(stages)

    for one in stages:
        assert found[one.code] == max((found[code] + 1 for code in one.follows), default=0)


@given(graphs(unit=st.just(Unit.WORKDAY)), st.integers(0, 40))
def test_sums_say_what_the_calendar_says(stages, amount):
    promised = Limit(float(amount), Unit.WORKDAY)
    start = step_graph.seconds_of(MONDAY)
    last = max(one.due for one in step_graph.spans(stages, CALENDAR, MONDAY).values())
    walked = step_graph.seconds_of(last) > step_graph.due_after(promised, CALENDAR, start)

    assert (step_graph.first_overrun(stages, promised, CALENDAR, 2026) is not None) == walked


@given(graphs())
def test_the_longest_way_ends_with_the_last_due(stages):
    way = step_graph.longest_way(stages, CALENDAR, MONDAY)
    found = step_graph.spans(stages, CALENDAR, MONDAY)

    assert found[way[-1]].due == max(one.due for one in found.values())
    assert all(one.begins <= one.due for one in found.values())
    assert all(
        before in next(one for one in stages if one.code == after).follows
        for before, after in pairwise(way)
    )


def test_two_date_limits_in_a_row_take_what_one_of_both_takes():
    stages = [
        Stage("a", Limit(3, Unit.WORKDAY)),
        Stage("b", Limit(2, Unit.WORKDAY), ("a",)),
    ]

    assert step_graph.spans(stages, CALENDAR, MONDAY)["b"].due == datetime(2026, 3, 10)


def test_branches_side_by_side_count_once():
    stages = [
        Stage("a", Limit(2, Unit.WORKDAY)),
        Stage("b", Limit(5, Unit.WORKDAY), ("a",)),
        Stage("c", Limit(3, Unit.WORKDAY), ("a",)),
        Stage("d", None, ("b", "c")),
    ]

    assert step_graph.first_overrun(stages, Limit(7, Unit.WORKDAY), CALENDAR, 2026) is None
    assert step_graph.first_overrun(stages, Limit(6, Unit.WORKDAY), CALENDAR, 2026)
    assert step_graph.longest_way(stages, CALENDAR, MONDAY) == ["a", "b", "d"]


def test_units_are_compared_through_the_calendar():
    stages = [Stage("a", Limit(3, Unit.WORKDAY)), Stage("b", Limit(8, Unit.WORKHOUR), ("a",))]

    assert step_graph.first_overrun(stages, Limit(5, Unit.DAY), CALENDAR, 2026) is not None
    assert step_graph.first_overrun(stages, Limit(30, Unit.DAY), CALENDAR, 2026) is None


def test_no_steps_overrun_nothing():
    assert step_graph.first_overrun([], Limit(0, Unit.DAY), CALENDAR, 2026) is None
    assert step_graph.longest_way([], CALENDAR, MONDAY) == []


def test_faults_of_a_graph_are_named():
    stages = [Stage("a", None, ("c",)), Stage("b", None, ("a", "x")), Stage("c", None, ("b",))]

    assert step_graph.unknown(stages) == ["x"]
    assert step_graph.ring(stages) == ["a", "b", "c"]
    assert step_graph.twice([*stages, Stage("a")]) == ["a"]
    with pytest.raises(Unusable):
        step_graph.in_order(stages)


def test_a_year_is_looked_through_from_its_first_day():
    stages = [Stage("a", Limit(1, Unit.DAY))]

    assert step_graph.first_overrun(stages, Limit(0, Unit.WORKHOUR), CALENDAR, 2026) == date(
        2026, 1, 1
    )


def test_the_day_that_is_named_is_one_from_which_the_steps_take_longer():
    stages, promised = [Stage("a", Limit(6, Unit.DAY))], Limit(5, Unit.DAY)
    day = step_graph.first_overrun(stages, promised, CALENDAR, 2026)
    start = datetime.combine(day, step_graph.OPENS)
    due = step_graph.due_after(promised, CALENDAR, step_graph.seconds_of(start))

    assert step_graph.spans(stages, CALENDAR, start)["a"].due > step_graph.moment_of(due)
    assert step_graph.first_overrun(stages, Limit(6, Unit.DAY), CALENDAR, 2026) is None


def test_a_step_with_a_calendar_of_its_own_is_counted_by_it():
    days = {date(2026, 3, 4): LocalDay(works=False)}
    own = CALENDAR.layered("local", days)
    stages = [
        Stage("a", Limit(1, Unit.WORKDAY)),
        Stage("b", Limit(1, Unit.WORKDAY), ("a",), calendar=own),
    ]

    assert step_graph.spans(stages, CALENDAR, MONDAY)["b"].due == datetime(2026, 3, 6)
    assert step_graph.first_overrun(stages, Limit(2, Unit.WORKDAY), CALENDAR, 2026) is not None
    assert step_graph.first_overrun(stages, Limit(3, Unit.WORKDAY), CALENDAR, 2026) is None
