"""Limits that an on-time rate needs, and limits that a file gives: told, and judged."""

from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
import pytest

from xiaoneng.batch.asking import Question
from xiaoneng.batch.given_limits import Given
from xiaoneng.batch.lab import lab
from xiaoneng.batch.period import Period
from xiaoneng.batch.target import Job
from xiaoneng.batch.tests.conftest import ASKED_OF, MAPPINGS, MARCH
from xiaoneng.core.clock import Clock
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.recommended import recommended
from xiaoneng.measures.scalar_replay import least_amount, outcome_of
from xiaoneng.measures.tests import test_permit_replay as permits

# Begun on Monday, 2 March: the n-th of these is the n-th working day after it.
DAYS = [3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18]
AS_IT_WAS = replace(MARCH, change="")
GIVEN = partial(Given, None)


def lasting(name, days, item="permit"):
    """A case that is closed on the n-th working day after its start."""
    at = f"2026-03-{DAYS[days - 1]:02d} 09:00"
    return [
        (name, "accept", "2026-03-02 09:00", "A", "Li", item),
        (name, "close", at, "A", "Li", item),
    ]


def cases(needs, item="permit"):
    return [event for n, days in enumerate(needs) for event in lasting(f"{item}{n}", days, item)]


TENS = [n % 10 + 1 for n in range(40)]  # four of each: 1 to 10 working days


def test_the_recommended_limit_is_kept_by_so_many_of_a_hundred_and_judged(ask, rows):
    log = [*cases(TENS), *cases([2, 6, 7], "licence")]

    told, folder = ask(log, replace(AS_IT_WAS, rate=90.0))

    one = recommended(np.array(TENS), 0.9)
    assert one.amount == 9
    licence, permit = rows(folder / "recommended.csv")
    assert permit == {
        "item": "permit", "unit": "workday", "cases": "40", "amount": "9", "low": str(one.low),
        "high": str(one.high), "note": "",
    }  # fmt: skip
    assert (licence["cases"], licence["amount"]) == ("3", "")
    assert licence["note"] == "too few cases: 36 are needed"
    whole = recommended(np.array([*TENS, 2, 6, 7]), 0.9)
    assert told["recommended"] == {
        "workday": {"amount": whole.amount, "low": whole.low, "high": whole.high, "cases": 43}
    }
    # By the promise of five 20 permits and 2 licences are late; with nine, 4 permits.
    assert (told["late_now"], told["late_then"], told["more"]) == (22, 6, 0)
    assert (told["change"], told["rate"]) == ("target", 90.0)


def test_a_log_without_limits_is_told_what_would_have_been_enough(ask, rows):
    mapping = ASKED_OF.replace('amount = 5\nunit = "workday"\nstatutory_amount = 10\n', "")

    told, folder = ask(cases(TENS), replace(AS_IT_WAS, rate=90.0, unit="workday"), mapping)
    told_of, _ = ask(cases(TENS), replace(AS_IT_WAS, rate=90.0), mapping, replace=True)

    assert rows(folder / "recommended.csv")[0]["unit"] == "day"  # of the second: dates
    assert (told["cases"], told["late_now"], told["late_then"]) == (40, 0, 4)
    assert told["recommended"]["workday"]["amount"] == 9
    assert told_of["recommended"]["day"]["amount"] == 11  # until Friday, the 13th


def test_no_new_promise_ends_after_the_law(ask):
    log = cases([*TENS, 11, 12])
    of_law = replace(AS_IT_WAS, limits=GIVEN({"permit": 15.0}))

    cut, _ = ask(log, of_law)  # to ten working days
    not_taken, _ = ask(
        log, replace(of_law, unit="day", limits=GIVEN({"permit": 30.0})), replace=True
    )
    taken, _ = ask(log, replace(of_law, unit="day", limits=GIVEN({"permit": 14.0})), replace=True)

    assert [one["late_then"] for one in (cut, not_taken, taken)] == [2, 22, 2]
    assert cut["late_now"] == 22


def test_a_recommended_limit_beyond_the_law_is_told_to_be_cut(ask, rows):
    told, folder = ask(cases([11] * 8), replace(AS_IT_WAS, rate=60.0))

    [row] = rows(folder / "recommended.csv")
    assert (row["amount"], row["note"]) == ("11", "beyond the statutory limit of 10: cut to it")
    assert told["late_then"] == 8  # ten are too few


