from statistics import fmean, median, stdev

import numpy as np
import pyarrow as pa
import pytest

from xiaoneng.core.shares import NORMAL
from xiaoneng.measures.reforms import LEAST, Reform, compared, standardised
from xiaoneng.measures.tests.columns import keep, rows, table

REFORM = Reform(since=0, day=1000, until=2000)
CASES = {"item": pa.string(), "closed": pa.int64(), "took": pa.float64()}


def closed(item, closed_at, *took):
    return [{"item": item, "closed": closed_at, "took": one} for one in took]


def comparison(*told):
    return keep(compared(table([one for some in told for one in some], CASES), REFORM), "compared")


def drawn(seed, count, median_of=20.0):
    """Durations as offices have them: most short, a few very long."""
    return np.random.default_rng(seed).lognormal(np.log(median_of), 1, count).tolist()


def test_periods_are_told_apart_by_the_day_and_end_where_they_end():
    told = comparison(
        closed("登记", -1, 1.0), closed("登记", 0, 2.0), closed("登记", 999, 3.0),
        closed("登记", 1000, 4.0), closed("登记", 1999, 5.0, 6.0), closed("登记", 2000, 7.0),
    )  # fmt: skip

    (found,) = rows(told)
    assert (found["before_cases"], found["after_cases"]) == (2, 3)


def test_too_few_cases_say_nothing():
    told = comparison(
        closed("登记", 1, *range(LEAST)),
        closed("登记", 1001, *range(LEAST - 1)),
        closed("变更", 1, 3.0),
    )

    for found in rows(told):
        figures = {key: one for key, one in found.items() if "_cases" not in key and key != "item"}
        assert figures.pop("is_enough") is False
        assert set(figures.values()) == {None}
    (total,) = rows(standardised(told))
    assert (total["items"], total["items_left_out"], total["before_cases"]) == (0, 2, 0)
    assert total["median_difference"] is total["mean_low"] is None


def test_the_figures_are_those_of_the_definition():
    before, after = drawn(1, 50), drawn(2, 36, 10.0)

    (found,) = rows(comparison(closed("登记", 1, *before), closed("登记", 1001, *after)))
    assert found["before_median"] == median(before)
    assert found["after_mean"] == pytest.approx(fmean(after))
    assert found["median_difference"] == median(after) - median(before)
    low, high = sorted(before)[18 - 1], sorted(before)[33 - 1]  # 25.5 - and + 7.07, inside
    other_low, other_high = sorted(after)[12 - 1], sorted(after)[25 - 1]  # 18.5 - and + 6
    error = ((high - low) ** 2 + (other_high - other_low) ** 2) ** 0.5 / 4
    assert found["median_error"] == pytest.approx(error)
    assert found["median_low"] == pytest.approx(found["median_difference"] - NORMAL * error)
    spread = (stdev(before) ** 2 / 50 + stdev(after) ** 2 / 36) ** 0.5
    assert found["mean_high"] == pytest.approx(fmean(after) - fmean(before) + NORMAL * spread)


def test_a_change_of_mix_is_not_a_change_of_items():
    slow, quick = [float(one) for one in range(100, 140)], [float(one) for one in range(40)]
    told = comparison(
        closed("慢", 1, *slow, *slow, *slow), closed("快", 1, *quick),
        closed("慢", 1001, *slow), closed("快", 1001, *quick, *quick, *quick),
    )  # fmt: skip

    (found,) = rows(standardised(told))
    assert found["median_difference"] == found["mean_difference"] == 0
    assert found["before_mean"] == found["after_mean"] == (119.5 + 19.5) / 2
    assert (found["items"], found["before_cases"], found["after_cases"]) == (2, 160, 160)


def test_items_weigh_by_their_cases_in_both_periods():
    told = comparison(
        closed("登记", 1, *[10.0] * 30), closed("登记", 1001, *[6.0] * 30),
        closed("变更", 1, *[10.0] * 20), closed("变更", 1001, *[20.0] * 20),
    )  # fmt: skip

    (found,) = rows(standardised(told))
    assert found["mean_difference"] == pytest.approx((-4 * 60 + 10 * 40) / 100)


def test_the_intervals_hold_the_true_difference_about_as_often_as_they_say():
    rounds = 400
    told = [
        one
        for seed in range(rounds)
        for one in (
            *closed(f"{seed}", 1, *drawn(seed, 60)),
            *closed(f"{seed}", 1001, *drawn(seed + rounds, 40)),
        )
    ]

    found = rows(comparison(told))
    for name in ("median", "mean"):
        holds = [one[f"{name}_low"] <= 0 <= one[f"{name}_high"] for one in found]
        assert 0.93 <= fmean(holds) <= 0.98
