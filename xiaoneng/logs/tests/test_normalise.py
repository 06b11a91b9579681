"""What makes a row unusable, and what a mapping makes of a usable one."""

from datetime import datetime

import pytest

from xiaoneng.logs.tests.conftest import EVENTS, HEAD

HEADER = "case,activity,at\n"
CASE_HEAD = HEAD + 'shape = "cases"\n'
CASE_HEADER = "case,organ,start,end\n"
CASES = '[columns]\ncase = "case"\norgan = "organ"\n[case]\nstart = "start"\nend = "end"\n'


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (",A,2024-05-06", "case", "", "The case number is empty."),
        ("1,A,", "at", "", "The time is empty."),
        ("1,A,soon", "at", "soon", "This is not a time that can be read."),
        ("1,A,1949-12-31", "at", "1949-12-31", "The year is not between 1950 and 2149."),
        ("1,A,2150-01-01", "at", "2150-01-01", "The year is not between 1950 and 2149."),
    ],
)
def test_a_row_without_what_an_event_needs_is_rejected(read, row, column, value, reason):
    log = read("log.csv", f"{HEADER}0,A,2024-05-06\n{row}\n9,A,2024-05-06\n")

    assert log.column("case") == ["0", "9"]
    reject = log.rejects[0]
    assert (reject["row"], reject["column"], reject["value"]) == (3, column, value)
    assert reject["reason"] == reason
    assert reject["file"].endswith("log.csv")


def test_a_row_with_two_faults_is_rejected_once(read):
    log = read("log.csv", HEADER + ",A,soon\n")

    assert log.reasons() == ["The case number is empty."]


def test_an_activity_may_be_empty(read):
    log = read("log.csv", HEADER + "1,,2024-05-06\n")

    assert (log.column("activity"), log.column("does")) == ([None], ["step"])


def test_times_of_one_column_may_have_different_offsets(read):
    times = "2024-05-06T10:00Z", "2024-05-06T10:00+08:00", "2024-05-06 10:00", "2024-05-06"
    log = read("log.csv", HEADER + "".join(f"1,A,{time}\n" for time in times))

    hours = [at.hour for at in log.column("at")]
    assert hours == [12, 4, 10, 0]


def test_values_that_mean_none_are_null(read):
    log = read(
        "log.csv",
        "case,activity,at,organ\n1,A,2024-05-06,EMPTY\n2,A,2024-05-06,\nEMPTY,A,2024-05-06,x\n",
        EVENTS + 'organ = "organ"\n',
        HEAD + 'null = ["EMPTY"]\n',
    )

    assert log.column("organ") == [None, ""]
    assert log.reasons() == ["The case number is empty."]


def test_activities_do_what_the_mapping_says(read):
    rules = """
[[event]]
match = ["Wait", "Hold"]
does = "pause"
credited = true
[[event]]
match = "Done"
does = "close"
"""
    rows = "".join(f"1,{name},2024-05-06\n" for name in ("Open", "Wait", "Hold", "Done", "wait"))
    log = read("log.csv", HEADER + rows, EVENTS + rules)

    assert log.column("does") == ["step", "pause", "pause", "close", "step"]
    assert log.column("credited") == [False, True, True, False, False]


def test_a_fixed_value_is_on_every_row(read):
    log = read("log.csv", HEADER + "1,A,2024-05-06\n", EVENTS + 'item = { value = "permit" }\n')

    assert log.column("item") == ["permit"]


def test_columns_that_are_not_mapped_are_null(read):
    row = read("log.csv", HEADER + "1,A,2024-05-06\n").rows[0]

    unmapped = (
        "recorded_at",
        "organ",
        "officer",
        "item",
        "started_at",
        "ended_at",
        "due_at",
        "amount",
        "unit",
        "statutory_amount",
        "warn",
    )
    assert {row[name] for name in unmapped} == {None}


def test_a_log_of_cases_has_one_row_each_and_no_events(read):
    rows = "1,X,2024-05-06 09:00,\n2,X,2024-05-06,2024-05-07\n"
    log = read("log.csv", CASE_HEADER + rows, CASES, CASE_HEAD)

    assert log.column("at") == [None, None]
    assert log.column("started_at") == [datetime(2024, 5, 6, 9), datetime(2024, 5, 6)]
    assert log.column("ended_at") == [None, datetime(2024, 5, 7)]


def test_a_case_without_its_start_is_rejected(read):
    rows = "1,X,,2024-05-07\n2,X,2024-05-06,never\n"
    log = read("log.csv", CASE_HEADER + rows, CASES, CASE_HEAD)

    assert [(r["column"], r["reason"]) for r in log.rejects] == [
        ("start", "The time is empty."),
        ("end", "This is not a time that can be read."),
    ]


def test_the_time_a_row_was_entered_is_kept(read):
    log = read(
        "log.csv",
        "case,activity,at,entered\n1,A,2024-05-06,2024-05-07 08:00\n",
        EVENTS + 'recorded = "entered"\n',
    )

    assert log.column("recorded_at") == [datetime(2024, 5, 7, 8)]


LIMITED = (
    EVENTS
    + """[limit]
amount = { column = "days" }
unit = { column = "unit" }
statutory_amount = { column = "law" }
warn = { column = "warn" }
"""
)


def test_a_limit_may_be_carried_by_the_log(read):
    header = "case,activity,at,days,unit,law,warn\n"
    rows = "1,A,2024-05-06, 5,workday,20,1\n2,A,2024-05-06,,,,\n"
    log = read("log.csv", header + rows, LIMITED)

    names = ("amount", "unit", "statutory_amount", "warn")
    assert [log.rows[0][name] for name in names] == [5.0, "workday", 20, 1.0]
    assert [log.rows[1][name] for name in names] == [None] * 4


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ("five,day,,", "days", "This is not a number."),
        ("5天,day,,", "days", "This is not a number."),
        ("nan,day,,", "days", "This is not a number."),
        ("-1,day,,", "days", "The number is below zero."),
        ("5,day,x,", "law", "This is not a number."),
        ("5,day,,x", "warn", "This is not a number."),
        ("5,week,,", "unit", "The unit is not one of workday, day, hour, workhour."),
        ("5,,,", "unit", "The amount has no unit."),
    ],
)
def test_a_limit_that_is_none_rejects_its_row(read, cells, column, reason):
    log = read("log.csv", f"case,activity,at,days,unit,law,warn\n1,A,2024-05-06,{cells}\n", LIMITED)

    assert log.rows == []
    assert (log.rejects[0]["column"], log.rejects[0]["reason"]) == (column, reason)


def test_a_limit_fixed_by_the_mapping_is_not_repeated_on_the_rows(read):
    log = read(
        "log.csv", HEADER + "1,A,2024-05-06\n", EVENTS + '[limit]\namount = 5\nunit = "day"\n'
    )

    assert (log.column("amount"), log.column("unit")) == ([None], [None])


def test_rejects_come_in_the_order_of_their_rows(read):
    log = read("log.csv", HEADER + "1,A,never\n,A,2024-05-06\nx\n1,A,\n")

    assert [reject["row"] for reject in log.rejects] == [2, 3, 4, 5]
