from typing import Any

import pyarrow as pa
import pytest

from xiaoneng.core import calendars
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting
from xiaoneng.measures.findings import decided_at_once, never_resumed, recorded_late
from xiaoneng.measures.tests.columns import rows, since_epoch, table
from xiaoneng.measures.tests.events import at, event, events

AS_OF = since_epoch(at("03-31 12:00"))
DAY = 86_400
VERDICT_COLUMNS = {
    "id": pa.int64(),
    "case": pa.string(),
    "item": pa.string(),
    "start": pa.int64(),
    "closed": pa.int64(),
    "promised_unit": pa.string(),
    "promised_amount": pa.float64(),
}
PAUSE_COLUMNS = {
    "id": pa.int64(),
    "begins": pa.int64(),
    "ends": pa.int64(),
    "ended_by": pa.string(),
}


def verdict(place: int, took: int | None, item: str | None = "登记", **more: Any) -> dict[str, Any]:
    """A case that took so many seconds, or is open."""
    usual = {"promised_unit": "workday", "promised_amount": 20.0}
    closed = None if took is None else DAY + took
    case = {"id": place, "case": str(place), "item": item, "start": DAY, "closed": closed}
    return {**case, **usual, **more}


def at_once(*cases: dict[str, Any]) -> list[tuple[int, float, float]]:
    found = rows(decided_at_once(table(cases, VERDICT_COLUMNS)))
    assert {row["rule"] for row in found} <= {"decided_at_once"}
    return sorted((row["id"], row["measured"], row["usual"]) for row in found)


def usual(took: int, count: int = 20, **more: Any) -> list[dict[str, Any]]:
    return [verdict(100 + place, took, **more) for place in range(count)]


def test_a_case_decided_in_a_hundredth_of_the_usual_time_is_suspicious():
    cases = usual(20_000)

    assert at_once(*cases, verdict(1, 200), verdict(2, 201)) == [(1, 200, 20_000)]


def test_nothing_that_takes_longer_than_ten_minutes_is_at_once():
    cases = usual(10 * DAY)

    assert at_once(*cases, verdict(1, 600), verdict(2, 601)) == [(1, 600, 10 * DAY)]


@pytest.mark.parametrize("took", [0, 59])
def test_an_item_whose_cases_are_all_quick_raises_no_suspicion(took):
    assert at_once(*usual(5999), verdict(1, took)) == []
    assert len(at_once(*usual(6000), verdict(1, took))) == 1


def test_an_item_with_too_short_a_history_raises_no_suspicion():
    assert at_once(*usual(20_000, 18), verdict(1, 60)) == []
    assert len(at_once(*usual(20_000, 19), verdict(1, 60))) == 1


def test_the_history_is_that_of_the_item_alone():
    assert at_once(*usual(20_000, item="变更"), verdict(1, 60)) == []
    assert len(at_once(*usual(20_000, item=None), verdict(1, 60, None))) == 1


@pytest.mark.parametrize(
    ("unit", "amount", "is_instant"),
    [
        ("workday", 0, True),
        ("day", 0, True),
        ("hour", 24, True),
        ("workhour", 8, True),
        ("hour", 25, False),
        ("day", 1, False),
        ("none", None, False),
    ],
)
def test_items_decided_on_the_spot_are_left_out(unit, amount, is_instant):
    limit = {"promised_unit": unit, "promised_amount": amount}

    found = at_once(*usual(20_000, **limit), verdict(1, 60, **limit))
    assert (found == []) == is_instant


def test_a_case_that_is_open_or_ends_before_it_starts_is_no_suspicion():
    assert at_once(*usual(20_000), verdict(1, None), verdict(2, -60)) == []


def test_a_pause_that_only_the_closing_ended_was_never_resumed():
    cases = [verdict(place, 9 * DAY) for place in range(1, 6)] + [verdict(6, None)]
    pauses: list[dict[str, Any]] = [
        {"id": 1, "begins": 3 * DAY, "ends": 10 * DAY, "ended_by": "close"},
        {"id": 2, "begins": 3 * DAY, "ends": None, "ended_by": None},
        {"id": 3, "begins": 3 * DAY, "ends": 11 * DAY, "ended_by": "resume"},
        {"id": 4, "begins": 3 * DAY, "ends": 5 * DAY, "ended_by": "resume"},
        {"id": 5, "begins": 11 * DAY, "ends": None, "ended_by": None},
        {"id": 6, "begins": 3 * DAY, "ends": None, "ended_by": None},
    ]

    found = rows(never_resumed(table(pauses, PAUSE_COLUMNS), table(cases, VERDICT_COLUMNS)))
    assert sorted(row["id"] for row in found) == [1, 2, 3]
    assert {(row["since"], row["moment"], row["measured"]) for row in found} == {
        (3 * DAY, 10 * DAY, 7 * DAY)
    }


def late(*told: dict[str, Any], cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counting = Counting.on(calendar_tables(calendars.named("cn")), ["workday"])
    found = recorded_late(events(*told), table(cases, VERDICT_COLUMNS), counting, AS_OF)
    return rows(found)


def entered(case: str, happened: str, recorded: str | None, **more: Any) -> dict[str, Any]:
    recorded_at = None if recorded is None else at(recorded)
    return event(case, happened, recorded_at=recorded_at, item="登记", **more)


PROMPT = [entered("99", "03-02 09:00", "03-02 09:05") for _ in range(18)]


def test_an_event_entered_days_later_is_told_with_the_worst_of_its_case():
    told = [
        *PROMPT,
        entered("1", "03-02 09:00", "03-04 10:00"),
        entered("1", "03-05 09:00", "03-10 10:00"),
    ]

    (found,) = late(*told, cases=[verdict(1, None), verdict(99, None)])
    assert (found["id"], found["rule"], found["measured"]) == (1, "recorded_late", 3)
    assert found["since"] == since_epoch(at("03-05 09:00"))
    assert found["moment"] == since_epoch(at("03-10 10:00"))


@pytest.mark.parametrize(
    ("recorded", "is_told"),
    [
        ("03-09 10:00", False),  # Friday to Monday is one working day
        ("03-10 10:00", True),
        ("04-07 10:00", False),  # not known yet
        (None, False),
        ("03-01 10:00", False),
    ],
)
def test_one_working_day_is_in_time_and_two_are_late(recorded, is_told):
    told = [*PROMPT, *PROMPT[:2], entered("1", "03-06 09:00", recorded)]

    found = late(*told, cases=[verdict(1, None), verdict(99, None)])
    assert bool(found) == is_told


def test_what_is_late_is_measured_by_what_is_usual_for_the_item():
    slow = [entered("99", "03-02 09:00", "03-04 09:00") for _ in range(20)]

    found = late(*slow, entered("1", "03-02 09:00", "03-09 09:00"), cases=[verdict(1, None)])
    assert found == []


def test_an_item_entered_too_seldom_has_no_usual_delay():
    told = [*PROMPT, entered("1", "03-02 09:00", "03-10 10:00")]

    assert late(*told, cases=[verdict(1, None)]) == []


def test_an_instant_item_entered_late_is_left_out():
    told = [*PROMPT, *PROMPT[:2], entered("1", "03-02 09:00", "03-10 10:00")]

    assert late(*told, cases=[verdict(1, None, promised_amount=0.0)]) == []
