from typing import Any

import pyarrow as pa
import pytest

from xiaoneng.measures.folding import (
    SCALE,
    Terms,
    cases_of,
    clocks_of,
    event_keys,
    is_backwards,
    pauses_of,
)
from xiaoneng.measures.tests.columns import from_epoch, rows, since_epoch
from xiaoneng.measures.tests.events import MOMENT, at, event, events

AS_OF = since_epoch(at("03-31 12:00"))


def lives(*told: dict[str, Any], as_of: int = AS_OF) -> dict[str, tuple[Any, Any]]:
    """Start and closing of each case."""
    folded = rows(cases_of(events(*told), as_of))
    return {row["case"]: (moment(row["start"]), moment(row["closed"])) for row in folded}


def moment(seconds: int | None):
    return None if seconds is None else from_epoch(seconds)


def test_a_case_starts_with_its_first_event_and_is_open_without_a_closing():
    assert lives(
        event("a", "03-03 09:00"),
        event("a", "03-02 09:00"),
        event("b", "03-04 09:00", "close"),
        event("b", "03-02 10:00"),
    ) == {
        "a": (at("03-02 09:00"), None),
        "b": (at("03-02 10:00"), at("03-04 09:00")),
    }


def test_an_event_that_starts_the_case_comes_before_the_first_one():
    told = [
        event("a", "03-02 09:00"),
        event("a", "03-03 09:00", "start"),
        event("a", "03-04 09:00", "start"),
    ]

    assert lives(*told) == {"a": (at("03-03 09:00"), None)}


def test_what_is_ignored_neither_starts_nor_reopens_a_case():
    told = [
        event("a", "03-01 09:00", "ignore"),
        event("a", "03-02 09:00"),
        event("a", "03-03 09:00", "close"),
        event("a", "03-04 09:00", "ignore"),
    ]

    assert lives(*told) == {"a": (at("03-02 09:00"), at("03-03 09:00"))}


def test_a_case_came_in_with_its_first_event_also_before_it_starts():
    told = [
        event("a", "03-01 09:00", "ignore"),
        event("a", "03-02 09:00", "start"),
        event("b", "03-02 09:00"),
        event("c", "03-02 09:00"),
        event("c", "04-02 09:00", "ignore"),
    ]
    folded = {row["case"]: row for row in rows(cases_of(events(*told), AS_OF))}

    came = {case: moment(row["received"]) for case, row in folded.items()}
    assert came == {"a": at("03-01 09:00"), "b": at("03-02 09:00"), "c": at("03-02 09:00")}


@pytest.mark.parametrize("does", ["reopen", "step", "pause"])
def test_a_closing_holds_while_no_other_event_follows_it(does):
    told = [
        event("a", "03-02 09:00"),
        event("a", "03-03 09:00", "close"),
        event("a", "03-04 09:00", does),
    ]

    assert lives(*told) == {"a": (at("03-02 09:00"), None)}


def test_the_last_run_of_closings_counts_from_its_first():
    told = [
        event("a", "03-02 09:00"),
        event("a", "03-03 09:00", "close"),
        event("a", "03-04 09:00", "reopen"),
        event("a", "03-05 09:00", "close"),
        event("a", "03-06 09:00", "close"),
    ]

    assert lives(*told) == {"a": (at("03-02 09:00"), at("03-05 09:00"))}


def test_a_tie_is_decided_by_the_order_of_reading():
    closed_last = [event("a", "03-02 09:00"), event("a", "03-02 09:00", "close")]
    reopened = [event("b", "03-02 09:00", "close"), event("b", "03-02 09:00")]

    assert lives(*closed_last, *reopened) == {
        "a": (at("03-02 09:00"), at("03-02 09:00")),
        "b": (at("03-02 09:00"), None),
    }


def test_what_happens_after_the_moment_of_looking_is_not_known():
    told = [
        event("open", "03-02 09:00"),
        event("open", "03-31 12:00:01", "close"),
        event("closed", "03-02 09:00"),
        event("closed", "03-31 12:00:00", "close"),
        event("not begun", "03-31 12:00:01"),
    ]

    assert lives(*told) == {
        "open": (at("03-02 09:00"), None),
        "closed": (at("03-02 09:00"), at("03-31 12:00:00")),
        "not begun": (None, None),
    }
    clocks = rows(clocks_of(cases_of(events(*told), AS_OF), Terms(), AS_OF))
    assert {clock["case"] for clock in clocks} == {"open", "closed"}


def test_the_columns_of_the_case_come_before_its_events():
    own: dict[str, Any] = {"started_at": at("03-01 08:00"), "ended_at": at("03-05 08:00")}
    later: dict[str, Any] = {"started_at": at("03-01 08:00"), "ended_at": at("04-01 08:00")}
    told = [event("a", "03-02 09:00", **own), event("b", "03-02 09:00", "close", **later)]

    assert lives(*told) == {
        "a": (at("03-01 08:00"), at("03-05 08:00")),
        "b": (at("03-01 08:00"), None),
    }


def test_who_held_the_case_last_is_its_organ_and_the_first_item_named_is_its_item():
    told = [
        event("a", "03-02 09:00", organ="窗口"),
        event("a", "03-03 09:00", organ="民政局", item="登记"),
        event("a", "03-04 09:00", item="变更"),
        event("a", "03-05 09:00", "ignore", organ="档案室"),
    ]

    (case,) = rows(cases_of(events(*told), AS_OF))
    assert (case["organ"], case["item"], case["rows"]) == ("民政局", "登记", 4)


