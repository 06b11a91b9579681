"""Until when a card may be appealed."""

from datetime import date

from xiaoneng.kit.time import wall
from xiaoneng.people.queries import calendar_of
from xiaoneng.supervision.models import Card

APPEAL_DAYS = 3


def appeal_until(card: Card) -> date:
    """The last day on which a card may be appealed: working days after it was confirmed."""
    if card.judged_at is None:
        return date.max
    days = int(card.version.parameters.get("appeal_days", APPEAL_DAYS))
    return calendar_of(card.organ).add(wall(card.judged_at).date(), days)
