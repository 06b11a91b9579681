"""Telling people: one row for each addressee and key, whatever happens twice."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xiaoneng.access.policy import require
from xiaoneng.messages.models import Message
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
