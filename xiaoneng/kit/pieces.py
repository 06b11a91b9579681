"""Which rows of a table a word stands in: candidates from an index of pieces the database keeps.

A row that holds a word holds every piece of it, so the index names all rows that can fit and some
that do not; the text itself decides. Where so many rows hold the pieces that any page of them is
found by walking along, the index is of no use and is not asked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from xiaoneng.kit.search import spellings_of, stands_in

Rows = TypeVar("Rows", bound="QuerySet[Any]")
FEW = 4_000  # rows; of more than that, a page is found sooner by walking
NEWEST = 1_000  # rows whose share of hits tells whether a word is common
COMMON = 10  # hits among these
RUN = re.compile(r"[0-9a-z]+|[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Worded:
    """A table whose rows are found by words: the columns these stand in, and for each database the
    question for the keys of the rows that hold some pieces, up to a number.
    """

    model: type[Model]
    columns: Sequence[str]
    asked: Mapping[str, str]

    def matching(self, rows: Rows, words: str) -> Rows:
        """Those of some rows in which every one of the words stands."""
        wanted = words.split()
        keys = self.candidates(wanted)
        found = rows if keys is None else rows.filter(pk__in=keys)
        return found.filter(*map(self.stands, wanted))

    def stands(self, word: str) -> Q:
        """What a word may stand in, with signs of either width."""
        return stands_in(self.columns, word)

    def candidates(self, words: Sequence[str]) -> list[int] | None:
        """The keys of the rows that can hold all of some words; None where there are too many."""
        pieces = sorted({piece for word in words for piece in pieces_of(word)})
        if not pieces or self.is_common(words):
            return None
        with connection.cursor() as cursor:
            cursor.execute(self.asked[connection.vendor], [written(pieces), FEW + 1])
            keys = [key for (key,) in cursor.fetchall()]
        return keys if len(keys) <= FEW else None

    def is_common(self, words: Sequence[str]) -> bool:
        """Whether the words stand in many rows, as far as the newest can tell.

        Only PostgreSQL needs to be told: it gathers every row that holds a piece before it gives
        the first. SQLite gives them as it finds them.
        """
        if connection.vendor == "sqlite":
            return False
        rows = self.model._default_manager.order_by("-pk")
        # read by itself: of an edge it does not know the server expects a third of the table after
        edge = list(rows.values_list("pk", flat=True)[NEWEST : NEWEST + 1])
        newest = rows.filter(*map(self.stands, words), pk__gt=edge[0] if edge else 0)
        return newest[:COMMON].count() == COMMON


def pieces_of(word: str) -> list[str]:
    """The pieces to ask for: threes of letters and figures, pairs of any other signs.

    Signs with a great and a small form outside of ASCII are left out: the databases do not agree
    on what is the same among them. So is what differs between the spellings of the word: the text
    may have any of these, and only what stands in all of them is sure to be in it.
    """
    ways = [spelling.lower() for spelling in spellings_of(word)]

    def is_sure(piece: str) -> bool:
        return all(piece in way for way in ways)

    found: list[str] = []
    kept = (sign if plain(sign) and is_sure(sign) else " " for sign in word.lower())
    for run in RUN.findall("".join(kept)):
        long = 3 if run.isascii() else 2
        if len(run) <= long:
            found.append(run)
        else:
            found += [run[at : at + long] for at in range(len(run) - long + 1)]
    return list(filter(is_sure, found))


def plain(sign: str) -> bool:
    return sign.isascii() or sign.lower() == sign.upper()


def written(pieces: Sequence[str]) -> str | list[int]:
    """The pieces as each database takes them: on PostgreSQL a number, 21 bits for each sign."""
    if connection.vendor == "sqlite":
        return " AND ".join(f'"{piece}"' for piece in pieces)
    return [sum(ord(sign) << 42 - 21 * at for at, sign in enumerate(one)) for one in pieces]
