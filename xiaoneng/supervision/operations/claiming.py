"""Every act on a card begins by taking its row, and leaves a step."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Conflict, IllegalStep, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.messages.operations import tell
from xiaoneng.people.models import User
from xiaoneng.supervision.lifecycle import CARD
from xiaoneng.supervision.models import Card, Step

SHOWN = ("rule", "version", "organ", "body", "officer", "liaison", "duty__kind", "duty__organ")


def claim(seen: Card) -> Card:
    """The card as it is now, held until the transaction ends.

    Raises Conflict where its state is no longer the one the caller saw.
    """
    held = Card.objects.select_for_update(of=("self",)).select_related(*SHOWN)
    found = held.get(pk=seen.pk)
    if found.state != seen.state:
        raise Conflict(
            _("%(number)s has changed since you opened the page: it is “%(state)s” now.")
            % {"number": found.number, "state": found.get_state_display()}
        )
    return found


def take_step(card: Card, name: str, by: User, at: datetime, words: str = "", **said: Any) -> Card:
    """Move a card one step and keep who did it and what they said."""
    if name not in CARD.steps_from(card.state):
        raise IllegalStep(
            _("%(number)s is “%(state)s”: this cannot be done with it now.")
            % {"number": card.number, "state": card.get_state_display()}
        )
    move(card, CARD, name)
    keep_step(card, name, by, at, words, **said)
    return card


def keep_step(card: Card, name: str, by: User, at: datetime, words: str = "", **said: Any) -> Step:
    """Keep who did what to a card, and what they said."""
    return Step.objects.create(card=card, act=name, by=by, at=at, words=words.strip(), **said)


def needed(words: str, sentence: str) -> str:
    """What must be said; raises Unusable with the sentence where it is not."""
    if not words.strip():
        raise Unusable(sentence)
    return words.strip()


def tell_of(
    card: Card, event: str, people: list[User], at: datetime, not_before: datetime | None = None
) -> None:
    """Tell people once of what was done to a card."""
    tell(
        people,
        event,
        title=f"{card.number} {card.title}"[:200],
        url=card.get_absolute_url(),
        key=f"{event}:{card.pk}:{card.steps.count()}",
        at=at,
        not_before=not_before,
    )
