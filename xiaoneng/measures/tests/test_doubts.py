"""The bounds on chance are bounds; honest people are left alone."""

import math

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.doubts import (
    CHANCE,
    binomial_bound,
    chi_square_bound,
    poisson_bound,
)
from xiaoneng.measures.doubts_bunching import closed_last_day, paused_last_day
from xiaoneng.measures.doubts_digits import digits_uneven, times_round
from xiaoneng.measures.doubts_entering import entered_at_night, entered_in_batch, entered_late
from xiaoneng.measures.doubts_pausing import (
    paused_long,
    paused_often,
    paused_share,
    paused_without_work,
)
from xiaoneng.measures.doubts_speed import closed_in_minutes, closed_too_soon, steps_at_once
from xiaoneng.measures.tests.columns import rows
from xiaoneng.measures.tests.doubt_logs import COUNTING, Honest, doubts, groups_of, outages
from xiaoneng.measures.tests.flow_logs import SOME

CHI_SQUARE = {9: [(21.67, 0.01), (27.88, 0.001), (33.72, 0.0001)]}  # any table of it


def asked(value):
    return (
        ibis.memtable(pa.table({"one": [1]})).mutate(found=value).to_pyarrow()["found"][0].as_py()
    )


def number(value):
    return ibis.literal(value, "int64")


def binomial_tail(hits, total, share):
    return sum(
        math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(hits, total + 1)
    )


@SOME
@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
       st.sampled_from([0.01, 0.05, 1 / 30, 0.25, 0.5]))  # fmt: skip
def test_the_binomial_bound_is_one(drawn, share):
    hits, total = drawn
    bound = asked(binomial_bound(number(hits), number(total), share))

    assert binomial_tail(hits, total, share) <= bound * (1 + 1e-9)
    assert bound <= 1


def test_the_binomial_bound_is_near():
    assert asked(binomial_bound(number(10), number(40), 0.05)) == pytest.approx(1.23e-4, rel=0.01)
    assert asked(binomial_bound(number(30), number(30), 0.25)) == pytest.approx(0.25**30)
    assert asked(binomial_bound(number(1), number(20), 0.05)) == 1


@SOME
@given(st.integers(0, 60), st.sampled_from([0.5, 1.0, 4.0, 20.0]))
def test_the_poisson_bound_is_one(hits, mean):
    below = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(hits))

    assert 1 - below <= asked(poisson_bound(number(hits), mean)) + 1e-9


@pytest.mark.parametrize(("statistic", "tail"), CHI_SQUARE[9])
def test_the_chi_square_bound_is_one(statistic, tail):
    bound = asked(chi_square_bound(ibis.literal(statistic), 9))

    assert tail <= bound <= 60 * tail
    assert asked(chi_square_bound(ibis.literal(8.0), 9)) == 1


@pytest.mark.parametrize("seed", range(3))
def test_honest_people_are_left_alone(seed):
    some, stops, entered = Honest(seed, 900).tables()
    found = {
        "closed_last_day": closed_last_day(some, COUNTING),
        "paused_last_day": paused_last_day(some, stops, COUNTING),
        "paused_share": paused_share(some, stops),
        "paused_often": paused_often(some, stops),
        "paused_without_work": paused_without_work(some, stops),
        "closed_in_minutes": closed_in_minutes(some),
        "closed_too_soon": closed_too_soon(some),
        "steps_at_once": steps_at_once(entered),
        "entered_late": entered_late(entered, COUNTING, outages()),
        "entered_in_batch": entered_in_batch(some),
        "entered_at_night": entered_at_night(entered, COUNTING),
        "times_round": times_round(entered),
        "digits_uneven": digits_uneven(entered),
    }

    assert {name: groups_of(doubts(one)) for name, one in found.items()} == {
        name: set() for name in found
    }
    assert {row["detector"] for name in found for row in rows(found[name])} <= set(found)
    long = doubts(paused_long(some, stops, COUNTING))
    assert len(long) <= 0.02 * 900  # a threshold of time, not of chance


def test_few_cases_are_never_suspicious():
    some, stops, entered = Honest(1, 12).tables()

    for one in (
        closed_last_day(some, COUNTING),
        closed_too_soon(some),
        times_round(entered),
        digits_uneven(entered),
        paused_share(some, stops),
    ):
        told = rows(one)
        assert {row["said"] for row in told} == {"too_few"}
        assert {row["case"] for row in told} == {None}


def test_a_chance_in_ten_thousand_is_what_a_group_must_beat():
    assert CHANCE == 1e-4
