"""Entered days late, in one batch, or at night."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.entering import days_to_enter
from xiaoneng.core.limits import moment_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET
from xiaoneng.measures.doubts_entering import (
    BATCH,
    BATCH_SECONDS,
    entered_at_night,
    entered_in_batch,
    entered_late,
    late_entries,
)
from xiaoneng.measures.tests.columns import rows
from xiaoneng.measures.tests.doubt_logs import (
    CN,
    COUNTING,
    case,
    cases,
    day_of,
    doubts,
    entries,
    entry,
    few,
    keys,
    moment,
    outages,
)
from xiaoneng.measures.tests.flow_logs import SOME

TEN = 10 * 3600
PROMPT = [entry(key, day_of(3) + TEN, day_of(3) + TEN, organ="住建局") for key in range(900, 960)]


def late(some, *out):
    return entered_late(some, COUNTING, outages(*out))


def test_an_organ_that_enters_days_later_is_suspicious():
    slow = [entry(key, day_of(3) + TEN, day_of(5) + TEN) for key in range(15)]
    soon = [entry(key, day_of(3) + TEN, day_of(4) + TEN) for key in range(15, 30)]

    found = doubts(late(entries(*PROMPT, *slow, *soon)))
    assert {row["organ"] for row in found} == {"民政局"}
    assert [row["case"] for row in found] == list(range(15))
    assert (found[0]["number"], found[0]["total"]) == (15, 30)


def test_a_case_counts_once_however_often_it_was_late():
    slow = [entry(key, day_of(3), day_of(9)) for key in range(9) for _again in range(3)]
    soon = [entry(key, day_of(3), day_of(3)) for key in range(9, 40)]

    assert keys(late(entries(*PROMPT, *slow, *soon))) == []


def test_where_everybody_enters_late_nobody_stands_out():
    told = [
        entry(key, day_of(3), day_of(9), organ=organ)
        for place, organ in enumerate("甲乙丙")
        for key in range(100 * place, 100 * place + 40)
    ]

    assert keys(late(entries(*told))) == []  # fmt: skip


def test_over_a_weekend_one_working_day_passes():
    told = [entry(key, moment("03-06 10:00"), moment("03-09 10:00")) for key in range(40)]

    assert keys(late(entries(*PROMPT, *told))) == []


def test_few_entries_say_so():
    found = late(entries(*[entry(key, day_of(3), day_of(9)) for key in range(12)]))

    assert (keys(found), [row["total"] for row in few(found)]) == ([], [12])


@pytest.mark.parametrize(("tolerance", "cases"), [(None, 30), (1, 30), (3, 15), (6, 0)])
def test_late_is_what_a_source_may_not_take(tolerance, cases):
    more = {"source": 1, "tolerance": tolerance}
    slow = [entry(key, day_of(3), day_of(5), **more) for key in range(15)]
    slower = [entry(key, day_of(3), day_of(9), **more) for key in range(15, 30)]

    assert keys(late(entries(*PROMPT, *slow, *slower))) == [*range(30 - cases, 30)]


def test_days_without_a_source_are_left_out_and_those_without_another_are_not():
    told = [entry(key, day_of(3) + TEN, day_of(5) + TEN, source=key // 15, tolerance=1)
            for key in range(30)]  # fmt: skip
    out = (1, day_of(3) + TEN, day_of(4) + TEN)

    assert keys(late(entries(*PROMPT, *told), out)) == [*range(15)]


def on_the_wall(second: int):
    return moment_of(second + OFFSET * DAY)


HOURS = st.integers(0, 24 * 20).map(lambda hours: day_of(1) + 3600 * hours)
STRETCH = st.tuples(HOURS, HOURS).map(sorted).filter(lambda one: one[0] < one[1])


@SOME
@given(st.lists(STRETCH, min_size=1, max_size=8), st.lists(STRETCH, max_size=4))
def test_columns_say_what_the_core_says(stretches, out):
    told = [entry(key, *one, source=1, tolerance=2) for key, one in enumerate(stretches)]
    found = late_entries(
        entries(*told), COUNTING, outages(*((1, begins, ends) for begins, ends in out))
    )
    known = [(on_the_wall(begins), on_the_wall(ends)) for begins, ends in out]

    assert sorted(row["case"] for row in rows(found)) == [
        key
        for key, (begins, ends) in enumerate(stretches)
        if days_to_enter(on_the_wall(begins), on_the_wall(ends), known, CN) > 2
    ]


def batch(number: int, step: int, length: int = 100, begin: int = day_of(3) + TEN, **more):
    return [case(key, begin + step * key - length, begin + step * key, **more)
            for key in range(number)]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "step", "length", "is_told"),
    [
        (10, 66, 100, True),
        (10, 67, 100, False),
        (9, 1, 1, False),
        (10, 0, 0, True),
        (10, 1, 600, True),
        (10, 1, 601, False),
    ],
)
def test_ten_accepted_and_closed_in_ten_minutes_are_suspicious(number, step, length, is_told):
    found = keys(entered_in_batch(cases(*batch(number, step, length))))

    assert found == (list(range(number)) if is_told else [])


def test_a_batch_says_when_it_began_and_how_long_it_was():
    other = [{**one, "case": one["case"] + 50} for one in batch(11, 30, begin=day_of(4) + TEN)]

    found = doubts(entered_in_batch(cases(*batch(12, 20), *other)))
    assert {(row["moment"], row["measured"], row["number"]) for row in found} == {
        (day_of(3) + TEN, 220, 12), (day_of(4) + TEN, 300, 11),
    }  # fmt: skip
    assert {row["item"] for row in found} == {""}


def test_a_batch_is_of_one_officer_and_not_of_items_done_at_once():
    two = [{**one, "officer": "张李"[place % 2]} for place, one in enumerate(batch(18, 5))]

    assert keys(entered_in_batch(cases(*two))) == []
    assert keys(entered_in_batch(cases(*batch(20, 1, is_instant=True)))) == []


def in_some_window(told):
    """By every window of ten minutes that begins with a closing."""
    short = [one for one in told if one["closed"] - one["start"] <= BATCH_SECONDS]
    found = set()
    for first in short:
        inside = [
            one["case"] for one in short if 0 <= one["closed"] - first["closed"] <= BATCH_SECONDS
        ]
        found |= set(inside) if len(inside) >= BATCH else set()
    return sorted(found)


@SOME
@given(st.lists(st.tuples(st.integers(0, 2500), st.integers(0, 700)), max_size=60))
def test_it_finds_what_every_window_finds(drawn):
    told = [
        case(key, day_of(3) + closed - length, day_of(3) + closed)
        for key, (closed, length) in enumerate(drawn)
    ]

    assert keys(entered_in_batch(cases(*told))) == in_some_window(told)


def nights(number: int, days: int, at: int):
    """Cases entered on one evening by somebody who entered one at ten on each of so many days."""
    told = [entry(key, day_of(key) + TEN, day_of(key) + TEN, officer="张") for key in range(days)]
    late = day_of(days) + at
    return [*told, *(entry(100 + key, late, late + key, officer="张") for key in range(number))]


@pytest.mark.parametrize(
    ("number", "days", "at", "is_told"),
    [
        (12, 20, 22 * 3600, True),
        (12, 20, 15 * 3600, False),
        (9, 20, 22 * 3600, False),
        (12, 20, 5 * 3600, True),
    ],
)
def test_cases_entered_by_the_dozen_at_night_are_suspicious(number, days, at, is_told):
    found = keys(entered_at_night(entries(*nights(number, days, at)), COUNTING))

    assert found == (list(range(100, 100 + number)) if is_told else [])


def test_a_free_day_is_outside_office_hours_and_the_day_is_named():
    told = [*nights(0, 20, 0), *(entry(500 + key, moment("03-14 10:00"), moment("03-14 10:00"),
                                       officer="张") for key in range(15))]  # fmt: skip

    found = doubts(entered_at_night(entries(*told), COUNTING))
    assert {row["moment"] for row in found} == {moment("03-14 00:00")}
    assert (found[0]["number"], found[0]["usual"], found[0]["total"]) == (15, 1, 21)


def test_whoever_works_at_night_is_left_alone():
    shift = [entry(10 * day + key, day_of(day) + 22 * 3600, day_of(day) + 22 * 3600)
             for day in range(20) for key in range(10)]  # fmt: skip

    assert keys(entered_at_night(entries(*shift), COUNTING)) == []


def test_few_days_say_so():
    found = entered_at_night(entries(*nights(30, 4, 22 * 3600)), COUNTING)

    assert (keys(found), [row["total"] for row in few(found)]) == ([], [5])
    assert day_of(4) % DAY == 0
