"""What the organ does with a card: sign for it, explain it, say that it is put right."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User
from xiaoneng.supervision.addressing import judges_of
from xiaoneng.supervision.duties import end_duty
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.operations.claiming import claim, keep_step, needed, take_step, tell_of


@transaction.atomic
def deliver_card(card: Card, *, actor: User, at: datetime) -> Card:
    """Sign for a card (签收): the organ knows of it. The time to explain runs since its issue."""
    require(actor, "card.deliver", card)

    row = claim(card)
    take_step(row, "deliver", actor, at)

    record("card.delivered", row, actor=actor, at=at, number=row.number)
    return row


@transaction.atomic
def explain_card(card: Card, *, words: str, paper: str = "", actor: User, at: datetime) -> Card:
    """Explain in writing what a card is about; who explains has signed for it too."""
    require(actor, "card.explain", card)

    row = claim(card)
    said = needed(words, _("Say how it came about and what is being done."))
    if row.state == "issued":
        row = deliver_card(row, actor=actor, at=at)
    take_step(row, "explain", actor, at, said, paper=paper.strip())
    row.escalate_at = None
    row.save(update_fields=["escalate_at"])
    end_duty(row, actor=actor, at=at, outcome=said[:200])

    record("card.explained", row, actor=actor, at=at, number=row.number, words=said, paper=paper)
    tell_of(row, "card.explained", judges_of(row.organ, at), at)
    return row


@transaction.atomic
def report_card(card: Card, *, words: str, paper: str = "", actor: User, at: datetime) -> Card:
    """Report that what a card says is put right; whether it is, the office says by closing it."""
    require(actor, "card.report", card)

    row = claim(card)
    if row.state != "rectifying":
        raise IllegalStep(
            _("%(number)s is “%(state)s”: there is nothing to report on now.")
            % {"number": row.number, "state": row.get_state_display()}
        )
    said = needed(words, _("Say what was done."))
    keep_step(row, "report", actor, at, said, paper=paper.strip())
    end_duty(row, actor=actor, at=at, outcome=said[:200])

    record("card.reported", row, actor=actor, at=at, number=row.number, words=said, paper=paper)
    tell_of(row, "card.reported", judges_of(row.organ, at), at)
    return row
