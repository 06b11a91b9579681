"""A cluster says what the embedded engine says, row by row, of `supervise` and every measure."""

import csv

import pytest

from xiaoneng.batch.supervise import TABLES

OF_THE_RUN = ("seconds", "peak_mib")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_supervise_is_the_same_to_the_byte(told, table):
    work, _ = told

    ours, theirs = (work / name / table for name in ("embedded", "spark"))

    assert theirs.read_bytes() == ours.read_bytes()
    with ours.open(encoding="utf-8") as file:
        assert len(list(csv.reader(file))) > 1


def test_the_summaries_say_the_same(told):
    _, found = told

    ours, theirs = found["summaries"]["embedded"], found["summaries"]["spark"]

    assert {**theirs, **{name: ours[name] for name in OF_THE_RUN}} == ours
    assert min(ours["cases"], ours["rows_duplicate"], ours["cards"]["red"]) > 0


def test_every_measure_gives_the_same_rows(told):
    _, found = told

    differ = {
        name: one
        for name, one in found["measures"].items()
        if one["differ"] or one["rows"] != one["found"]
    }

    assert differ == {}
    assert [name for name, one in found["measures"].items() if not one["rows"]] == []


def test_the_folder_of_a_run_that_was_killed_holds_nothing(told):
    _, found = told

    assert found["killed"] == {"code": -9, "before": True, "after": []}
