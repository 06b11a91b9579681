"""Kept conditions of lists: the room that keeps them says so here, every list shows them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xiaoneng.kit.found import Saved
from xiaoneng.kit.http import Request
from xiaoneng.people.models import User

Reading = Callable[[User, str], Sequence[Saved]]


class Kept(NamedTuple):
    """What a viewer kept of one list, where one more is kept, and where they are looked after."""

    saved: Sequence[Saved]
    save_url: str
    manage_url: str


_keepers: list[tuple[Reading, Callable[[], str], Callable[[], str]]] = []


def keeper(reading: Reading, save_url: Callable[[], str], manage_url: Callable[[], str]) -> None:
    """Say who keeps conditions: by viewer and url name of the list."""
    _keepers[:] = [(reading, save_url, manage_url)]


def kept_by(request: Request) -> Kept:
    """The viewer's kept conditions of the list that is asked for; none where nobody keeps them.

    They belong to a kind of list, by the name of its address: what is kept of the rows of one
    file stands over those of every file.
    """
    match = request.resolver_match
    if not _keepers or match is None or not request.user.is_authenticated:
        return Kept((), "", "")
    reading, save_url, manage_url = _keepers[0]
    return Kept(reading(request.user, match.view_name), save_url(), manage_url())
