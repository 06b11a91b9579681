"""Telling people of what happens in this room: messages, which stand above, say how."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from xiaoneng.people.models import User


class Teller(Protocol):
    """Puts a notice in the box of each addressee, once for each `key`."""

    def __call__(
        self,
        addressees: Iterable[User],
        event: str,
        *,
        title: str,
        url: str,
        key: str,
        at: datetime,
    ) -> None: ...


_tellers: list[Teller] = []


def told_through(teller: Teller) -> None:
    """A higher room takes what is to be told, within the transaction of the act."""
    _tellers.append(teller)


def announce(  # who, what, about what, once, when
    addressees: Iterable[User], event: str, *, title: str, url: str, key: str, at: datetime
) -> None:
    """Have some people told of an act: the fourth beat of the operations of this room."""
    people = list(addressees)
    for teller in _tellers:
        teller(people, event, title=title, url=url, key=key, at=at)
