"""Limits that a log carries or a mapping sets, and what follows from them."""

import pytest

from xiaoneng.batch.tests.conftest import EVENTS
from xiaoneng.core.refusals import Unusable

AS_OF = "2026-03-31 12:00"
CARRIED = EVENTS.replace(
    'amount = 5\nunit = "workday"\nstatutory_amount = 10\n',
    'amount = { column = "n" }\nunit = { column = "unit" }\nstatutory_amount = { column = "s" }\n',
)


@pytest.fixture
def carried(tmp_path):
    def written(*lines):
        path = tmp_path / "log.csv"
        path.write_text("case,activity,at,organ,item,n,unit,s\n" + "\n".join(lines) + "\n")
        return path

    return written


def test_a_case_keeps_the_limit_it_was_accepted_under(carried, run, rows):
    source = carried(
        "1,accept,2026-03-02 09:00,A,x,5,hour,",
        "1,look,2026-03-03 09:00,A,x,3,workday,",
    )

    _, folder = run([source], CARRIED, AS_OF)

    [case] = rows(folder / "cases.csv")
    assert (case["amount"], case["unit"]) == ("5", "hour")


def test_a_statute_without_a_promise_is_told_and_has_no_cards(carried, run, rows):
    source = carried("1,accept,2026-03-02 09:00,A,x,,workday,2")

    _, folder = run([source], CARRIED, AS_OF)

    [case] = rows(folder / "cases.csv")
    assert (case["light"], case["due_at"]) == ("none", "")
    assert case["statutory_due_at"] == "2026-03-05 00:00:00"
    assert rows(folder / "cards.csv") == []


def test_a_part_of_a_day_is_no_limit_and_its_row_is_rejected(carried, run, rows):
    source = carried(
        "1,accept,2026-03-02 09:00,A,x,1.5,workday,",
        "2,accept,2026-03-02 09:00,A,x,1.5,hour,",
        "3,accept,2026-03-02 09:00,A,x,1000000000,day,",
    )

    _, folder = run([source], CARRIED, AS_OF)

    assert [case["case"] for case in rows(folder / "cases.csv")] == ["2"]
    assert [(row["row"], row["column"]) for row in rows(folder / "rejected.csv")] == [
        ("2", "n"),
        ("4", "n"),
    ]


def test_red_of_hours_on_one_day_is_the_second_step_of_the_promise(carried, run, rows):
    source = carried("1,accept,2026-03-02 09:00,A,x,2,hour,4")

    _, folder = run([source], CARRIED, AS_OF)

    red = next(card for card in rows(folder / "cards.csv") if card["colour"] == "red")
    assert (red["rule"], red["reached_at"]) == ("over_promised_twice", "2026-03-04 11:00:00")
    assert red["why"].endswith("over by 48 hours")


def test_the_means_are_in_the_unit_of_limits_even_where_most_cases_have_none(carried, run, rows):
    source = carried(
        "1,accept,2026-03-02 09:00,A,x,5,workday,",
        "1,close,2026-03-04 09:00,A,x,5,workday,",
        "2,accept,2026-03-02 09:00,A,x,,,",
        "3,accept,2026-03-02 09:00,A,x,,,",
    )

    _, folder = run([source], CARRIED, AS_OF)

    [organ] = rows(folder / "organs.csv")
    assert (organ["mean_used"], organ["mean_amount"]) == ("2.0", "5.0")


def test_a_promise_that_ends_after_its_statute_is_refused(log, run):
    source = log([("1", "accept", "2026-03-02 09:00")])

    with pytest.raises(Unusable, match="after the statutory one"):
        run([source], EVENTS.replace("amount = 5\n", "amount = 20\n", 1), AS_OF)


def test_a_closing_on_the_day_before_the_start_event_rejects_the_case(log, run, rows):
    mapping = EVENTS + '[[event]]\nmatch = "accept"\ndoes = "start"\n'
    source = log(
        [
            ("1", "close", "2026-03-02 09:00"),
            ("1", "accept", "2026-03-05 09:00"),
            ("2", "close", "2026-03-05 08:00"),
            ("2", "accept", "2026-03-05 09:00"),
        ]
    )

    summary, folder = run([source], mapping, AS_OF)

    [case] = rows(folder / "cases.csv")
    assert (case["case"], case["used"], case["light"]) == ("2", "0", "met")
    assert case["warnings"] == "closed_before_started"
    assert summary["rows_rejected"] == 2


def test_an_end_within_the_second_of_the_moment_is_known(tmp_path, run, rows):
    source = tmp_path / "cases.csv"
    source.write_text(
        "case,started,ended,due\n1,2026-03-03 09:00,2026-03-31 12:00:00.5,2026-04-20\n"
    )
    mapping = (
        'shape = "cases"\ntime_zone = "Asia/Shanghai"\ncalendar = "cn"\n[columns]\ncase = "case"\n'
        '[case]\nstart = "started"\nend = "ended"\ndue = "due"\n'
    )

    _, folder = run([source], mapping, AS_OF)

    [case] = rows(folder / "cases.csv")
    assert (case["light"], case["closed_at"]) == ("met", "2026-03-31 12:00:00")


@pytest.mark.parametrize("moment", ["1949-12-31 12:00", "2150-01-01 00:00"])
def test_a_moment_outside_the_calendar_is_refused(log, run, moment):
    source = log([("1", "accept", "2026-03-02 09:00")])

    with pytest.raises(Unusable, match="outside the calendar"):
        run([source], EVENTS, moment)


def test_what_is_read_may_not_lie_where_the_results_go(log, run, tmp_path):
    (tmp_path / "out").mkdir()
    source = log([("1", "accept", "2026-03-02 09:00")], "out/cases.csv")

    with pytest.raises(Unusable, match="lies in"):
        run([source], EVENTS, AS_OF, replace=True)

    assert source.is_file()


def test_a_case_whose_rows_bring_other_limits_is_marked(run, tmp_path, rows):
    log = tmp_path / "log.csv"
    log.write_text(
        "case,activity,at,organ,item,n,unit,s\n"
        "1,accept,2026-03-02 09:00,A,x,5,workday,8\n"
        "1,look,2026-03-03 09:00,A,x,6,workday,8\n"
        "2,accept,2026-03-02 09:00,A,x,5,workday,8\n"
        "2,look,2026-03-03 09:00,A,x,5,workday,\n"
        "3,accept,2026-03-02 09:00,A,x,5,day,\n"
        "3,look,2026-03-03 09:00,A,x,,day,9\n"
    )

    _, folder = run([log], CARRIED, "2026-03-31 12:00")

    warnings = {row["case"]: row["warnings"] for row in rows(folder / "cases.csv")}
    assert warnings == {"1": "limits_differ", "2": "", "3": "limits_differ"}
