"""The figures of each item and of its steps as plain values, as a scenario keeps them."""

from typing import Any

from xiaoneng.insight.lab.answering import Answer
from xiaoneng.insight.lab.counting import by_item, by_step_limit


def item_rows(answer: Answer) -> list[dict[str, Any]]:
    """The figures of each item, those that would become worst first."""
    counted, steps = by_item(answer).rows, step_rows(answer)
    rows: list[dict[str, Any]] = [
        {
            "item": line.key,
            "name": line.name,
            "unit": (line.then or line.now or line).unit.value,
            "now": line.now.amount if line.now else None,
            "then": line.then.amount if line.then else None,
            "steps": steps.get(line.key, []) if line.key is not None else [],
            **counted.get(place, {}),
        }
        for place, line in enumerate(answer.lines)
    ]
    return sorted(rows, key=lambda one: one.get("late_now", 0) - one.get("late_then", 0))


def step_rows(answer: Answer) -> dict[int | None, list[dict[str, Any]]]:
    """The figures of the steps of each item, in the order in which they first began."""
    found: dict[int | None, list[dict[str, Any]]] = {}
    if answer.stepped is None:
        return found
    counted = by_step_limit(answer.stepped).rows
    for place, line in enumerate(answer.stepped.lines):
        row = {
            "title": line.title,
            "unit": line.now.unit.value,
            "now": line.now.amount,
            "then": line.then.amount,
            **counted.get(place, {}),
        }
        found.setdefault(line.item, []).append(row)
    return found
