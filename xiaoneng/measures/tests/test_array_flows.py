"""The kernel over arrays, the expressions and plain Python: all say the same of every log."""

from statistics import median

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given

from xiaoneng.measures.array_flows import (
    follows_in,
    group_medians,
    ledger_of,
    median_gaps,
    path_of,
    prints_of,
    variants_in,
)
from xiaoneng.measures.flows import follows_of, known, passages_of, timed
from xiaoneng.measures.tests.columns import rows
from xiaoneng.measures.tests.events import event
from xiaoneng.measures.tests.flow_logs import AS_OF, OFFICE, SOME, kept, logs
from xiaoneng.measures.variants import variants_of


def coded(events):
    return ledger_of(known(events, AS_OF).select("case", "key", "activity").to_pyarrow())


def all_alike(ledger):
    """The worst prints there are: every case has the same."""
    return np.zeros(ledger.cases, np.uint64)


def by_first_activity(ledger):
    return ledger.codes[ledger.firsts[:-1]].astype(np.uint64)


def told(ledger, prints=prints_of):
    found = variants_in(ledger, prints)
    columns = zip(found.example, found.cases, found.median_seconds, strict=True)
    return [(path_of(ledger, case), count, seconds) for case, count, seconds in columns]


@SOME
@given(logs)
def test_paths_are_those_of_the_expressions_whatever_the_prints(log):
    events, _ = kept(log)

    ledger = coded(events)
    expected = [
        (tuple(one["path"]), one["cases"], one["median_seconds"])
        for one in rows(variants_of(events, AS_OF))
    ]
    for prints in (prints_of, all_alike, by_first_activity):
        assert told(ledger, prints) == expected


@SOME
@given(logs)
def test_what_follows_what_is_that_of_the_expressions(log):
    events, _ = kept(log)

    ledger = coded(events)
    follows = follows_in(ledger)
    found = {
        (ledger.names[code], ledger.names[next_code]): (times, seconds)
        for code, next_code, times, seconds in zip(*follows, median_gaps(ledger), strict=True)
    }
    expected = rows(follows_of(timed(passages_of(events, AS_OF), OFFICE)))
    assert found == {
        (one["activity"], one["next_activity"]): (one["times"], one["elapsed_median"])
        for one in expected
    }


def table(*told):
    case, key, activity = zip(*told, strict=True)
    return pa.table({"case": case, "key": pa.array(key), "activity": activity})


@pytest.mark.parametrize(
    "told",
    [
        [("a", 1, "x"), ("a", 2, "y"), ("b", 1, "x")],  # case by case
        [("b", 1, "x"), ("a", 1, "x"), ("a", 2, "y")],
        [("a", 1, "x"), ("b", 1, "x"), ("a", 2, "y")],  # in order of time
        [("a", 2, "y"), ("b", 1, "x"), ("a", 1, "x")],  # in no order
    ],
)
def test_a_log_may_come_in_any_order(told):
    ledger = ledger_of(table(*told))

    paths = {path_of(ledger, case) for case in range(ledger.cases)}
    assert paths == {("x", "y"), ("x",)}
    assert ledger.names == ("x", "y")


def test_of_each_case_it_is_known_which_path_it_takes():
    log = [event("a", "03-02 09:00", activity="y"), event("b", "03-02 09:00", activity="x")]
    log += [event("c", "03-02 09:00", activity="y")]

    ledger = coded(kept(log)[0])
    found = variants_in(ledger)
    paths = [path_of(ledger, one) for one in found.example]
    assert paths == [("y",), ("x",)]
    assert found.of_case.tolist() == [0, 1, 0]


@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int32(), pa.string())])
def test_a_missing_activity_is_an_empty_name(kind):
    events = table(("a", 1, None), ("a", 2, "x"), ("a", 3, ""))

    ledger = ledger_of(events.set_column(2, "activity", events["activity"].cast(kind)))
    assert path_of(ledger, 0) == ("", "x", "")
    assert ledger.names == ("", "x")


def test_a_log_of_nothing_has_no_paths():
    empty = pa.table({"case": pa.array([], pa.string()), "key": pa.array([], pa.int64())})
    ledger = ledger_of(empty.append_column("activity", pa.array([], pa.string())))

    assert told(ledger) == []
    assert len(follows_in(ledger).times) == len(median_gaps(ledger)) == 0


def test_medians_are_of_each_group():
    group, values = np.array([1, 0, 1, 1, 0]), np.array([5, 2, 0, 9, 5])

    assert group_medians(group, values, 2).tolist() == [median([2, 5]), median([0, 5, 9])]


def test_medians_that_do_not_fit_into_one_number_are_refused():
    with pytest.raises(ValueError, match="64 bits"):
        group_medians(np.array([0]), np.array([1 << 62]), 1 << 2)
