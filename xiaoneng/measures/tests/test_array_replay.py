"""The replay: nothing new is defined, so every answer is that of the scalar clock."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import USUAL, Clock, Distances, Profile, read
from xiaoneng.core.limits import DayEnd, Limit, Unit
from xiaoneng.core.shortening import shortened
from xiaoneng.measures import array_replay
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.array_replay import (
    Outcomes,
    needed,
    outcomes_of,
    promise_columns,
    promising,
    shorter,
)
from xiaoneng.measures.scalar_replay import least_amount, outcome_of
from xiaoneng.measures.tests.columns import CLOCK_COLUMNS, clock_row, since_epoch
from xiaoneng.measures.tests.generated import Maker

CN = calendars.named("cn")
TRIAL = Distances(yellow=3, red=5, law=2, share=3)


def drawn(seed, count=600):
    """Clocks as the arrays know them, all of one profile."""
    for clock, as_of in Maker(seed).cases(count):
        pauses = tuple(replace(one, cap=None) for one in clock.pauses)
        yield replace(clock, pauses=pauses, extensions=()), as_of


def limited(seed, count=600):
    """Those that have an amount."""
    return [one for one in drawn(seed, count) if isinstance(one[0].promised, Limit)]


def columns(cases):
    rows = [clock_row(place, *case) for place, case in enumerate(cases)]
    table = pa.Table.from_pylist(rows, pa.schema(list(CLOCK_COLUMNS.items())))
    [block] = table.combine_chunks().to_batches()
    told = [
        (place, since_epoch(pause.start), NEVER if pause.end is None else since_epoch(pause.end))
        for place, (clock, _) in enumerate(cases)
        for pause in clock.pauses
        if pause.credited
    ]
    return block, Pauses(*np.array(told, np.int64).reshape(-1, 3).T)


def as_rows(outcomes):
    names = Outcomes.__dataclass_fields__
    return list(zip(*(getattr(outcomes, name).tolist() for name in names), strict=True))


@pytest.mark.parametrize("distances", [USUAL, TRIAL])
@pytest.mark.parametrize("profile", list(Profile))
def test_each_outcome_is_that_of_the_scalar_clock(profile, distances):
    told = {"profile": profile, "distances": distances}
    cases = [(replace(clock, **told), as_of) for clock, as_of in drawn(7)]
    block, pauses = columns(cases)

    found = as_rows(outcomes_of(block, pauses, CN, profile, distances))

    said = [tuple(outcome_of(clock, CN, as_of)) for clock, as_of in cases]
    assert found == said


def under(cases, amounts):
    return [
        (replace(clock, promised=replace(clock.promised, amount=float(amount))), as_of)
        for (clock, as_of), amount in zip(cases, amounts, strict=True)
    ]


def test_other_promises_are_judged_as_if_they_had_been_given():
    cases = limited(11)
    block, pauses = columns(cases)
    amounts = shorter(np.array([clock.promised.amount for clock, _ in cases]), Fraction(1, 3))
    units = [clock.promised.unit for clock, _ in cases]
    promise = promise_columns(units, amounts, np.full(len(cases), NEVER))

    found = outcomes_of(promising(block, promise), pauses, CN, Profile.PROMISE_STATUTE)

    said = [
        outcome_of(replace(clock, profile=Profile.PROMISE_STATUTE), CN, as_of)
        for clock, as_of in under(cases, amounts)
    ]
    assert as_rows(found) == [tuple(one) for one in said]
    assert [shortened(clock.promised, Fraction(1, 3)).amount for clock, _ in cases] == (
        amounts.tolist()
    )


def test_a_longer_promise_never_makes_a_case_late():
    cases = limited(13)
    block, pauses = columns(cases)
    units = [clock.promised.unit for clock, _ in cases]
    before = np.ones(len(cases), bool)

    for amount in range(40):
        promise = promise_columns(
            units, np.full(len(cases), float(amount)), np.full(len(cases), NEVER)
        )
        late = outcomes_of(promising(block, promise), pauses, CN, "promise_statute").is_late
        assert not (late & ~before).any()
        before = late


def test_what_a_case_needed_is_enough_and_one_less_is_not():
    cases = limited(17)
    block, pauses = columns(cases)

    found = needed(block, pauses, CN)

    enough = under(cases, found)
    less = under(cases, np.maximum(found - 1, 0))
    assert not any(read(clock, CN, as_of).is_late for clock, as_of in enough)
    for (clock, as_of), least in zip(less, found, strict=True):
        assert least == 0 or read(clock, CN, as_of).is_late
    assert found.tolist() == [
        least_amount(clock, clock.promised.unit, CN, as_of) for clock, as_of in cases
    ]


def test_without_an_amount_nothing_is_needed():
    cases = [one for one in drawn(19) if not isinstance(one[0].promised, Limit)]
    block, pauses = columns(cases)

    assert (needed(block, pauses, CN) == NEVER).all()


def test_a_last_day_that_ends_with_business_needs_a_day_more():
    start, closed_at = datetime(2026, 3, 2, 9), datetime(2026, 3, 5, 18)
    clocks = [
        Clock(start, Limit(3, Unit.WORKDAY, day_end), closed_at=closed_at) for day_end in DayEnd
    ]

    found = [least_amount(one, Unit.WORKDAY, CN, closed_at) for one in clocks]

    assert found == [3, 4]


def test_many_clocks_are_taken_some_at_a_time_and_say_the_same(monkeypatch):
    cases = [(replace(clock, profile=Profile.DAY_COUNT), as_of) for clock, as_of in drawn(19)]
    block, pauses = columns(cases)
    at_once = as_rows(outcomes_of(block, pauses, CN, Profile.DAY_COUNT))
    monkeypatch.setattr(array_replay, "AT_ONCE", 37)

    assert as_rows(outcomes_of(block, pauses, CN, Profile.DAY_COUNT)) == at_once
