"""Shorter promises: rounded in favour of the applicant, never to nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.shortening import Compression, compression, shortened

shares = st.fractions(min_value=0, max_value=1, max_denominator=20)


@pytest.mark.parametrize(
    ("amount", "by", "left"),
    [(20, "1/3", 13), (15, "1/3", 10), (1, "1/3", 1), (2, "2/3", 1), (5, "1/2", 2), (3, "0", 3)],
)
def test_what_is_left_is_whole_and_at_most_the_share(amount, by, left):
    assert shortened(Limit(amount), Fraction(by)).amount == left


@given(st.integers(1, 400), shares)
def test_it_is_shorter_by_at_least_the_share_unless_one_is_left(amount, by):
    left = shortened(Limit(amount), by).amount

    assert 1 <= left <= amount
    assert left == 1 or amount - left >= amount * by


def test_less_than_one_is_not_made_longer():
    assert shortened(Limit(0.5, Unit.HOUR), Fraction(1, 2)) == Limit(0.5, Unit.HOUR)
    assert shortened(Limit(0), Fraction(1, 2)) == Limit(0)


def test_587_days_that_became_186_are_two_thirds_shorter():
    whole = compression([(300, 100), (287, 86)])

    assert whole == Compression(587, 186)
    assert whole.share == pytest.approx(0.683, abs=0.0005)
    assert compression([]).share is None
