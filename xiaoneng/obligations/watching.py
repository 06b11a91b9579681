"""Obligations that wait for a look, as values: thousands are read without building instances."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from xiaoneng.kit.many import among, read_many
from xiaoneng.obligations.models import Extension, Kind, Obligation, Pause

Fact = TypeVar("Fact", Pause, Extension)


class Watched(NamedTuple):
    """The columns of an open obligation from which its clock, its lines and its copies are read."""

    pk: int
    organ_id: int
    officer_id: int | None
    kind_id: int
    parent_id: int | None
    calendar: str
    promised_amount: float | None
    promised_unit: str
    promised_given: datetime | None
    statutory_amount: float | None
    statutory_unit: str
    statutory_given: datetime | None
    given_is_moment: bool
    warn: float | None
    generation: int
    arming: int
    armed_at: datetime | None
    reopened_at: datetime | None
    started_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    statutory_due_at: datetime | None
    light: str
    is_provisional: bool
    trouble: str


def columns_of(first: str, after: str | None = None) -> Callable[[Watched], tuple[Any, ...]]:
    """Reads the columns from one on, up to another, of a row."""
    places = [Watched._fields.index(name) if name else None for name in (first, after)]
    return itemgetter(slice(*places))


rules_of = columns_of("kind_id", "started_at")  # what else a clock is read from than its start
shown_by = columns_of("due_at")


class Batch(NamedTuple):
    """Some rows, held until the transaction ends, and everything that bears on their clocks."""

    rows: list[Watched]
    kinds: dict[int, Kind]
    pauses: dict[int, list[Pause]]
    extensions: dict[int, list[Extension]]


def held(keys: Sequence[int], at: datetime) -> Batch:
    """Those of the rows that still wait, held until the transaction ends; others are skipped."""
    waiting = Obligation.objects.select_for_update(of=("self",), skip_locked=True)
    found = waiting.filter(pk__in=among(keys), look_at__lte=at).order_by("look_at", "pk")
    rows = list(map(Watched._make, read_many(found, Watched._fields)))
    mine = among(row.pk for row in rows)
    return Batch(
        rows,
        Kind.objects.in_bulk({row.kind_id for row in rows}),
        by_obligation(Pause.objects.filter(obligation__in=mine)),
        by_obligation(Extension.objects.filter(obligation__in=mine)),
    )


def by_obligation(rows: Iterable[Fact]) -> dict[int, list[Fact]]:
    """Some facts by the key of the obligation they belong to."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in rows:
        found[row.obligation_id].append(row)
    return found
