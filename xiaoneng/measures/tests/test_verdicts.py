"""A handful of cases from their events to verdicts, rows of the output, and cards."""

from typing import Any

import pyarrow as pa
import pytest

from xiaoneng.core import calendars
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting
from xiaoneng.measures.folding import Terms, cases_of, clocks_of, pauses_of
from xiaoneng.measures.tests.columns import from_epoch, keep, rows, since_epoch, table
from xiaoneng.measures.tests.events import at, event, events
from xiaoneng.measures.verdicts import (
    cases_csv,
    held_by,
    judge,
    plain_number,
    reached,
    verdicts,
    written,
)

AS_OF = since_epoch(at("03-31 12:00"))
STATUTE: dict[str, Any] = {"statutory_amount": 8.0}
LOG = [
    event("met", "03-02 09:00", item="登记", organ="甲"),
    event("met", "03-04 09:00", "close"),
    event("red", "03-02 09:00", organ="甲"),
    event("red", "03-10 15:00", organ="乙"),
    event("red", "03-20 09:00", "ignore", organ="丙"),
    event("paused", "03-02 09:00"),
    event("paused", "03-04 09:00", "pause", credited=True),
    event("statute", "03-02 09:00", **STATUTE),
    event("statute", "03-12 09:00", "close"),
    event("given", "03-02 09:00", due_at=at("03-06 15:30")),
    event("quick", "03-02 09:00", started_at=at("03-02 09:00"), ended_at=at("03-02 08:00")),
]


@pytest.fixture(scope="module")
def judged():
    """The log above with a promise of five working days: its verdicts and its cards."""
    log = events(*LOG)
    clocks = keep(clocks_of(cases_of(log, AS_OF), Terms(5, "workday"), AS_OF), "clocks")
    pauses = pauses_of(log, AS_OF, has_resume=True).join(clocks.select("case", "id"), "case")
    return judged_cases(clocks, keep(pauses, "pauses"), has_statute=True)


def judged_cases(clocks: Any, pauses: Any, *, has_statute: bool) -> tuple[Any, Any]:
    counting = Counting.on(calendar_tables(calendars.named("cn")), ["workday", "given_day", "none"])
    judgement = judge(clocks, pauses, counting, keep, has_statute=has_statute)
    kept = keep(verdicts(clocks, judgement), "verdicts")
    return kept, keep(reached(kept, judgement, "promise_statute", keep), "marks")


def test_the_rows_of_the_output_come_in_order_of_case(judged):
    told = rows(cases_csv(judged[0]))

    assert [(row["case"], row["light"]) for row in told] == [
        ("given", "overdue"),
        ("met", "met"),
        ("paused", "paused"),
        ("quick", "met"),
        ("red", "overdue"),
        ("statute", "missed"),
    ]


def test_a_row_of_the_output_tells_the_whole_case(judged):
    met = next(row for row in rows(cases_csv(judged[0])) if row["case"] == "met")

    assert met == {
        "case": "met",
        "item": "登记",
        "organ": "甲",
        "rows": 2,
        "started_at": at("03-02 09:00"),
        "unit": "workday",
        "amount": "5",
        "due_at": at("03-10"),
        "statutory_due_at": None,
        "closed_at": at("03-04 09:00"),
        "used": 2,
        "paused": 0,
        "remaining": 3,
        "light": "met",
        "provisional": False,
        "warnings": None,
    }


def test_other_rows_tell_their_statute_their_given_due_and_their_warning(judged):
    told = {row["case"]: row for row in rows(cases_csv(judged[0]))}

    assert told["statute"]["statutory_due_at"] == at("03-13")
    assert (told["given"]["unit"], told["given"]["amount"]) == ("day", "4")
    assert told["given"]["due_at"] == at("03-07")
    assert (told["quick"]["warnings"], told["quick"]["used"]) == ("closed_before_started", 0)
    assert (told["paused"]["used"], told["paused"]["paused"]) == (2, 19)


def test_a_late_case_reaches_its_cards_when_they_were_due(judged):
    found = {(row["case"], row["rung"]): from_epoch(row["reached"]) for row in rows(judged[1])}

    assert found == {
        ("red", "yellow"): at("03-10"),
        ("red", "red"): at("03-11"),
        ("given", "yellow"): at("03-09"),
        ("given", "red"): at("03-10"),
        ("statute", "yellow"): at("03-10"),
    }


def test_a_card_goes_to_whoever_held_the_matter_when_it_was_reached(judged):
    found = rows(held_by(judged[1], events(*LOG)))

    organs = {(row["case"], row["rung"]): row["organ"] for row in found}
    assert organs["red", "yellow"] == "甲"
    assert organs["red", "red"] == "乙"
    assert organs["given", "yellow"] is None


def test_a_log_without_pauses_and_statutes_is_judged_all_the_same():
    log = events(event("a", "03-02 09:00"), event("b", "03-30 09:00"))
    clocks = keep(clocks_of(cases_of(log, AS_OF), Terms(5, "workday"), AS_OF), "clocks")

    kept, marks = judged_cases(clocks, None, has_statute=False)

    assert {row["case"]: row["p_light"] for row in rows(kept)} == {"a": "overdue", "b": "on_time"}
    assert {row["s_due"] for row in rows(kept)} == {None}
    assert {row["case"] for row in rows(marks)} == {"a"}


def test_a_case_without_a_limit_has_no_unit_no_amount_and_no_due_date():
    log = events(event("a", "12-31 09:00"))
    moment = since_epoch(at("12-31 12:00"))
    clocks = keep(clocks_of(cases_of(log, moment), Terms(), moment), "clocks")

    kept, marks = judged_cases(clocks, None, has_statute=False)

    (told,) = rows(cases_csv(kept))
    assert (told["unit"], told["amount"], told["due_at"], told["light"]) == (
        None,
        None,
        None,
        "none",
    )
    assert told["provisional"] is False
    assert rows(marks) == []


def test_times_are_written_without_a_t_and_whole_numbers_without_a_point():
    moment = since_epoch(at("11-20 16:30"))
    told = table(
        [{"moment": moment, "amount": amount} for amount in (20.0, 0.5)],
        {"moment": pa.int64(), "amount": pa.float64()},
    )
    told = told.select(moment=written(told.moment), amount=plain_number(told.amount))

    assert [tuple(row.values()) for row in rows(told.order_by("amount"))] == [
        ("2026-11-20 16:30:00", "0.5"),
        ("2026-11-20 16:30:00", "20"),
    ]
