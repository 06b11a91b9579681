"""Shorter promises over a log: who would have been late, with whom, and what is refused."""

from datetime import date

import pytest

from xiaoneng.batch.asking import Question
from xiaoneng.batch.lab import TABLES, lab
from xiaoneng.batch.period import Period
from xiaoneng.batch.target import Job
from xiaoneng.batch.tests.conftest import ASKED_OF, MAPPINGS, MARCH
from xiaoneng.core.clock import Clock
from xiaoneng.core.limits import GivenDue
from xiaoneng.core.refusals import Unusable
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.scalar_replay import outcome_of
from xiaoneng.measures.tests import test_permit_replay as permits

FIRST, LAST = MARCH.period
# Five working days from 2 March end on the 9th; half of them, two, on the 4th.
QUICK = [
    ("q", "accept", "2026-03-02 09:00", "A", "Li"),
    ("q", "close", "2026-03-03 09:00", "A", "Li"),
]
TURNS = [
    ("t", "accept", "2026-03-02 09:00", "A", "Li"),
    ("t", "review", "2026-03-04 09:00", "B", "Wang"),
    ("t", "close", "2026-03-06 09:00", "A", "Li"),
]
LATE = [
    ("l", "accept", "2026-03-02 09:00", "B", "Wang"),
    ("l", "close", "2026-03-20 09:00", "A", "Li"),
]
OPEN = [("o", "accept", "2026-03-26 09:00", "B", "Zhao")]


def within(since, until):
    return Question(Period(since, until), "half")


def test_a_case_that_half_the_promise_would_have_made_late_is_told_with_both_limits(ask, rows):
    summary, folder = ask([*QUICK, *TURNS, *LATE])

    assert {name: summary[name] for name in ("cases", "late_now", "late_then", "more")} == {
        "cases": 3, "late_now": 1, "late_then": 2, "more": 1,
    }  # fmt: skip
    [case] = rows(folder / "cases.csv")
    assert (case["case"], case["unit"], case["used"]) == ("t", "workday", "4")
    assert (case["amount_now"], case["amount_then"]) == ("5", "2")
    assert (case["due_now"], case["due_then"]) == ("2026-03-10 00:00:00", "2026-03-05 00:00:00")


def test_a_late_case_counts_for_whoever_had_it_when_the_limit_ran_out(ask, rows):
    _, folder = ask([*QUICK, *TURNS, *LATE])

    [case] = rows(folder / "cases.csv")
    held = {(row["organ"], row["officer"]): row for row in rows(folder / "holders.csv")}
    organs = {row["organ"]: row for row in rows(folder / "organs.csv")}
    assert (case["organ"], case["by_organ"], case["by_officer"]) == ("A", "B", "Wang")
    assert {key: (row["late_now"], row["late_then"], row["more"]) for key, row in held.items()} == {
        ("B", "Wang"): ("1", "2", "1")
    }
    assert (organs["A"]["late_then"], organs["A"]["red_now"]) == ("2", "0")
    assert (organs["B"]["cases"], organs["B"]["red_now"]) == ("0", "1")


def test_open_cases_stand_beside_the_closed_ones(ask, rows):
    summary, folder = ask([*QUICK, *OPEN])

    assert (summary["cases"], summary["late_then"], summary["more"]) == (1, 0, 0)
    assert [summary[f"open{more}"] for more in ("", "_now", "_then", "_more")] == [1, 0, 1, 1]
    [case] = rows(folder / "cases.csv")
    assert (case["case"], case["closed_at"], case["by_officer"]) == ("o", "", "Zhao")


def test_cases_closed_on_other_days_are_left_out(ask):
    first, _ = ask([*QUICK, *TURNS, *LATE], within(FIRST, date(2026, 3, 6)))
    second, _ = ask(
        [*QUICK, *TURNS, *LATE],
        within(date(2026, 3, 6), date(2026, 3, 6)),
        replace=True,
    )

    assert (first["cases"], second["cases"]) == (2, 1)


def test_a_credited_pause_stops_the_shorter_limit_too(ask):
    stops = [
        ("t", "pause", "2026-03-03 09:00", "A", "Li"),
        ("t", "review", "2026-03-05 10:00", "B", "Wang"),
    ]

    summary, _ = ask([TURNS[0], *stops, TURNS[2]])

    assert (summary["cases"], summary["late_then"]) == (1, 0)


def test_the_permit_log_with_half_the_time_says_what_a_recount_says(real, tmp_path, rows):
    log = real(f"{permits.LOG.name}/{permits.FILE.name}")
    job = Job((log,), MAPPINGS / f"{permits.LOG.name}.toml", permits.AS_OF, tmp_path / "out")

    told = lab(job, within(date(2000, 1, 1), permits.AS_OF.date()), lambda _line: None)

    assert (told["cases"], told["late_now"], told["late_then"]) == (1329, 309, 1097)
    known = list(permits.permits())
    now = [Clock(start, GivenDue(due), closed_at=end) for start, due, end in known]
    then = [permits.recounted(*one) for one in known]
    for life, clocks in (("now", now), ("then", then)):
        lived = [(one, outcome_of(one, permits.WEEKDAYS, permits.AS_OF)) for one in clocks]
        recount = {
            f"open_{life}": sum(found.is_late for one, found in lived if not one.closed_at),
            f"yellow_{life}": sum(found.yellow != NEVER for _one, found in lived),
            f"red_{life}": sum(found.red != NEVER for _one, found in lived),
        }
        assert {name: told[name] for name in recount} == recount
    for name in ("organs", "items", "holders"):
        table = rows(tmp_path / "out" / f"{name}.csv")
        figures = [key for key in table[0] if key in told]
        assert {key: sum(int(row[key]) for row in table) for key in figures} == {
            key: told[key] for key in figures
        }
    turned = len(rows(tmp_path / "out" / "cases.csv"))
    assert turned == sum(int(str(told[name])) for name in ("more", "open_more"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (within(date(2026, 4, 1), LAST), "--since 2026-04-01 lies after --until"),
        (within(FIRST, date(2026, 4, 1)), "lies after --as-of"),
        (within(date(2025, 1, 1), date(2025, 1, 31)), "no case with a limit was closed"),
    ],
)
def test_days_without_an_answer_are_refused(ask, tmp_path, question, words):
    with pytest.raises(Unusable, match=words):
        ask(QUICK, question)

    assert not (tmp_path / "out").exists()


def test_a_log_without_limits_has_no_promise_to_shorten(ask, tmp_path):
    with pytest.raises(Unusable, match="see the limits in"):
        ask(QUICK, mapping=ASKED_OF[: ASKED_OF.index("[limit]")])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv", "mapping.toml"]


def test_earlier_results_are_replaced_only_when_asked_and_others_never(ask, tmp_path):
    ask(QUICK)
    with pytest.raises(Unusable, match="--replace"):
        ask(QUICK)
    ask(TURNS, replace=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(TABLES)
    (tmp_path / "out" / "report.html").write_text("of supervise")

    with pytest.raises(Unusable, match=r"report\.html, which lab did not write"):
        ask(QUICK, replace=True)

    assert (tmp_path / "out" / "report.html").read_text() == "of supervise"
