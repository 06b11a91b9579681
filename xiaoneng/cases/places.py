"""How far supervision has come in what changed, and what comes after that, a piece at a time.

Between two pieces no cursor is open: whoever reads may write meanwhile, stop, and go on later.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import dropwhile
from typing import Any, NamedTuple, Self

from django.db.models import QuerySet

from xiaoneng.cases.models import Batch

CHUNK = 2000


class Place(NamedTuple):
    """The last case that was told, and of which file; 0 is what needs no file."""

    batch: int = 0
    case: int = 0

    @classmethod
    def of(cls, told: str) -> Self:
        """A place as a subject names it; "" is the beginning."""
        batch, _colon, case = told.partition(":")
        return cls(int(batch), int(case)) if told else cls()

    def __str__(self) -> str:
        return f"{self.batch}:{self.case}"


def batches_from(place: Place, since: datetime, until: datetime) -> Iterator[tuple[Batch, int]]:
    """The files that came in after one moment and up to another, from a place on; with each the
    last of its cases that was told.
    """
    done = Batch.objects.filter(finished_at__gt=since, finished_at__lte=until)
    every = list(done.select_related("source").order_by("finished_at", "pk"))
    left = dropwhile(lambda one: place.batch not in (0, one.pk), every)
    for batch in left:
        yield batch, place.case if batch.pk == place.batch else 0


def keys_after(rows: QuerySet[Any], last: int, field: str = "pk") -> Iterator[list[int]]:
    """The keys of cases in some rows after one of them, in their order, so many at a time."""
    keys = rows.order_by(field).values_list(field, flat=True).distinct()
    while some := list(keys.filter(**{f"{field}__gt": last})[:CHUNK]):
        yield some
        if len(some) < CHUNK:
            return
        last = some[-1]
