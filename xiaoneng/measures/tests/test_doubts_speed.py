"""Too soon after acceptance, several steps in one second."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.doubts_speed import closed_in_minutes, closed_too_soon, steps_at_once
from xiaoneng.measures.tests.doubt_logs import (
    case,
    cases,
    day_of,
    doubts,
    entries,
    entry,
    few,
    keys,
)
from xiaoneng.measures.tests.flow_logs import SOME

NINE = 9 * 3600


def lasting(key: int, seconds: int, **more):
    return case(key, day_of(3) + NINE, day_of(3) + NINE + seconds, **more)


USUAL = [lasting(key, 3600 * (key + 1)) for key in range(100, 140)]


@pytest.mark.parametrize(("seconds", "is_told"), [(0, True), (119, True), (120, False)])
def test_a_promised_case_closed_within_two_minutes_is_suspicious(seconds, is_told):
    found = closed_in_minutes(cases(*USUAL, lasting(1, seconds)))

    assert keys(found) == ([1] if is_told else [])


def test_an_item_whose_cases_are_quick_is_left_alone():
    quick = [lasting(key, 600) for key in range(100, 140)]

    assert keys(closed_in_minutes(cases(*quick, lasting(1, 10)))) == []
    assert keys(closed_in_minutes(cases(*USUAL, lasting(1, 10, is_instant=True)))) == []
    found = closed_in_minutes(cases(*USUAL[:5], lasting(1, 10)))
    assert (keys(found), [row["total"] for row in few(found)]) == ([], [6])


def of_officers(quick: int, slow: int, others: int):
    """Somebody with quick and slow cases, beside others who are slow."""
    mine = [lasting(key, 600 + key, officer="张") for key in range(quick)]
    mine += [lasting(500 + key, 190_000 + key, officer="张") for key in range(slow)]
    return mine + [lasting(1000 + key, 90_000 + key, officer="李") for key in range(others)]


def test_an_officer_with_most_of_the_quickest_cases_is_suspicious():
    found = doubts(closed_too_soon(cases(*of_officers(12, 8, 480))))

    assert {(row["officer"], row["item"]) for row in found} == {("张", "登记")}
    assert [row["case"] for row in found] == list(range(12))
    assert (found[0]["number"], found[0]["total"], found[0]["measured"]) == (12, 20, 0.6)


def test_one_who_handles_the_item_alone_is_compared_with_nobody_else():
    assert keys(closed_too_soon(cases(*of_officers(12, 240, 0)))) == []


@SOME
@given(st.lists(st.integers(0, 300), min_size=5, max_size=60))
def test_the_quickest_are_those_of_a_recount(lengths):
    told = [lasting(key, 60 * one, officer="张") for key, one in enumerate(lengths)]
    told += [lasting(500 + key, 60 * 200 + key, officer="李") for key in range(900)]
    low = np.quantile([one["closed"] - one["start"] for one in told], 0.05)
    quick = [one["case"] for one in told[: len(lengths)] if one["closed"] - one["start"] < low]

    found = keys(closed_too_soon(cases(*told)))
    assert found in ([], quick)
    if len(quick) >= 15 and len(quick) * 2 > len(lengths) >= 20:
        assert found == quick


def acts(key: int, times: int, second: int = 100, **more):
    return [entry(key, day_of(3) + NINE + second, **more) for _one in range(times)]


PLAIN = [one for key in range(100, 140) for second in range(5) for one in acts(key, 1, second)]


def test_three_steps_in_one_second_are_suspicious():
    told = entries(*PLAIN, *acts(1, 3), *acts(2, 2), *acts(3, 4))

    found = doubts(steps_at_once(told))
    assert [(row["case"], row["measured"]) for row in found] == [(1, 3), (3, 4)]
    assert (found[0]["number"], found[0]["total"]) == (2, 43)
    assert found[0]["moment"] == day_of(3) + NINE + 100


def test_a_system_that_writes_that_way_is_left_alone():
    told = [one for key in range(10) for one in acts(key, 3)]

    assert keys(steps_at_once(entries(*PLAIN, *told))) == []
    days = [entry(1, day_of(3)) for _one in range(5)]
    assert keys(steps_at_once(entries(*PLAIN, *days))) == []
    few_cases = steps_at_once(entries(*acts(1, 3)))
    assert (keys(few_cases), len(few(few_cases))) == ([], 1)
