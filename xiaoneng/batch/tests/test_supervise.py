"""The batch job on small logs: what is counted, what is refused, what is left untouched."""

import pytest

from xiaoneng.batch.supervise import RESULTS
from xiaoneng.batch.target import put_in_place
from xiaoneng.batch.tests.conftest import EVENTS
from xiaoneng.core.refusals import Unusable

AS_OF = "2026-03-31 12:00"


def test_a_case_two_working_days_over_has_yellow_and_red(log, run, rows):
    source = log([("1", "accept", "2026-03-02 09:00"), ("1", "look", "2026-03-03 09:00")])

    _, folder = run([source], EVENTS.replace("statutory_amount = 10\n", ""), "2026-03-12 08:00")

    cards = rows(folder / "cards.csv")
    assert [(card["rule"], card["reached_at"]) for card in cards] == [
        ("over_promised", "2026-03-10 00:00:00"),
        ("over_promised_twice", "2026-03-11 00:00:00"),
    ]
    assert cards[0]["why"] == (
        "promised limit of 5 working days ended on 2026-03-09; "
        "still open on 2026-03-10, over by 1 working day"
    )


def test_a_card_falls_on_the_organ_that_held_the_matter(log, run, rows):
    source = log(
        [
            ("1", "accept", "2026-03-02 09:00", "Window"),
            ("1", "review", "2026-03-06 09:00", "Housing"),
            ("1", "sign", "2026-03-11 09:00", "Land"),
        ]
    )

    _, folder = run([source], EVENTS, AS_OF)

    held = {card["rule"]: card["organ"] for card in rows(folder / "cards.csv")}
    assert held == {"over_promised": "Housing", "over_statutory": "Land"}
    figures = {row["organ"]: row for row in rows(folder / "organs.csv")}
    assert (figures["Land"]["cases"], figures["Land"]["red"]) == ("1", "1")
    assert (figures["Housing"]["cases"], figures["Housing"]["yellow"]) == ("0", "1")


def test_a_pause_stops_both_clocks(log, run, rows):
    source = log(
        [
            ("1", "accept", "2026-03-02 09:00"),
            ("1", "pause", "2026-03-04 09:00"),
            ("1", "resume", "2026-03-18 09:00"),
            ("1", "close", "2026-03-20 09:00"),
        ]
    )

    _, folder = run([source], EVENTS, AS_OF)

    [case] = rows(folder / "cases.csv")
    assert (case["used"], case["paused"], case["light"]) == ("4", "10", "met")
    assert case["due_at"] == "2026-03-24 00:00:00"


def test_the_same_row_twice_is_counted_once_and_listed(log, run, rows):
    event = ("1", "accept", "2026-03-02 09:00")
    source = log([event, event, ("1", "close", "2026-03-03 09:00")])
    other = log([event], "other.csv")

    summary, folder = run([source, other], EVENTS, AS_OF)

    assert (summary["rows_read"], summary["rows_used"], summary["rows_duplicate"]) == (4, 2, 2)
    assert [(row["row"], row["of_row"]) for row in rows(folder / "duplicates.csv")] == [
        ("3", "2"),
        ("2", "2"),
    ]


def test_what_happens_after_the_moment_is_not_known_yet(log, run, rows):
    source = log(
        [
            ("1", "accept", "2026-03-02 09:00"),
            ("1", "close", "2026-03-05 09:00"),
            ("2", "accept", "2026-03-04 09:00"),
        ]
    )

    summary, folder = run([source], EVENTS, "2026-03-03 12:00")

    [case] = rows(folder / "cases.csv")
    assert (case["case"], case["closed_at"], case["light"]) == ("1", "", "on_time")
    assert (summary["cases_not_begun"], summary["rows_not_begun"]) == (1, 1)
    assert summary["rows_used"] == 3


CASES = """\
shape = "cases"
time_zone = "Asia/Shanghai"
calendar = "cn"
[columns]
case = "case"
[case]
start = "started"
end = "ended"
due = "due"
"""


def test_a_case_that_ends_on_an_earlier_day_is_rejected_with_its_reason(tmp_path, run, rows):
    source = tmp_path / "cases.csv"
    source.write_text(
        "case,started,ended,due\n"
        "1,2026-03-03,2026-03-02,2026-03-20\n"
        "2,2026-03-03 10:00,2026-03-03 09:00,2026-03-20\n"
    )

    summary, folder = run([source], CASES, AS_OF)

    [rejected] = rows(folder / "rejected.csv")
    assert (rejected["row"], rejected["column"], rejected["value"]) == ("2", "ended", "2026-03-02")
    assert "before it starts" in rejected["reason"]
    assert (summary["rows_rejected"], summary["rows_used"], summary["cases"]) == (1, 1, 1)


