"""Cards that were left unanswered: superiors are told, and a yellow card makes a red one."""

from datetime import datetime

from django.db import transaction

from xiaoneng.access.policy import require
from xiaoneng.core.rulebook import Colour
from xiaoneng.errands.putting_off import each_alone, still_aside
from xiaoneng.ledger.operations import record
from xiaoneng.messages.operations import tell
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.addressing import Directory, superiors
from xiaoneng.supervision.builtin import YELLOW_UNANSWERED
from xiaoneng.supervision.models import Card, RuleVersion
from xiaoneng.supervision.operations.issuing import Draft, issue_cards
from xiaoneng.supervision.versions import Rulebook

ESCALATIONS = "escalations"  # the job, as the page Health names it


def escalate(at: datetime, *, batch: int = 500) -> tuple[int, int]:
    """Draw the consequences of silence; returns how many were silent, how many red cards came.

    A card of which they cannot be drawn is put off and shown on Health; the others go on.
    """
    silent = issued = 0

    def draw(key: int) -> int:
        nonlocal issued
        was_silent, made = escalate_card(key, at)
        issued += made
        return was_silent

    due = Card.objects.due_to_escalate(at).values_list("pk", flat=True)
    aside = still_aside(ESCALATIONS, at, lambda keys: due.filter(pk__in=keys))
    while keys := list(due.exclude(pk__in=aside)[:batch]):
        done, failed = each_alone(ESCALATIONS, keys, draw, number_of, at)
        silent, aside = silent + done, aside | failed
    return silent, issued


def number_of(key: int) -> str:
    """What people call a card by."""
    return Card.objects.values_list("number", flat=True).get(pk=key)


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
