from typing import Any

import pyarrow as pa

from xiaoneng.measures.organs import organ_figures
from xiaoneng.measures.tests.columns import rows, table

VERDICT_COLUMNS = {
    "organ": pa.string(),
    "p_light": pa.string(),
    "p_used": pa.int64(),
    "p_allowed": pa.int64(),
    "p_unit": pa.string(),
    "closed": pa.int64(),
}
CARD_COLUMNS = {"organ": pa.string(), "colour": pa.string()}


def verdict(organ: str | None, light: str, used: int = 5, unit: str = "workday") -> dict[str, Any]:
    closed = 1 if light in ("met", "missed") else None
    names = ("organ", "p_light", "p_used", "p_allowed", "p_unit", "closed")
    return dict(zip(names, (organ, light, used, 20, unit, closed), strict=True))


def figures(verdicts: list[dict[str, Any]], cards: list[tuple[str | None, str]]):
    told = [{"organ": organ, "colour": colour} for organ, colour in cards]
    found = organ_figures(table(verdicts, VERDICT_COLUMNS), table(told, CARD_COLUMNS), "workday")
    return rows(found)


def test_an_organ_is_counted_by_its_cases_and_the_cards_it_was_given():
    lights = ["met", "met", "missed", "overdue", "paused", "on_time", "due_soon"]
    (organ,) = figures(
        [verdict("民政局", light, used) for used, light in enumerate(lights, 1)],
        [("民政局", "yellow"), ("民政局", "yellow"), ("民政局", "red")],
    )

    assert organ == {
        "organ": "民政局",
        "cases": 7,
        "closed": 3,
        "met": 2,
        "missed": 1,
        "on_time_rate": 0.6667,
        "open": 4,
        "overdue_open": 1,
        "paused": 1,
        "mean_used": 2.0,
        "mean_amount": 20.0,
        "yellow": 2,
        "red": 1,
    }


def test_means_are_of_closed_cases_in_the_unit_alone():
    verdicts = [
        verdict("甲", "met", 3),
        verdict("甲", "met", 7200, "hour"),
        verdict("甲", "paused"),
    ]

    (organ,) = figures(verdicts, [])
    assert (organ["mean_used"], organ["on_time_rate"]) == (3.0, 1.0)


def test_an_organ_without_closed_cases_has_no_rate_and_no_mean():
    (organ,) = figures([verdict("甲", "on_time")], [])

    assert organ["on_time_rate"] is organ["mean_used"] is organ["mean_amount"] is None


def test_cases_without_a_limit_are_outside_the_rate():
    without = {**verdict("甲", "none"), "closed": 1}

    (organ,) = figures([verdict("甲", "missed"), without], [])
    assert (organ["cases"], organ["closed"], organ["on_time_rate"]) == (2, 2, 0.0)


def test_an_organ_with_cards_alone_is_told_and_a_missing_name_is_empty():
    told = figures([verdict(None, "met")], [("乙", "red"), (None, "yellow")])

    by_name = {row["organ"]: row for row in told}
    assert (by_name["乙"]["cases"], by_name["乙"]["red"]) == (0, 1)
    assert (by_name[""]["cases"], by_name[""]["yellow"]) == (1, 1)


def test_the_worst_organ_comes_first():
    verdicts = [
        verdict("丙", "met"),
        verdict("乙", "met"),
        verdict("甲", "missed"),
        verdict("丁", "overdue"),
    ]

    assert [row["organ"] for row in figures(verdicts, [])] == ["丁", "甲", "丙", "乙"]
