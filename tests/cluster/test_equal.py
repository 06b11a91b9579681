"""A cluster says what the embedded engine says, row by row, of each command and every measure."""

import csv

import pytest

from xiaoneng.batch import flows, lab, supervise

OF_THE_RUN = ("seconds", "peak_mib")
TABLES = {
    "supervise": supervise.TABLES,
    "flows": flows.TABLES,
    "lab": lab.TABLES,
    "target": lab.RESULTS.names,
}


@pytest.mark.parametrize(
    "table", [f"{command}/{table}" for command, names in TABLES.items() for table in names]
)
def test_a_table_of_a_command_is_the_same_to_the_byte(told, table):
    work, _ = told

    ours, theirs = (work / name / table for name in ("embedded", "spark"))

    assert theirs.read_bytes() == ours.read_bytes()
    with ours.open(encoding="utf-8") as file:
        assert len(list(csv.reader(file))) > 1


@pytest.mark.parametrize("command", TABLES)
def test_the_summaries_say_the_same(told, command):
    _, found = told

    ours, theirs = (found["summaries"][name][command] for name in ("embedded", "spark"))

    assert {**theirs, **{name: ours[name] for name in OF_THE_RUN}} == ours
    assert min(ours["cases"], ours["rows_duplicate"]) > 0


def test_the_run_has_cards_and_cases_that_turn_late_and_all_kinds_of_time(told):
    _, found = told

    ours = found["summaries"]["embedded"]

    assert min(ours["supervise"]["cards"]["red"], ours["lab"]["more"], ours["lab"]["open_now"]) > 0
    assert min(ours["flows"]["kinds"][kind] for kind in ("work", "waiting", "paused")) > 0
    target = ours["target"]
    assert min(target["more"], target["reminder_now"]) > 0
    assert target["late_then"] < target["late_now"]


def test_items_have_a_recommended_limit_one_beyond_the_law_or_too_few_cases(told):
    work, _ = told

    with (work / "spark" / "target" / "recommended.csv").open(encoding="utf-8") as file:
        notes = {row["note"].partition(" ")[0] for row in csv.DictReader(file)}

    assert notes == {"", "too", "beyond"}


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
