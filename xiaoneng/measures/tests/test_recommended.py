"""The recommended limit: an order statistic, and the ranks that enclose it."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.recommended import binomial, fewest, rank_of, ranks, recommended

shares = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.98, 0.99])
needs = st.lists(st.integers(0, 30), min_size=1, max_size=400)


@given(needs, shares)
def test_it_is_the_least_amount_that_is_enough_for_the_share(found, share):
    told = recommended(np.array(found), share)

    if told is None:
        assert len(found) < fewest(share)
        return
    enough = share * len(found) - 1e-9
    assert sum(one <= told.amount for one in found) >= enough
    assert sum(one <= told.amount - 1 for one in found) < enough
    assert told.low <= told.amount <= told.high
    assert told.cases == len(found)


@pytest.mark.parametrize(("share", "count"), [(0.9, 36), (0.95, 72), (0.98, 183), (0.99, 368)])
def test_fewer_cases_have_no_upper_end(share, count):
    assert fewest(share) == count
    assert 1 - share**count >= 0.975 > 1 - share ** (count - 1)
    assert recommended(np.arange(count - 1), share) is None
    assert recommended(np.arange(count), share) is not None


@given(st.integers(1, 300), shares)
def test_the_distribution_is_the_binomial(count, share):
    exact = np.cumsum(
        [comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(count + 1)]
    )

    assert np.allclose(binomial(count, share), exact, atol=1e-9)


@given(st.integers(400, 5000), shares)
def test_the_ranks_enclose_the_quantile_with_95_percent(count, share):
    below = binomial(count, share)
    low, high = ranks(count, share)

    assert below[high - 1] - below[low - 1] >= 0.95 - 1e-9
    assert low <= rank_of(count, share) <= high


def test_a_share_that_is_met_exactly_needs_no_case_more():
    assert [rank_of(100, one) for one in (0.9, 0.95, 0.99)] == [90, 95, 99]
