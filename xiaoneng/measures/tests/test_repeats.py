from typing import Any

import ibis
import pyarrow as pa

from xiaoneng.measures.repeats import duplicates, repeated
from xiaoneng.measures.tests.columns import rows, table
from xiaoneng.measures.tests.events import MOMENT, at

COLUMNS = {
    "order": pa.int64(),
    "print": pa.uint64(),
    "case": pa.string(),
    "does": pa.string(),
    "at": MOMENT,
}


def found(*told: tuple[int, str]) -> list[tuple[int, int]]:
    """(order, of_order) of the repeats among rows of (fingerprint, case)."""
    lines: list[dict[str, Any]] = [
        {"order": order, "print": mark, "case": case, "does": "step", "at": at("03-02 09:00")}
        for order, (mark, case) in enumerate(told)
    ]
    log = table(lines, COLUMNS)
    prints = ibis.memtable(repeated(log.select("print").to_pyarrow()["print"]))
    repeats = duplicates(log, prints)
    return sorted((row["order"], row["of_order"]) for row in rows(repeats))


def test_a_row_that_was_read_before_repeats_the_first_of_its_kind():
    assert found((7, "a"), (8, "a"), (7, "a"), (7, "a")) == [(2, 0), (3, 0)]


def test_rows_with_equal_fingerprints_and_other_cases_are_no_repeats():
    assert found((7, "a"), (7, "b"), (7, "b")) == [(2, 1)]


def test_a_log_without_repeats_has_none():
    assert found((7, "a"), (8, "a"), (9, "b")) == []
    assert found() == []


def test_only_the_fingerprints_met_twice_are_suspects():
    marks = pa.chunked_array([[3, 1, 2**64 - 1], [1, 2**64 - 1, 1]], pa.uint64())

    assert repeated(marks)["print"].to_pylist() == [1, 2**64 - 1]
