"""What the offices do with a card: confirm, revoke, downgrade, have it put right, close it."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.limits import GivenDue
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User
from xiaoneng.supervision.addressing import Directory, addressees
from xiaoneng.supervision.builtin import YELLOW_OVERDUE
from xiaoneng.supervision.duties import (
    RECTIFY,
    Duty,
    drop_duty,
    end_duty,
    is_unanswered,
    open_duties,
)
from xiaoneng.supervision.lifecycle import UNANSWERED
from xiaoneng.supervision.models import Card, Grounds
from xiaoneng.supervision.operations.claiming import claim, needed, take_step, tell_of
from xiaoneng.supervision.terms import appeal_until
from xiaoneng.supervision.versions import Rulebook


@transaction.atomic
def confirm_card(card: Card, *, words: str, actor: User, at: datetime) -> Card:
    """Confirm that a card is founded: from now on it counts.

    Where the organ has not explained, only after its time to do so has run out.
    """
    require(actor, "card.confirm", card)

    row = claim(card)
    refuse_early(row, at)
    said = needed(words, _("Say why the card is confirmed."))
    end_duty(row, actor=actor, at=at, outcome=said[:200])
    judged(row, "confirm", said, actor, at)

    record("card.confirmed", row, actor=actor, at=at, number=row.number, words=said)
    tell_concerned(row, "card.confirmed", at)
    return row


@transaction.atomic
def downgrade_card(card: Card, *, words: str, actor: User, at: datetime) -> Card:
    """Confirm a red card as a yellow one: it counts from now on, with the points of a yellow."""
    require(actor, "card.downgrade", card)

    row = claim(card)
    if row.colour != Colour.RED:
        raise IllegalStep(_("%(number)s is not a red card.") % {"number": row.number})
    refuse_early(row, at)
    said = needed(words, _("Say why a yellow card is enough."))
    end_duty(row, actor=actor, at=at, outcome=said[:200])
    yellow = Rulebook().at(YELLOW_OVERDUE, row.reached_at)
    row.colour, row.points = Colour.YELLOW, yellow.points if yellow else row.points
    judged(row, "downgrade", said, actor, at)

    facts: dict[str, Any] = {"words": said, "colour": row.colour, "points": row.points}
    record("card.downgraded", row, actor=actor, at=at, number=row.number, **facts)
    tell_concerned(row, "card.downgraded", at)
    return row


def refuse_early(card: Card, at: datetime) -> None:
    """Refuse to judge what the organ may still explain."""
    if card.state in UNANSWERED and not is_unanswered(card, at):
        raise IllegalStep(
            _("%(number)s may still be explained by the organ; judge it after that.")
            % {"number": card.number}
        )


def judged(card: Card, step: str, said: str, actor: User, at: datetime) -> None:
    """Keep who judged and when, then move: what stands was judged."""
    card.judged_at, card.judged_by, card.escalate_at = at, actor, None
    card.save(update_fields=["judged_at", "judged_by", "escalate_at", "colour", "points"])
    take_step(card, step, actor, at, said)


@transaction.atomic
def revoke_card(
    card: Card, *, ground: str, words: str, paper: str = "", actor: User, at: datetime
) -> Card:
    """Revoke a card on a listed ground: it stays, struck through, and counts nowhere."""
    require(actor, "card.revoke", card)

    row = claim(card)
    if ground not in Grounds.values:
        raise Unusable(_("Choose the ground on which the card is revoked."))
    said = needed(words, _("Say what the ground rests on."))
    drop_duty(row, actor=actor, at=at, reason=said[:200])
    row.escalate_at = None
    row.save(update_fields=["escalate_at"])
    take_step(row, "revoke", actor, at, said, ground=ground, paper=paper.strip())

    facts: dict[str, Any] = {"ground": ground, "words": said, "paper": paper}
    record("card.revoked", row, actor=actor, at=at, number=row.number, **facts)
    tell_concerned(row, "card.revoked", at)
    return row


@transaction.atomic
def rectify_card(card: Card, *, due_on: date, words: str, actor: User, at: datetime) -> Card:
    """Have put right what a card says, by a date: an obligation of the organ."""
    require(actor, "card.rectify", card)

    row = claim(card)
    said = needed(words, _("Say what is to be put right."))
    if due_on < wall(at).date():
        raise Unusable(_("The date by which it is put right lies ahead."))
    drop_duty(row, actor=actor, at=at, reason=said[:200])
    take_step(row, "rectify", actor, at, said)
    due = GivenDue(datetime.combine(due_on, time()))
    [row.duty_id] = open_duties(RECTIFY, [Duty(row, row.organ, row.liaison, due)], at)
    row.save(update_fields=["duty"])

    record("card.rectified", row, actor=actor, at=at, number=row.number, due_on=due_on, words=said)
    tell_concerned(row, "card.rectified", at)
    return row


@transaction.atomic
def close_card(card: Card, *, words: str, actor: User, at: datetime) -> Card:
    """Close a card: it is put right, or there is nothing to put right. It goes on counting."""
    require(actor, "card.close", card)

    row = claim(card)
    if row.state in ("confirmed", "downgraded") and wall(at).date() <= appeal_until(row):
        raise IllegalStep(
            _("%(number)s may be appealed until %(day)s; close it after that.")
            % {"number": row.number, "day": appeal_until(row)}
        )
    said = needed(words, _("Say how it was put right, or why nothing is to be put right."))
    end_duty(row, actor=actor, at=at, outcome=said[:200])
    take_step(row, "close", actor, at, said)

    record("card.closed", row, actor=actor, at=at, number=row.number, words=said)
    tell_concerned(row, "card.closed", at)
    return row


def tell_concerned(card: Card, event: str, at: datetime) -> None:
    """Tell those who were told of the card what became of it, in their office hours."""
    directory = Directory(at)
    tell_of(card, event, addressees(card, directory), at, directory.morning(card.organ))
