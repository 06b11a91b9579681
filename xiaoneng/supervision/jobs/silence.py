"""Cards that were left unanswered: superiors are told, and a yellow card makes a red one."""

from datetime import datetime

from django.db import transaction

from xiaoneng.access.policy import require
from xiaoneng.core.rulebook import Colour
from xiaoneng.ledger.operations import record
from xiaoneng.messages.operations import tell
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.addressing import Directory, superiors
from xiaoneng.supervision.builtin import YELLOW_UNANSWERED
from xiaoneng.supervision.models import Card, RuleVersion
from xiaoneng.supervision.operations.issuing import Draft, issue_cards
from xiaoneng.supervision.versions import Rulebook


def escalate(at: datetime, *, batch: int = 500) -> tuple[int, int]:
    """Draw the consequences of silence; returns how many were silent, how many red cards came."""
    silent = issued = 0
    while keys := list(Card.objects.due_to_escalate(at).values_list("pk", flat=True)[:batch]):
        for key in keys:
            was_silent, made = escalate_card(key, at)
            silent, issued = silent + was_silent, issued + made
    return silent, issued


@transaction.atomic
def escalate_card(key: int, at: datetime) -> tuple[int, int]:
    """One card: whoever takes its moment away draws the consequences, nobody else."""
    card = (
        Card.objects.select_for_update(of=("self",))
        .select_related("rule", "organ", "body", "officer")
        .get(pk=key)
    )
    moment = card.escalate_at
    if moment is None or moment > at:
        return 0, 0
    Card.objects.filter(pk=key, escalate_at=moment).update(escalate_at=None)
    if not Card.objects.unanswered().filter(pk=key).exists():
        return 0, 0
    clock = clock_user()
    require(clock, "card.escalate", card)
    record("card.escalated", card, actor=clock, at=moment, number=card.number)
    tell_superiors(card, at)
    version = Rulebook().at(YELLOW_UNANSWERED, moment)
    if card.colour != Colour.YELLOW or version is None:
        return 1, 0
    return 1, len(issue_cards([of_silence(card, version, moment)], actor=clock, at=at))


def tell_superiors(card: Card, at: datetime) -> None:
    directory = Directory(at)
    tell(
        superiors(directory.chain(card.organ, card.reached_at, card.officer)),
        "card.escalated",
        title=f"{card.number} {card.title}"[:200],
        url=card.get_absolute_url(),
        key=f"card.escalated:{card.pk}",
        at=at,
        not_before=directory.morning(card.organ),
    )


def of_silence(card: Card, version: RuleVersion, moment: datetime) -> Draft:
    """The red card that a yellow one makes when nobody explains it."""
    return Draft(
        version=version,
        subject=f"supervision.card:{card.pk}",
        title=card.title,
        organ=card.organ,
        officer=card.officer,
        reached_at=moment,
        facts={"first": card.number, "issued_at": card.issued_at.isoformat()},
        url=card.get_absolute_url(),
        obligation=card.obligation_id,
        is_generated=card.is_generated,
    )
