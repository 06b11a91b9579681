"""Telling people: one row for each addressee and key, whatever happens twice."""

from collections.abc import Iterable
from datetime import datetime

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

    `words` fill the sentence of the event when it is shown, in the reader's language.
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
            for one in addressees
        ],
        ignore_conflicts=True,
    )