def test_a_second_row_of_a_case_with_other_values_is_rejected(tmp_path, run, rows):
    source = tmp_path / "cases.csv"
    source.write_text(
        "case,started,ended,due\n1,2026-03-03,,2026-03-20\n1,2026-03-04,,2026-03-20\n"
    )

    summary, folder = run([source], CASES, AS_OF)

    [rejected] = rows(folder / "rejected.csv")
    assert (rejected["row"], rejected["column"], rejected["value"]) == ("3", "case", "1")
    assert summary["cases"] == 1


def test_a_log_without_limits_is_told_without_lights(log, run, rows):
    source = log([("1", "accept", "2026-03-02 09:00"), ("1", "close", "2026-03-05 09:00")])
    unlimited = EVENTS.replace('[limit]\namount = 5\nunit = "workday"\nstatutory_amount = 10\n', "")

    summary, folder = run([source], unlimited, AS_OF)

    [case] = rows(folder / "cases.csv")
    assert (case["light"], case["due_at"], case["used"]) == ("none", "", "3")
    assert (summary["closed"], summary["late"]) == (1, 0)
    [organ] = rows(folder / "organs.csv")
    assert (organ["closed"], organ["on_time_rate"]) == ("1", "")


def test_a_folder_that_is_not_empty_is_not_touched(log, run, tmp_path):
    source = log([("1", "accept", "2026-03-02 09:00")])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")

    with pytest.raises(Unusable, match="--replace"):
        run([source], EVENTS, AS_OF)

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_unusable_input_leaves_nothing_behind(log, run, tmp_path):
    source = log([("1", "accept", "2026-03-02 09:00")])
    before = sorted(path.name for path in tmp_path.iterdir())

    with pytest.raises(Unusable, match="organisation"):
        run([source], EVENTS.replace('organ = "organ"', 'organ = "organisation"'), AS_OF)

    after = sorted(path.name for path in tmp_path.iterdir() if path.name != "mapping.toml")
    assert after == before


def test_replacing_swaps_the_whole_folder(log, run, tmp_path):
    source = log([("1", "accept", "2026-03-02 09:00")])
    run([source], EVENTS, AS_OF)
    (tmp_path / "out" / "cases.csv").write_text("old")

    run([source], EVENTS, AS_OF, replace=True)

    assert (tmp_path / "out" / "cases.csv").read_text() != "old"

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "cards.csv",
        "cases.csv",
        "duplicates.csv",
        "organs.csv",
        "rejected.csv",
        "report.html",
    ]


def test_a_header_without_rows_gives_an_empty_report(log, run, rows):
    source = log([])

    summary, folder = run([source], EVENTS, AS_OF)

    assert summary["rows_read"] == summary["cases"] == 0
    assert rows(folder / "cases.csv") == rows(folder / "organs.csv") == []
    assert (folder / "report.html").stat().st_size > 0


def test_a_target_changed_by_another_run_is_not_replaced(tmp_path):
    folder, out = tmp_path / "new", tmp_path / "out"
    for path in (folder, out):
        path.mkdir()
        (path / "cases.csv").write_text(path.name)
    folder.rename(tmp_path / "taken")

    with pytest.raises(Unusable, match="another run"):
        put_in_place(folder, out, tmp_path / "before", RESULTS, replace=True)

    assert (out / "cases.csv").read_text() == "out"


def test_a_folder_that_cannot_be_made_is_named(log, run, tmp_path):
    (tmp_path / "file").write_text("")
    source = log([("1", "accept", "2026-03-02 09:00")])

    with pytest.raises(Unusable, match="cannot be written"):
        run([source], EVENTS, AS_OF, "file/out")


def test_replacing_takes_nothing_that_supervise_did_not_write(log, run, tmp_path):
    source = log([("1", "accept", "2026-03-02 09:00")])
    run([source], EVENTS, AS_OF)
    (tmp_path / "out" / "thesis.txt").write_text("mine")

    with pytest.raises(Unusable, match="thesis"):
        run([source], EVENTS, AS_OF, replace=True)

    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


def test_a_result_that_came_in_between_is_not_replaced_unasked(tmp_path):
    folder, out = tmp_path / "new", tmp_path / "out"
    for path in (folder, out):
        path.mkdir()
        (path / "cases.csv").write_text(path.name)

    with pytest.raises(Unusable, match="not empty"):
        put_in_place(folder, out, tmp_path / "before", RESULTS, replace=False)

    assert (out / "cases.csv").read_text() == "out"


def test_what_a_killed_run_left_is_removed_by_the_next(log, run, tmp_path):
    left = tmp_path / ".out-999999999-abc"
    left.mkdir()
    (left / "rows.parquet").write_text("rows")

    run([log([("1", "accept", "2026-03-02 09:00")])], EVENTS, AS_OF)

    assert not left.exists()
