"""Closings and stops on the last day, by examples and beside a recount."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.doubts_bunching import AROUND, closed_last_day, paused_last_day
from xiaoneng.measures.tests.columns import from_epoch
from xiaoneng.measures.tests.doubt_logs import (
    CN,
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

NOON = 12 * 3600


def closed_with(left: int, key: int, **more):
    """A case of ten working days, closed so many before its due day."""
    return case(key, day_of(5) + NOON, day_of(15 - left) + NOON, due=day_of(15) + DAY, **more)


def spread(counts, **more):
    places = [left for left, count in counts.items() for _one in range(count)]
    return [closed_with(left, key, **more) for key, left in enumerate(places)]


def test_forty_on_the_last_day_and_five_on_each_beside_it_are_suspicious():
    told = spread({0: 40, 1: 5, 2: 5, 3: 5, -1: 2})

    (first, *rest) = doubts(closed_last_day(cases(*told), COUNTING))
    assert (first["organ"], first["item"], first["officer"]) == ("民政局", "登记", "")
    assert (first["number"], first["total"], first["usual"]) == (40, 55, 5)
    assert first["chance"] < 1e-10
    assert first["moment"] == day_of(15) + NOON
    assert [first["case"], *(row["case"] for row in rest)] == list(range(40))


@pytest.mark.parametrize(
    ("counts", "is_told"),
    [
        ({0: 40, 1: 12, 2: 14, 3: 13}, True),
        ({0: 40, 1: 30, 2: 30, 3: 30}, False),
        ({0: 40, -1: 30, -2: 30, -3: 30}, False),  # as many come late: no edge at the due day
        ({0: 18, 1: 9, 2: 9, 3: 9}, False),  # twice as many, but by chance
        ({0: 28, 1: 0}, False),
        ({0: 30, 1: 0}, True),
        ({0: 40, 4: 90, -4: 90}, True),
    ],
)
def test_what_stands_out_is_measured_by_the_days_beside(counts, is_told):
    assert bool(keys(closed_last_day(cases(*spread(counts)), COUNTING))) == is_told


def test_too_few_say_so():
    found = closed_last_day(cases(*spread({0: 20, 1: 5})), COUNTING)

    assert keys(found) == []
    assert [(row["organ"], row["total"]) for row in few(found)] == [("民政局", 25)]


def test_items_done_at_once_and_short_limits_are_left_out():
    quick = [case(key, day_of(13), day_of(15) + NOON, due=day_of(16)) for key in range(40)]

    assert keys(closed_last_day(cases(*spread({0: 40}, is_instant=True)), COUNTING)) == []
    assert keys(closed_last_day(cases(*quick), COUNTING)) == []


def test_an_organ_is_measured_by_itself():
    told = spread({0: 40, 1: 5}) + [
        {**one, "case": one["case"] + 500, "organ": "住建局"} for one in spread({1: 60, 0: 9})
    ]

    assert {row["organ"] for row in doubts(closed_last_day(cases(*told), COUNTING))} == {"民政局"}


def plain(told):
    """The last day and the fuller side, counted with the calendar itself."""
    found: Counter[int] = Counter()
    for one in told:
        closed = from_epoch(one["closed"]).date()
        left = CN.count(from_epoch(one["due"] - 1).date()) - CN.next_count(closed)
        side = 0 if left == 0 else (1 if 0 < left <= AROUND else -1 if 0 > left >= -AROUND else 9)
        found[side] += 1
    return found[0], found[0] + max(found[1], found[-1])


@SOME
@given(st.lists(st.integers(-6, 8), min_size=30, max_size=60), st.integers(30, 60))
def test_it_counts_what_a_recount_counts(strewn, last):
    told = [closed_with(left, key) for key, left in enumerate(strewn + [0] * last)]
    number, total = plain(told)

    found = doubts(closed_last_day(cases(*told), COUNTING))
    assert {(row["number"], row["total"]) for row in found} <= {(number, total)}
    assert len(found) in (0, number)
    if number >= 3 * (total - number):
        assert found


def stopped(key: int, left: int):
    """A case of ten working days, stopped for four with so many left."""
    begins = day_of(15 - left) + NOON
    ends = day_of(19 - left) + NOON
    return case(key, day_of(5), day_of(19) + NOON, due=day_of(19) + DAY), pause(key, begins, ends)


def test_stops_that_begin_on_the_day_the_case_was_due_are_suspicious():
    told = [stopped(key, 0) for key in range(30)] + [stopped(key, 2) for key in range(30, 34)]
    found = paused_last_day(
        cases(*(one for one, _stop in told)), pauses(*(stop for _one, stop in told)), COUNTING
    )

    assert keys(found) == list(range(30))
    assert doubts(found)[0]["total"] == 34


def test_a_later_stop_is_not_held_against_an_earlier_one():
    late = [
        (one, stop, pause(one["case"], day_of(15) + NOON, day_of(19) + NOON))
        for one, stop in (
            (case(key, day_of(5), day_of(23), due=day_of(23) + DAY),
             pause(key, day_of(8) + NOON, day_of(12) + NOON))
            for key in range(40)
        )
    ]  # fmt: skip
    found = paused_last_day(
        cases(*(one for one, *_stops in late)),
        pauses(*(stop for _one, *stops in late for stop in stops)),
        COUNTING,
    )

    assert keys(found) == []
