"""Rounded times and uneven digits, by examples and beside a recount."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.doubts_digits import digits_uneven, times_round
from xiaoneng.measures.tests.doubt_logs import day_of, doubts, entries, entry, few, keys
from xiaoneng.measures.tests.flow_logs import SOME


def at_minutes(minutes, **more):
    """A case a day, each at nine and so many minutes."""
    return [entry(key, day_of(key) + 9 * 3600 + 60 * minute + key % 50, officer="张", **more)
            for key, minute in enumerate(minutes)]  # fmt: skip


def even(number: int):
    return [minute * 7 % 60 for minute in range(number)]


def test_times_at_whole_and_half_hours_are_suspicious():
    told = at_minutes([0, 30] * 10 + even(60))

    found = doubts(times_round(entries(*told)))
    assert {(row["organ"], row["officer"]) for row in found} == {("民政局", "张")}
    assert (found[0]["number"], found[0]["total"]) == (22, 80)
    assert len(found) == 22
    assert found[0]["chance"] < 1e-9


@pytest.mark.parametrize("round_ones", [2, 5])
def test_some_round_times_are_nothing(round_ones):
    assert keys(times_round(entries(*at_minutes([0] * round_ones + even(60))))) == []


def test_few_times_say_so():
    found = times_round(entries(*at_minutes([0] * 40)))

    assert (keys(found), [row["total"] for row in few(found)]) == ([], [40])


def test_times_that_a_system_wrote_and_days_without_a_time_are_left_out():
    written = [{**one, "entered": one["happened"]} for one in at_minutes([0] * 80)]
    days = [entry(key, day_of(key)) for key in range(80)]

    assert times_round(entries(*written)).to_pyarrow().num_rows == 0
    assert times_round(entries(*days)).to_pyarrow().num_rows == 0


def test_one_minute_counts_once():
    told = [entry(key, day_of(3) + 9 * 3600, officer="张") for key in range(200)]

    assert [row["total"] for row in few(times_round(entries(*told)))] == [1]


def test_minutes_that_end_in_five_are_suspicious():
    told = at_minutes([5, 15, 25, 35, 45, 55] * 10 + even(60))

    found = doubts(digits_uneven(entries(*told)))
    assert (found[0]["number"], found[0]["total"]) == (66, 120)
    assert {(one["happened"] // 60) % 10 for one in told if one["case"] in {
        row["case"] for row in found}} == {5}  # fmt: skip
    assert keys(digits_uneven(entries(*at_minutes(even(120))))) == []


@SOME
@given(st.integers(0, 10**6), st.integers(100, 200), st.sampled_from([0, 0, 20, 60]))
def test_the_digit_is_that_of_a_recount(seed, number, fives):
    chance = random.Random(seed)  # noqa: S311
    minutes = [chance.randrange(60) for _one in range(number)] + [5] * fives
    counts = Counter(minute % 10 for minute in minutes)
    total = len(minutes)
    statistic = sum((counts[digit] - total / 10) ** 2 / (total / 10) for digit in range(10))
    worst = max(range(10), key=lambda digit: (counts[digit], -digit))

    found = doubts(digits_uneven(entries(*at_minutes(minutes))))
    if counts[worst] / total < 0.2 or statistic < 33.7:
        assert found == []
    if counts[worst] / total >= 0.2 and statistic > 50:
        assert {row["number"] for row in found} == {counts[worst]}
        assert len(found) == counts[worst]
