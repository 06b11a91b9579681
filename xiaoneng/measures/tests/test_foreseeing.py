"""Chances and finishes of open cases: laws, a recount by hand, and a real permit log."""

from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.foreseeing import (
    BORROWED,
    FEW,
    LEAST,
    OUTLIVED,
    TOLD,
    WIDE,
    Lives,
    foreseen,
)
from xiaoneng.measures.intervals import wilson
from xiaoneng.measures.survival import Curve
from xiaoneng.measures.tests.test_permit_replay import FILE, permits

lives = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 8), st.booleans()), min_size=1, max_size=60
)
SHARES = np.arange(0, 2.2, 0.1)


def of(rows):
    """Lives from (item, eighths of the limit, is over); two items an organ."""
    item, used, is_over = (np.array(column) for column in zip(*rows, strict=True))
    return Lives(item.astype(np.int64), item.astype(np.int64) // 2, used / 5, is_over.astype(bool))


def now(item, used):
    return of([(item, 0, False)])._replace(used=np.array([used]))


def lasting(rows, after, until):
    """The product-limit estimate from its definition, in fractions."""
    left = Fraction(1)
    for time in sorted({used for used, is_over in rows if is_over and after < used <= until}):
        risk = sum(used >= time for used, _over in rows)
        ends = sum(used == time and is_over for used, is_over in rows)
        left *= Fraction(risk - ends, risk)
    return left


@given(lives, st.floats(0, 1.5), st.floats(0, 1.5))
def test_a_share_that_lasts_is_a_share_and_falls_with_time(rows, after, more):
    past = of(rows)
    curve = Curve.of(past.used, past.is_over)

    shares = curve.lasts(np.full(len(SHARES), after), after + SHARES)
    assert ((shares >= 0) & (shares <= 1)).all()
    assert (np.diff(shares) <= 1e-12).all()
    assert curve.beyond(np.array([more]))[0] <= curve.beyond(np.array([more / 2]))[0]
    told = curve.told(np.full(len(SHARES), after), after + SHARES)
    assert ((told >= 0) & (told <= curve.longer(np.array([after])))).all()


@given(lives, st.integers(0, 4), st.integers(5, 8))
def test_without_open_cases_it_is_a_plain_share(rows, after, until):
    past = of([(item, used, True) for item, used, _over in rows])
    lasted = [used for _item, used, _over in rows if used > after]
    curve = Curve.of(past.used, past.is_over)

    share = curve.lasts(np.array([after / 5]), np.array([until / 5]))[0]
    plain = sum(used > until for used in lasted) / len(lasted) if lasted else 0.0
    assert share == pytest.approx(plain)
    assert curve.told(np.array([after / 5]), np.array([until / 5]))[0] == len(lasted)


@given(lives, st.integers(0, 3), st.integers(0, 4))
def test_a_recount_from_the_definitions_gives_the_same_chance(rows, item, used):
    found = foreseen(of(rows), now(item, used / 5))
    chance, worth = 0.0, 0.0
    for level in (
        rows,
        [one for one in rows if one[0] // 2 == item // 2],
        [one for one in rows if one[0] == item],
    ):
        some = [(lasted, is_over) for _item, lasted, is_over in level]
        number = sum(lasted > used and (is_over or lasted > 5) for lasted, is_over in some)
        late = float(lasting(some, used, 5)) if any(lasted > used for lasted, _o in some) else 0.0
        worth = min(worth, BORROWED)
        chance = (number * late + worth * chance) / max(number + worth, 1)
        worth += number

    assert found.chance[0] == pytest.approx(chance, abs=1e-9)
    low, high = wilson(found.chance, np.array([worth]))
    assert (found.low[0], found.high[0]) == (low[0], high[0])
    assert 0 <= low[0] <= found.chance[0] + 1e-9
    assert found.chance[0] - 1e-9 <= high[0] <= 1


@given(lives, st.integers(0, 3), st.floats(0, 0.99))
def test_the_finish_lies_ahead_and_its_quantiles_are_in_order(rows, item, used):
    found = foreseen(of(rows), now(item, used))

    first, middle, last = (one[0] for one in found.finish)
    assert used <= first <= middle <= last


@pytest.mark.parametrize("own", [0, 5, 50, 5_000])
def test_what_is_borrowed_fades_as_own_cases_come(own):
    elsewhere = [(2, 8, True)] * 500 + [(2, 1, True)] * 500  # half of them late
    mine = [(0, 1, True)] * own

    chance = foreseen(of(elsewhere + mine), now(0, 0.0)).chance[0]
    above = 500 / (1000 + own)  # all together; the organ's cases are the item's own
    of_organ = BORROWED * above / (own + BORROWED)
    assert chance == pytest.approx(BORROWED * of_organ / (own + BORROWED))
    assert own < 5_000 or chance < 0.001


def test_it_says_when_it_does_not_know():
    many = [(0, 2, True)] * 200 + [(2, 2, True)] * 60 + [(2, 7, True)] * 60

    said = [
        foreseen(of(many), now(0, 0.1)).said[0],
        foreseen(of(many), now(0, 0.9)).said[0],  # none of the item ever took so long
        foreseen(of(many), now(3, 1.7)).said[0],  # nobody did
        foreseen(of(many[:5]), now(3, 0.0)).said[0],
        foreseen(of(many[200:220] + many[-25:]), now(5, 0.0)).said[0],  # all from elsewhere
    ]

    assert said == [TOLD, OUTLIVED, OUTLIVED, FEW, WIDE]
    assert len(many[:5]) < LEAST


def test_an_open_case_says_nothing_of_what_lies_behind_it():
    known = [(0, 2, True)] * 40 + [(0, 6, True)] * 10
    begun = known + [(0, 1, False)] * 1000

    before, after = (foreseen(of(rows), now(0, 0.3)) for rows in (known, begun))
    assert before.chance[0] == pytest.approx(after.chance[0]) == pytest.approx(0.2)
    assert before.item.number[0] == after.item.number[0] == 50


@pytest.mark.skipif(not FILE.exists(), reason="the log is not there")
def test_half_a_year_of_real_permits_is_foreseen_better_than_by_the_usual_share():
    cases = [(start, due, end) for start, due, end in permits() if due > start]
    told, was, base = [], [], []
    for month in range(3, 10, 2):
        moment = datetime(2011, month, 1)
        begun = [one for one in cases if one[0] < moment]
        used = np.array([(min(end or moment, moment) - s) / (due - s) for s, due, end in begun])
        is_over = np.array([end is not None and end < moment for _s, _due, end in begun])
        past = Lives(np.zeros(len(used), np.int64), np.zeros(len(used), np.int64), used, is_over)
        ahead = np.flatnonzero(~is_over & (used < 1))
        found = foreseen(past, past.take(ahead))
        some = ahead[found.said == TOLD]
        told += found.chance[found.said == TOLD].tolist()
        was += [begun[row][2] is None or begun[row][2] > begun[row][1] for row in some]
        base += [float((used > 1)[is_over].mean())] * len(some)

    assert len(told) > 100
    brier, plain = (float(np.mean(np.subtract(one, was) ** 2)) for one in (told, base))
    assert brier < 0.9 * plain
    assert abs(np.mean(told) - np.mean(was)) < 0.02
