"""Results without a case, and items that issue results and have no cases."""

import pytest

from xiaoneng.measures.doubts_results import issued_without_case, item_without_cases
from xiaoneng.measures.tests.doubt_logs import doubts, few, keys
from xiaoneng.measures.tests.register_logs import (
    DAY_ONE,
    HonestHall,
    documents,
    handled,
    numbers,
    result,
    results,
)

HERE, THERE = ("民政局", "登记"), ("住建局", "登记")
TOLD = handled((*HERE, True), (*THERE, True))


def unknown(told, *, known=(), papers=(), cases=TOLD):
    return issued_without_case(results(told), numbers(*known), documents(*papers), cases)


def caseless(told, cases=TOLD, *, known=(), papers=()):
    return item_without_cases(results(told), numbers(*known), documents(*papers), cases)


def elsewhere(count=60):
    """Another organ whose results all have their cases."""
    told = [result(900 + key, organ="住建局", named=f"住{key}") for key in range(count)]
    return told, [(f"住{key}", "住建局") for key in range(count)]


def test_results_that_name_no_known_case_are_suspicious():
    other, known = elsewhere()
    bad = [result(key, named=f"无{key}") for key in range(12)]
    good = [result(20 + key, named=f"有{key}") for key in range(18)]

    known += [(f"有{key}", "民政局") for key in range(18)]

    found = doubts(unknown([*other, *bad, *good], known=known))

    assert [row["case"] for row in found] == list(range(12))
    assert (found[0]["number"], found[0]["total"], found[0]["measured"]) == (12, 30, 0.4)


def test_a_case_of_another_organ_is_none_and_one_it_has_a_part_in_is_one():
    told = [result(key, named=f"办{key}") for key in range(30)]

    strange = unknown(told, known=[(f"办{key}", "住建局") for key in range(30)])
    joint = unknown(told, known=[(f"办{key}", "民政局") for key in range(30)])

    assert (keys(strange), keys(joint)) == (list(range(30)), [])


def test_the_decision_document_of_a_case_of_the_item_is_enough():
    told = [result(key, named=f"错{key}") for key in range(30)]

    known = unknown(told, papers=[(f"证{key}", "登记") for key in range(30)])
    of_another = unknown(told, papers=[(f"证{key}", "变更") for key in range(30)])

    assert (keys(known), keys(of_another)) == ([], list(range(30)))


@pytest.mark.parametrize(("naming", "is_told"), [(0, False), (4, False), (5, True), (10, True)])
def test_a_result_that_names_no_case_says_nothing_where_cases_name_no_documents(naming, is_told):
    told = [result(key) for key in range(30)]
    cases = handled(*((*HERE, key < naming) for key in range(10)), (*HERE, None))

    assert bool(keys(unknown(told, cases=cases))) is is_told


def test_where_everybody_has_gaps_nobody_stands_out():
    told = [
        result(100 * place + key, organ=organ, named=f"无{key}" if key < 12 else f"有{key}")
        for place, organ in enumerate(["民政局", "住建局"])
        for key in range(40)
    ]
    known = [(f"有{key}", organ) for organ in ("民政局", "住建局") for key in range(40)]

    assert keys(unknown(told, known=known)) == []


def test_few_results_say_so_and_items_without_cases_are_left_to_the_other():
    found = unknown([result(key, named=f"无{key}") for key in range(12)])

    assert (keys(found), [row["total"] for row in few(found)]) == ([], [12])
    assert few(unknown([result(key, item="注销", named="无") for key in range(30)])) == []


@pytest.mark.parametrize(("number", "is_told"), [(9, False), (10, True)])
def test_an_item_without_cases_is_suspicious_when_its_results_grow(number, is_told):
    told = [result(key, item="注销", issued=DAY_ONE + key) for key in range(number)]

    found = caseless(told)

    assert keys(found) == (list(range(number)) if is_told else [])
    assert len(few(found)) == (not is_told)


def test_it_says_how_many_and_when_and_one_case_in_hand_clears_the_item():
    told = [result(key, issued=DAY_ONE + key) for key in range(14)]

    found = doubts(caseless(told, handled((*THERE, True))))
    assert {(row["organ"], row["item"], row["number"], row["total"]) for row in found} == {
        (*HERE, 14, 14)
    }
    assert {row["moment"] for row in found} == {(DAY_ONE + 13) * 24 * 3600}
    assert keys(caseless(told, handled((*HERE, None)))) == []


def test_results_of_cases_that_ended_long_ago_are_no_results_without_cases():
    told = [result(key, named=f"办{key}" if key % 2 else None) for key in range(30)]
    cases = [(f"办{key}", "民政局") for key in range(1, 30, 2)]
    papers = [(f"证{key}", "登记") for key in range(0, 30, 2)]
    elsewhere = handled((*THERE, True))

    assert keys(caseless(told, elsewhere, known=cases, papers=papers)) == []
    assert keys(caseless(told, elsewhere, known=cases)) == list(range(0, 30, 2))


@pytest.mark.parametrize("seed", range(5))
def test_honest_registers_raise_nothing(seed):
    hall = HonestHall(seed, 900)
    told, cases = results(hall.results), handled(*hall.handled)

    found = issued_without_case(told, numbers(*hall.numbers), documents(*hall.documents), cases)

    assert keys(found) == []
    assert keys(caseless(hall.results, cases, known=hall.numbers, papers=hall.documents)) == []
