"""What is foreseen of open obligations in a room above, for lists and for the page of each.

Such a room says in `apps.ready()` how it foretells; the obligation knows nothing of it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

Teller = Callable[[Collection[int]], Mapping[int, "Foretold"]]
_tellers: list[Teller] = []


class Foretold(NamedTuple):
    """What one obligation has ahead: a sign for lists ("" for none), and sentences with their
    moment and where more is said.
    """

    sign: str
    sentences: Sequence[str]
    as_of: datetime
    url: str


def foretold_by(teller: Teller) -> None:
    """`teller(keys)` gives what is foreseen of some obligations, by key; most have nothing."""
    _tellers.append(teller)


def foretold(keys: Collection[int]) -> dict[int, Foretold]:
    """What is foreseen of some obligations that the viewer may see."""
    found: dict[int, Foretold] = {}
    for teller in _tellers:
        found |= teller(keys)
    return found


def signing(key: Callable[[Any], int | None]) -> Callable[[Sequence[Any]], None]:
    """What prepares the rows of a list for `sign_of`; `key` is the obligation of a row."""

    def prepare(rows: Sequence[Any]) -> None:
        keys = {row.pk: key(row) for row in rows}
        known = foretold(present(keys.values()))
        for row in rows:
            one = known.get(keys[row.pk] or 0)
            row.foretold = one.sign if one else ""

    return prepare


def present(keys: Iterable[int | None]) -> list[int]:
    return [one for one in keys if one is not None]


def sign_of(row: Any) -> str:
    """The sign of a row that was prepared."""
    sign: str = getattr(row, "foretold", "")
    return sign
