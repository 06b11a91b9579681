"""Telling people: one row for each addressee and key, whatever happens twice.

And what becomes of mails that were given up.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.ledger.operations import record
from xiaoneng.messages.models import Delivered, Delivery, Message
from xiaoneng.people.models import User


def tell(  # noqa: PLR0913  # who, what, about what, once, when
    addressees: Iterable[User],
    event: str,
    *,
    title: str,
    url: str,
    key: str,
    at: datetime,
    not_before: datetime | None = None,
    **words: object,
) -> None:
    """Put a notice in the box of each addressee, once for each `key`.

    The fourth beat of an operation: call it inside its transaction. `words` fill the sentence of
    the event when it is shown, in the reader's language. `not_before` is the addressee's next
    working session where the notice can wait.
    """
    Message.objects.bulk_create(
        [
            Message(
                addressee=one,
                key=key,
                event=event,
                title=title,
                url=url,
                words={name: str(value) for name, value in words.items()},
                written_at=at,
                not_before=not_before or at,
            )
            for one in {person.pk: person for person in addressees}.values()
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def read_message(message: Message, *, actor: User, at: datetime) -> Message:
    """Mark a message as read by its addressee. The first reading counts."""
    require(actor, "message.read", message)

    if Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=at):
        message.read_at = at
    return message


@transaction.atomic
def read_all_messages(*, actor: User, at: datetime) -> int:
    """Mark everything in one's own box as read; returns how many were new."""
    return Message.objects.visible_to(actor, at).unread().order_by().update(read_at=at)


@transaction.atomic
def retry_delivery(delivery: Delivery, *, actor: User, at: datetime) -> Delivery:
    """Have a mail that was given up tried again from the next minute on, as often as a new one.

    It goes to the address its addressee has then, and like any mail in the addressee's office
    hours. Raises Conflict where it is given up no more.
    """
    require(actor, "delivery.retry", delivery)

    _settle(delivery, state=Delivered.WAITING, attempts=0, next_at=at)
    record("delivery.retried", delivery, actor=actor, at=at, officer=delivery.message.addressee_id)
    return delivery


@transaction.atomic
def dismiss_delivery(delivery: Delivery, *, actor: User, at: datetime, reason: str) -> Delivery:
    """Leave a mail that was given up unsent; the message stays in the box of its addressee.

    Raises Unusable without a reason, Conflict where it is given up no more.
    """
    require(actor, "delivery.dismiss", delivery)
    if not reason.strip():
        raise Unusable(_("Say why the mail is left unsent."))

    _settle(delivery, state=Delivered.DISMISSED)
    person, why = delivery.message.addressee_id, reason.strip()
    record("delivery.dismissed", delivery, actor=actor, at=at, officer=person, reason=why)
    return delivery


def _settle(delivery: Delivery, **becomes: Any) -> None:
    """Take a mail out of those given up; two who do it at once do not both."""
    if not Delivery.objects.filter(pk=delivery.pk, state=Delivered.FAILED).update(**becomes):
        now = _("This mail is not given up any more.")
        raise changed_meanwhile(delivery, now)
    delivery.refresh_from_db(fields=list(becomes))
