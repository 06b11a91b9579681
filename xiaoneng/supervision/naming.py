"""What the organs of cards, findings and proposals were called when it happened."""

from collections.abc import Sequence
from datetime import date

from xiaoneng.kit.time import wall
from xiaoneng.people.queries import names_on
from xiaoneng.supervision.models import Card, Finding, Proposal

Told = Card | Finding | Proposal


def name_then(rows: Sequence[Told]) -> None:
    """Lay beside each row what its organ was called on the day of its fact, `organ_then`; beside
    a card also `body_then`. One query.
    """
    asked = [(one, place, day_of(one)) for one in rows for place in places_of(one)]
    names = names_on((getattr(one, place), day) for one, place, day in asked)
    for one, place, day in asked:
        one.__dict__[f"{place}_then"] = names[getattr(one, f"{place}_id"), day]


def places_of(row: Told) -> tuple[str, ...]:
    """The fields in which an organ stands."""
    return ("organ", "body") if isinstance(row, Card) else ("organ",)


def day_of(row: Told) -> date:
    """The day on which it happened."""
    if isinstance(row, Proposal):
        return row.happened_on
    return wall(row.reached_at if isinstance(row, Card) else row.happened_at).date()
