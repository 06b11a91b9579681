"""What can be found broken in the ledger, and how it is told."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    CHANGED = "changed"
    INSERTED = "inserted"
    REMOVED = "removed"
    FORKED = "forked"
    CUT = "cut"
    HEAD = "head"
    REWRITTEN = "rewritten"
    SEAL_CHANGED = "seal_changed"
    SEAL_CUT = "seal_cut"
    SEAL_ROW = "seal_row"
    SEAL_APART = "seal_apart"
    UNGUARDED = "unguarded"


WORDS: Mapping[str, str | Promise] = {
    Kind.CHANGED: _(
        "chain %(chain)s, place %(place)s: the line was changed after it was written,"
        " or another was put in its place"
    ),
    Kind.INSERTED: _("chain %(chain)s, place %(place)s: a line was put in that was never sealed"),
    Kind.REMOVED: _("chain %(chain)s, place %(place)s: the line was taken out"),
    Kind.FORKED: _("chain %(chain)s, place %(place)s: two lines stand at one place"),
    Kind.CUT: _("chain %(chain)s: the end was cut off from place %(place)s"),
    Kind.HEAD: _("chain %(chain)s: its head is not the seal of its last line, place %(place)s"),
    Kind.REWRITTEN: _(
        "chain %(chain)s, place %(place)s: it was written anew since it was sealed on %(day)s"
    ),
    Kind.SEAL_CHANGED: _("seal file, line %(place)s: it was changed"),
    Kind.SEAL_CUT: _("seal file: the seal of %(day)s was taken out"),
    Kind.SEAL_ROW: _("table of seals: the seal of %(day)s was taken out"),
    Kind.SEAL_APART: _("the seal of %(day)s differs between the file and the table"),
    Kind.UNGUARDED: _(
        "the database no longer refuses changes: the trigger %(chain)s is off,"
        " or not as it was made"
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is broken: what kind, in which chain, at which place, which row."""

    kind: Kind
    chain: str = ""
    place: int = 0
    entry: int | None = None
    day: str = ""

    def __str__(self) -> str:
        return str(WORDS[self.kind]) % {"chain": self.chain, "place": self.place, "day": self.day}

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Fault":
        return cls(**{**kept, "kind": Kind(kept["kind"])})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole ledger read, and what it found."""

    entries: int
    chains: int
    days: int
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults
