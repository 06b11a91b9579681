"""Reading open cards again by the facts as known now: still founded, or no longer and why.

Nothing is revoked by itself: a person looks at the difference and acts.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from xiaoneng.access.policy import require
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record_all
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.operations.judging import reached_now
from xiaoneng.people.models import User
from xiaoneng.supervision.addressing import judges_of
from xiaoneng.supervision.builtin import YELLOW_REPEATED, YELLOW_UNANSWERED
from xiaoneng.supervision.models import Card, Colours


class Verdict(NamedTuple):
    """What a card is worth by the facts as known now."""

    is_founded: bool
    difference: dict[str, Any]


FOUNDED = Verdict(is_founded=True, difference={})


@transaction.atomic
def recheck_cards(cards: Sequence[Card], *, actor: User, at: datetime) -> int:
    """Read some cards again; returns how many lost their ground. What turned is written."""
    for organ in {one.organ for one in cards}:
        require(actor, "card.recheck", organ)

    verdicts = verdicts_of(cards, at)
    turned = [one for one in cards if one.is_founded not in (None, verdicts[one.pk].is_founded)]
    turned += [one for one in cards if one.is_founded is None and not verdicts[one.pk].is_founded]
    for card in cards:
        verdict = verdicts[card.pk]
        card.rechecked_at, card.is_founded = at, verdict.is_founded
        card.difference = verdict.difference
    Card.objects.bulk_update(cards, ["rechecked_at", "is_founded", "difference"], batch_size=200)

    facts = [
        Fact(one, at, {"number": one.number, "is_founded": one.is_founded, **one.difference})
        for one in turned
    ]
    record_all("card.rechecked", facts, actor=actor)
    for one in turned:
        tell(
            judges_of(one.organ, at),
            "card.rechecked",
            title=f"{one.number} {one.title}"[:200],
            url=one.get_absolute_url(),
            key=f"card.rechecked:{one.pk}:{at.isoformat()}",
            at=at,
        )
    return sum(not verdict.is_founded for verdict in verdicts.values())


def verdicts_of(cards: Sequence[Card], at: datetime) -> dict[int, Verdict]:
    """The verdict on each card, by its key."""
    again = reached_now([one.crossing_id for one in cards if one.crossing_id], at)
    return {one.pk: verdict_of(one, again) for one in cards}


def verdict_of(card: Card, again: dict[int, datetime | None]) -> Verdict:
    if card.crossing_id is not None:
        return by_clock(card, again.get(card.crossing_id))
    if card.rule.code == YELLOW_REPEATED:
        return by_count(card)
    if card.rule.code == YELLOW_UNANSWERED:
        return by_first_card(card)
    return FOUNDED  # people looked at it when they approved it


def by_clock(card: Card, reached_at: datetime | None) -> Verdict:
    """A line is still reached at the same moment; later or never is a difference."""
    if reached_at is None:
        then = card.reached_at.isoformat()
        return Verdict(is_founded=False, difference={"then": then, "now": ""})
    if reached_at == card.reached_at:
        return FOUNDED
    moments = {"then": card.reached_at.isoformat(), "now": reached_at.isoformat()}
    return Verdict(is_founded=True, difference=moments)


def by_count(card: Card) -> Verdict:
    """There are still as many confirmed yellow cards of the organ in that year."""
    needed = int(card.facts["count"])
    counted = Card.objects.standing().filter(
        body=card.body, colour=Colours.YELLOW, reached_at__year=card.facts["year"]
    )
    number = counted.count()
    if number >= needed:
        return FOUNDED
    return Verdict(is_founded=False, difference={"then": str(needed), "now": str(number)})


def by_first_card(card: Card) -> Verdict:
    """The yellow card that was left unanswered is not revoked."""
    key = int(card.subject.rpartition(":")[2])
    first = Card.objects.get(pk=key)
    if first.state != "revoked":
        return FOUNDED
    return Verdict(is_founded=False, difference={"then": first.number, "now": ""})
