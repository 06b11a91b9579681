"""Stops too long, too many, too often in one organ, and cases that did nothing but stand still."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis.expr.types import Table

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.doubts_pausing import (
    paused_long,
    paused_often,
    paused_share,
    paused_without_work,
)
from xiaoneng.measures.tests.doubt_logs import (
    COUNTING,
    case,
    cases,
    day_of,
    doubts,
    few,
    keys,
    pause,
    pauses,
)
from xiaoneng.measures.tests.flow_logs import SOME


def stood(key: int, days: int, **more):
    """A case stopped once for so many working days."""
    return case(key, day_of(2), day_of(60), **more), pause(key, day_of(3), day_of(3 + days))


def tables(told: Any) -> tuple[Table, Table]:
    return cases(*(one for one, *_rest in told)), pauses(*(p for _one, *some in told for p in some))


def test_a_stop_twice_as_long_as_nearly_all_others_is_suspicious():
    told = [stood(key, 5) for key in range(40)] + [stood(90, 10), stood(91, 11)]

    (found,) = doubts(paused_long(*tables(told), COUNTING))
    assert (found["case"], found["total"], found["moment"]) == (91, 42, day_of(14))
    assert found["measured"] == found["usual"] / 5 * 11
    assert found["chance"] is None


def test_an_item_with_few_stops_has_no_usual_length():
    told = [stood(key, 5) for key in range(12)] + [stood(90, 30)]

    found = paused_long(*tables(told), COUNTING)
    assert keys(found) == []
    assert [(row["item"], row["total"]) for row in few(found)] == [("登记", 13)]


def often(key: int, times: int):
    stops = [pause(key, day_of(3 * n), day_of(3 * n + 1)) for n in range(1, times + 1)]
    return case(key, day_of(2), day_of(60)), *stops


@pytest.mark.parametrize(
    ("usual", "times", "is_told"), [(1, 3, True), (1, 2, False), (3, 3, False), (3, 4, True)]
)
def test_several_stops_are_measured_by_what_is_usual(usual, times, is_told):
    told = [often(key, usual) for key in range(40)] + [often(90, times)]

    assert keys(paused_often(*tables(told))) == ([90] if is_told else [])


def shares(**organs: tuple[int, int]):
    """So many cases of each organ, so many of them stopped."""
    told = []
    for place, (organ, (stopped, total)) in enumerate(organs.items()):
        for key in range(1000 * place, 1000 * place + total):
            one = case(key, day_of(2), day_of(60), organ=organ)
            stops = [pause(key, day_of(3), day_of(4))] if key < 1000 * place + stopped else []
            told.append((one, *stops))
    return tables(told)


def test_an_organ_that_stops_far_more_cases_than_the_others_is_suspicious():
    found = doubts(paused_share(*shares(a=(60, 100), b=(10, 100), c=(12, 100))))

    assert {row["organ"] for row in found} == {"a"}
    assert [row["case"] for row in found] == list(range(60))
    assert (found[0]["number"], found[0]["total"], found[0]["measured"]) == (60, 100, 0.6)
    share = 23 / 202
    assert found[0]["usual"] == pytest.approx(share + 3 * math.sqrt(share * (1 - share) / 202))


def test_an_organ_alone_with_its_item_is_beside_nobody():
    found = paused_share(*shares(a=(60, 100)))

    assert keys(found) == []
    assert [row["organ"] for row in few(found)] == ["a"]


def test_a_case_that_only_stood_still_is_suspicious():
    told = [(case(key, day_of(2), day_of(9)), pause(key, day_of(3), day_of(5)))
            for key in range(20)]  # fmt: skip
    still = case(50, day_of(2), day_of(9)), pause(50, day_of(2) + 20, day_of(9) - 40)
    worked = case(51, day_of(2), day_of(9)), pause(51, day_of(2) + 20, day_of(9) - 41)
    quick = (case(52, day_of(2), day_of(2) + 10),)
    at_once = case(53, day_of(2), day_of(9), is_instant=True), pause(53, day_of(2), day_of(9))

    (found,) = doubts(paused_without_work(*tables([*told, still, worked, quick, at_once])))
    assert (found["case"], found["measured"], found["moment"]) == (50, 60, day_of(9))
    assert found["total"] - found["number"] == 60


@SOME
@given(st.lists(st.tuples(st.integers(-50, 500), st.integers(0, 500)), max_size=3))
def test_what_was_worked_is_what_a_recount_says(stops):
    """Stops that reach beyond the case count as far as they lie in it."""
    start, closed = day_of(2), day_of(2) + 300
    told = [case(1, start, closed), *(case(key, start, closed + DAY) for key in range(2, 30))]
    some = [pause(1, start + begins, start + begins + long) for begins, long in stops]
    still = sum(max(min(one["ends"], closed) - max(one["begins"], start), 0) for one in some)

    found = doubts(paused_without_work(cases(*told), pauses(*some)))
    assert bool(found) == (still > 0 and 300 - still <= 60)
