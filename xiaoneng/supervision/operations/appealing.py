"""An appeal against a confirmed card: filed in time, decided within a limit by somebody else."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.kit.moves import move
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import clock_user, terms_of
from xiaoneng.supervision.addressing import judges_of
from xiaoneng.supervision.duties import DECIDE, Duty, drop_duty, open_duties
from xiaoneng.supervision.lifecycle import APPEAL
from xiaoneng.supervision.models import Appeal, Card, Grounds
from xiaoneng.supervision.operations.claiming import claim, needed, take_step, tell_of
from xiaoneng.supervision.operations.judging import tell_concerned
from xiaoneng.supervision.terms import appeal_until


@transaction.atomic
def appeal_card(card: Card, *, words: str, actor: User, at: datetime) -> Appeal:
    """Appeal a confirmed card, once, within its working days; somebody else will decide."""
    require(actor, "card.appeal", card)

    row = claim(card)
    said = needed(words, _("Say what is wrong with the card."))
    if Appeal.objects.filter(card=row).exists():
        raise IllegalStep(_("%(number)s was appealed already.") % {"number": row.number})
    take_step(row, "appeal", actor, at, said)
    if wall(at).date() > appeal_until(row):
        raise IllegalStep(
            _("%(number)s could be appealed until %(day)s.")
            % {"number": row.number, "day": appeal_until(row)}
        )
    appeal = Appeal.objects.create(card=row, by=actor, at=at, words=said)
    deciding = deciders(appeal, at)
    organ = desk_of(deciding[0], at) if deciding else row.organ
    duty = Duty(row, organ, deciding[0] if deciding else None)
    [appeal.duty_id] = open_duties(DECIDE, [duty], at)
    appeal.save(update_fields=["duty"])

    record("card.appealed", row, actor=actor, at=at, number=row.number, words=said)
    tell_of(row, "card.appealed", deciding, at)
    return appeal


def deciders(appeal: Appeal, at: datetime) -> list[User]:
    """Who may decide: people of the offices who neither issued nor confirmed the card."""
    return [one for one in judges_of(appeal.card.organ, at) if may(one, "appeal.uphold", appeal)]


def desk_of(user: User, at: datetime) -> Organ:
    """Where somebody works; where nowhere, the organ over which they were given their role."""
    term = terms_of(user, wall(at).date()).first()
    if term is not None:
        return term.post.organ
    return user.grants.select_related("organ").order_by("pk")[0].organ


@transaction.atomic
def uphold_card(appeal: Appeal, *, words: str, actor: User, at: datetime) -> Card:
    """Decide an appeal: the card stands."""
    require(actor, "appeal.uphold", appeal)

    row = claim_decision(appeal)
    said = needed(words, _("Say why the card stands."))
    take_step(row, "uphold", actor, at, said)
    decided(appeal, "uphold", said, actor, at)

    record("appeal.upheld", row, actor=actor, at=at, number=row.number, words=said)
    tell_concerned(row, "appeal.upheld", at)
    return row


@transaction.atomic
def grant_appeal(appeal: Appeal, *, ground: str, words: str, actor: User, at: datetime) -> Card:
    """Decide an appeal: the card is revoked, on a listed ground."""
    require(actor, "appeal.grant", appeal)

    row = claim_decision(appeal)
    if ground not in Grounds.values:
        raise Unusable(_("Choose the ground on which the card is revoked."))
    said = needed(words, _("Say what the ground rests on."))
    drop_duty(row, actor=actor, at=at, reason=said[:200])
    take_step(row, "grant", actor, at, said, ground=ground)
    decided(appeal, "grant", said, actor, at)

    facts: dict[str, Any] = {"ground": ground, "words": said}
    record("appeal.granted", row, actor=actor, at=at, number=row.number, **facts)
    tell_concerned(row, "appeal.granted", at)
    return row


def claim_decision(appeal: Appeal) -> Card:
    """The appealed card, held; refused where somebody has decided meanwhile."""
    if appeal.state != APPEAL.initial or appeal.card.state != "appealed":
        raise IllegalStep(
            _("The appeal against %(number)s is decided.") % {"number": appeal.card.number}
        )
    row = claim(appeal.card)
    if Appeal.objects.get(pk=appeal.pk).state != appeal.state:
        raise changed_meanwhile(row)
    return row


def decided(appeal: Appeal, step: str, said: str, actor: User, at: datetime) -> None:
    move(appeal, APPEAL, step)
    appeal.decided_by, appeal.decided_at, appeal.decision = actor, at, said
    appeal.save(update_fields=["decided_by", "decided_at", "decision"])
    duty = appeal.duty
    if duty is not None and duty.state == "open":
        by = actor if may(actor, "obligation.close", duty) else clock_user()
        close_obligation(duty, actor=by, at=at, outcome=said[:200])
