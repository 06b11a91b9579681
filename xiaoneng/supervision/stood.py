"""How a card stood after the steps up to a moment: its state, its colour, its points."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from xiaoneng.core.rulebook import Colour
from xiaoneng.supervision.lifecycle import CARD
from xiaoneng.supervision.models import Card, CardStates, Colours, Step

REVOKING = ("revoke", "grant")


class Stood(NamedTuple):
    """What the page of a card, and whatever shows it in a line, says of it as of a moment."""

    state: str
    colour: str
    points: float

    @property
    def words(self) -> str:
        """The name of its colour."""
        return str(Colours(self.colour).label)

    @property
    def state_words(self) -> str:
        return str(CardStates(self.state).label)

    @property
    def sign(self) -> str:
        """The colour it is drawn in: none where it was revoked."""
        return "void" if self.state == "revoked" else self.colour


def stood(card: Card, steps: Iterable[Step], as_of: datetime) -> Stood:
    """A card as it stood at a moment; `steps` are all that were taken, the oldest first.

    What was made yellow later was red, with the points of its rule.
    """
    every = list(steps)
    state, was_downgraded = CARD.initial, False
    for one in every:
        if one.at <= as_of and one.act in CARD.steps_from(state):  # a report moves nothing
            state = CARD.after(state, one.act)
            was_downgraded |= one.act == "downgrade"
    if not was_downgraded and any(one.act == "downgrade" for one in every):
        return Stood(state, Colour.RED, card.version.points)
    return Stood(state, card.colour, card.points)
