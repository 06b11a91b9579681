"""The figures of each item and of its steps as plain values, as a scenario keeps them."""

from dataclasses import asdict
from typing import Any

from xiaoneng.insight.lab.answering import Answer
from xiaoneng.insight.lab.counting import Key, by_item, by_step_limit, counted
from xiaoneng.insight.lab.holders import NOBODY
from xiaoneng.insight.lab.tables import change, ordered
from xiaoneng.measures.array_days import Whole


def item_rows(answer: Answer) -> list[dict[str, Any]]:
    """The figures of each item, those that would become worst first."""
    figures, steps, most = by_item(answer).rows, step_rows(answer), most_concerned(answer)
    rows: list[dict[str, Any]] = [
        {
            "item": line.key,
            "name": line.name,
            "unit": (line.then or line.now or line).unit.value,
            "now": line.now.amount if line.now else None,
            "then": line.then.amount if line.then else None,
            "advice": asdict(line.advice) if line.advice else None,
            "most": most.get(place),
            "steps": steps.get(line.key, []) if line.key is not None else [],
            **figures.get(place, {}),
        }
        for place, line in enumerate(answer.lines)
    ]
    return sorted(rows, key=lambda one: one.get("late_now", 0) - one.get("late_then", 0))


def step_rows(answer: Answer) -> dict[int | None, list[dict[str, Any]]]:
    """The figures of the steps of each item, in the order in which they first began."""
    found: dict[int | None, list[dict[str, Any]]] = {}
    if answer.stepped is None:
        return found
    figures = by_step_limit(answer.stepped).rows
    for place, line in enumerate(answer.stepped.lines):
        row = {
            "title": line.title,
            "unit": line.now.unit.value,
            "now": line.now.amount,
            "then": line.then.amount,
            **figures.get(place, {}),
        }
        found.setdefault(line.item, []).append(row)
    return found


def most_concerned(answer: Answer) -> dict[int, dict[str, int | None]]:
    """Of each item, by its place, the post with the most additional late cases; where no post is
    known, the organ that had the clock.
    """

    def hands(name: str, rows: Whole) -> list[Key]:
        moments = answer.moments(name)[rows]
        organs, officers = answer.holders.at(rows, moments)
        posts = answer.posts.at(organs, officers, moments)
        lines = answer.of_line[rows].tolist()
        return [
            (line, NOBODY if post else organ, post)
            for line, organ, post in zip(lines, organs.tolist(), posts, strict=True)
        ]

    found: dict[int, dict[str, int | None]] = {}
    for (line, organ, post), figures in ordered(
        counted(answer, "hands", hands, ("late_now", "late_then"))
    ):
        if change(figures) > 0 and line not in found:
            late = {name: figures.get(name, 0) for name in ("late_now", "late_then")}
            found[line] = {"organ": organ or None, "post": post or None, **late}
    return found