def test_a_log_without_items_has_one_limit_and_is_given_none(ask, rows):
    mapping = ASKED_OF.replace('item = "item"\n', "")

    _, folder = ask(cases(TENS), replace(AS_IT_WAS, rate=90.0), mapping)

    [row] = rows(folder / "recommended.csv")
    assert (row["item"], row["cases"], row["amount"]) == ("", "40", "9")
    with pytest.raises(Unusable, match="the log names no items; name their column"):
        ask(cases(TENS), replace(AS_IT_WAS, limits=GIVEN({"permit": 3.0})), mapping, replace=True)


def test_a_limit_of_a_file_goes_before_the_common_change(ask, rows):
    log = [*cases([3, 3, 4]), *cases([3, 3], "licence"), *cases([3], "seal")]
    given = GIVEN({"permit": 3.9}, {"licence": "same"})

    told, folder = ask(log, replace(MARCH, change="half", limits=given))

    late = {row["item"]: row["late_then"] for row in rows(folder / "items.csv")}
    assert late == {"permit": "1", "licence": "0", "seal": "1"}  # three, five, two days
    turned = {row["case"]: row["amount_then"] for row in rows(folder / "cases.csv")}
    assert turned == {"permit2": "3", "seal0": "2"}
    assert (told["change"], told["limits"], told["rate"]) == ("half", 2, None)
    assert not (folder / "recommended.csv").exists()


def test_an_item_in_a_class_is_not_given_the_recommended_limit(ask, rows):
    given = GIVEN({}, {"permit": "four_fifths"})

    told, folder = ask(cases(TENS), replace(AS_IT_WAS, rate=90.0, limits=given))

    assert told["late_then"] == 36  # all that need more than one day
    assert rows(folder / "recommended.csv")[0]["amount"] == "9"


def test_a_limit_in_another_unit_is_told_with_it(ask, rows):
    asked = replace(AS_IT_WAS, unit="day", limits=GIVEN({"permit": 3.0}))

    _, folder = ask(cases([4]), asked)

    [case] = rows(folder / "cases.csv")
    told = ("unit", "amount_now", "unit_then", "amount_then", "due_then")
    assert [case[name] for name in told] == ["workday", "5", "day", "3", "2026-03-06 00:00:00"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "nothing is tried; say --change, --rate"),
        ({"change": "third", "rate": 95.0}, "--change third .* --rate 95 .* one of the two"),
        ({"rate": 49.9}, "--rate 49.9 is outside 50 to 99.9"),
        ({"rate": float("nan")}, "--rate nan is outside"),
        ({"change": "half", "unit": "day"}, "--unit day is that of new limits; say --rate"),
        ({"limits": GIVEN({"permits": 3.0})}, 'the item "permits"; .* did you mean "permit"'),
    ],
)
def test_questions_without_an_answer_are_refused(ask, tmp_path, change, words):
    with pytest.raises(Unusable, match=words):
        ask(cases([3]), replace(AS_IT_WAS, **change))

    assert not (tmp_path / "out").exists()


def test_the_permit_log_by_the_limit_it_needs_says_what_a_recount_says(real, tmp_path, rows):
    log = real(f"{permits.LOG.name}/{permits.FILE.name}")
    job = Job((log,), MAPPINGS / f"{permits.LOG.name}.toml", permits.AS_OF, tmp_path / "out")
    period = Period(date(2000, 1, 1), permits.AS_OF.date())

    told = lab(job, Question(period, rate=95.0), lambda _line: None)

    known = list(permits.permits())
    clocks = [Clock(start, Limit(1, Unit.DAY), closed_at=end) for start, _due, end in known]
    of_closed = [one for one in clocks if one.closed_at]
    need = partial(least_amount, unit=Unit.DAY, calendar=permits.WEEKDAYS, as_of=permits.AS_OF)
    needs = sorted(need(one) for one in of_closed)
    [row] = rows(tmp_path / "out" / "recommended.csv")
    amount = int(row["amount"])
    assert (row["item"], row["unit"], row["cases"]) == ("environmental permit", "day", "1329")
    assert amount == needs[1263 - 1]  # 0.95 * 1329 is 1262.55
    then = [
        outcome_of(replace(one, promised=Limit(amount, Unit.DAY)), permits.WEEKDAYS, permits.AS_OF)
        for one in clocks
    ]
    late = sum(found.is_late for one, found in zip(clocks, then, strict=True) if one.closed_at)
    assert told["late_then"] == late == sum(one > amount for one in needs)
    assert told["yellow_then"] == sum(one.yellow != NEVER for one in then)
