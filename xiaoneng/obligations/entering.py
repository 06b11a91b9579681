"""Since when an obligation is known here: it may have begun before somebody entered it.

A day in between is told by what was known on it (clock.md, `known_at`).
"""

from datetime import datetime

from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.models import Obligation

OPENED = "obligation.opened"


def entered_after(obligation: Obligation, at: datetime) -> datetime | None:
    """When it was entered, where that was after a moment; what a file brought has no such line."""
    found = (one.happened_at for one in entries_of(obligation) if one.event == OPENED)
    return next((entered for entered in found if entered > at), None)