def test_a_case_that_ends_before_it_starts_is_kept_on_one_day_and_unusable_on_two():
    same_day: dict[str, Any] = {"started_at": at("03-02 15:00"), "ended_at": at("03-02 09:00")}
    day_before: dict[str, Any] = {"started_at": at("03-02 15:00"), "ended_at": at("03-01 23:59")}
    told = [event("a", "03-02 15:00", **same_day), event("b", "03-02 15:00", **day_before)]
    cases = cases_of(events(*told), AS_OF)

    assert [row["case"] for row in rows(cases.filter(is_backwards(cases)))] == ["b"]
    kept = {row["case"]: row for row in rows(clocks_of(cases, Terms(5, "workday"), AS_OF))}
    assert kept["a"]["moment"] == kept["a"]["start"]
    assert moment(kept["a"]["closed"]) == at("03-02 09:00")


def test_a_limit_comes_from_the_row_or_else_from_the_mapping():
    own: dict[str, Any] = {"amount": 3.0, "unit": "day", "statutory_amount": 9.0, "warn": 2.0}
    told = [event("a", "03-02 09:00", **own), event("b", "03-02 09:00")]
    terms = Terms(20, "workday", 45, 4)

    own_terms, mapped = clocks(*told, terms=terms)
    assert limit(own_terms) == ("day", 3.0, "day", 9.0, 2.0)
    assert limit(mapped) == ("workday", 20.0, "workday", 45.0, 4.0)


def test_without_any_limit_there_is_none_and_no_statute():
    (clock,) = clocks(event("a", "03-02 09:00"), terms=Terms(statutory_amount=45))

    assert limit(clock) == ("none", None, None, 45.0, None)


def test_a_given_due_replaces_limit_and_statute():
    told = event("a", "03-02 09:00", due_at=at("03-06 15:30:00.25"), amount=3.0)

    (date,) = clocks(told, terms=Terms(20, "workday", 45))
    (exact,) = clocks(told, terms=Terms(20, "workday", 45, due_is_moment=True))
    assert (date["promised_unit"], moment(date["promised_due"])) == ("given_day", at("03-06"))
    assert (exact["promised_unit"], moment(exact["promised_due"])) == (
        "given_moment",
        at("03-06 15:30"),
    )
    assert exact["due_fraction"] == 250_000
    assert date["statutory_unit"] is exact["statutory_unit"] is None


def test_a_clock_is_looked_at_when_it_closed_or_now():
    told = [
        event("a", "03-02 09:00"),
        event("a", "03-04 09:00", "close"),
        event("b", "03-02 09:00"),
    ]

    closed, still_open = clocks(*told, terms=Terms(5, "workday"))
    assert (moment(closed["moment"]), closed["is_closed"]) == (at("03-04 09:00"), True)
    assert (still_open["moment"], still_open["is_closed"]) == (AS_OF, False)


def test_keys_order_events_by_second_and_then_by_reading():
    told = pa.array([at("03-02 09:00:00.75"), None, at("03-02 09:00:00.25")], MOMENT)

    first, missing, last = event_keys(told, pa.array([7, 8, 9], pa.int64())).to_pylist()
    assert first == since_epoch(at("03-02 09:00")) * SCALE + 7
    assert (missing, last) == (None, first + 2)


PAUSED = [
    event("a", "03-02 09:00"),
    event("a", "03-03 09:00", "pause", credited=True, activity="听证"),
    event("a", "03-04 09:00", activity="意见"),
    event("a", "03-05 09:00", "ignore"),
    event("a", "03-06 09:00", "resume"),
]


@pytest.mark.parametrize(
    ("has_resume", "ended_by", "ends"),
    [(False, "step", "03-04 09:00"), (True, "resume", "03-06 09:00")],
)
def test_a_pause_ends_with_the_next_event_or_with_the_resumption_that_is_mapped(
    has_resume, ended_by, ends
):
    (pause,) = rows(pauses_of(events(*PAUSED), AS_OF, has_resume=has_resume))

    assert (moment(pause["begins"]), moment(pause["ends"])) == (at("03-03 09:00"), at(ends))
    assert (pause["ended_by"], pause["ground"], pause["credited"]) == (ended_by, "听证", True)
    assert pause["cap"] is None


@pytest.mark.parametrize("does", ["close", "reopen"])
def test_a_closing_or_a_reopening_ends_a_pause_too(does):
    told = [*PAUSED[:3], event("a", "03-05 12:00", does)]

    (pause,) = rows(pauses_of(events(*told), AS_OF, has_resume=True))
    assert (pause["ended_by"], moment(pause["ends"])) == (does, at("03-05 12:00"))


def test_a_pause_without_an_end_lasts():
    told = [*PAUSED[:2], event("a", "04-06 09:00", "resume")]

    (pause,) = rows(pauses_of(events(*told), AS_OF, has_resume=True))
    assert (pause["ends"], pause["ended_by"]) == (None, None)


def test_a_second_pause_ends_the_first_where_nothing_resumes():
    told = [*PAUSED[:2], event("a", "03-09 09:00", "pause", credited=False)]

    first, second = sorted(
        rows(pauses_of(events(*told), AS_OF, has_resume=False)), key=lambda one: one["begins"]
    )
    assert moment(first["ends"]) == at("03-09 09:00")
    assert (second["ends"], second["credited"]) == (None, False)


def clocks(*told: dict[str, Any], terms: Terms) -> list[dict[str, Any]]:
    folded = clocks_of(cases_of(events(*told), AS_OF), terms, AS_OF)
    return sorted(rows(folded), key=lambda row: row["case"])


def limit(clock: dict[str, Any]) -> tuple[Any, ...]:
    names = ("promised_unit", "promised_amount", "statutory_unit", "statutory_amount", "warn")
    return tuple(clock[name] for name in names)
