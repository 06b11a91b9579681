"""What follows from an obligation in rooms above: the cards on it, for its page and its case's.

Such a room says in `apps.ready()` how it finds them; the obligation knows nothing of it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from xiaoneng.obligations.models import Obligation
from xiaoneng.people.models import User


class Consequence(NamedTuple):
    """One thing that followed: its sign (a card's colour, void, or none), words, page, state."""

    sign: str
    words: str
    title: str
    url: str
    at: datetime
    state: str


Teller = Callable[[User, Obligation, datetime, datetime], list[Consequence]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """`teller(user, obligation, as_of, at)` gives what had followed and this person may see."""
    _tellers.append(teller)


def consequences_of(
    user: User, obligation: Obligation, as_of: datetime, at: datetime
) -> list[Consequence]:
    """Everything that had followed by a moment, the oldest first; `at` is now."""
    found = [one for teller in _tellers for one in teller(user, obligation, as_of, at)]
    return sorted(found, key=lambda one: one.at)
