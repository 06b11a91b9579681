"""Open obligations counted by organ and light, from the counts that the database keeps."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from xiaoneng.access.scope import sees_all
from xiaoneng.core.clock import Light
from xiaoneng.obligations.models import ObligationQuerySet, States, Tally
from xiaoneng.obligations.queries import organs_for, owed_beyond
from xiaoneng.people.models import Level, Organ, User


class Counted(NamedTuple):
    """Open obligations of one organ that show one light."""

    organ: int
    path: str
    light: str
    number: int


class OrganCount(NamedTuple):
    """Open obligations of one organ."""

    organ: Organ
    open: int
    due_soon: int
    overdue: int


def open_counts(user: User, at: datetime) -> list[Counted]:
    """The open obligations a person may see: as many as the list has, without reading them."""
    day = at.date()
    kept = Tally.objects.filter(state=States.OPEN)
    if sees_all(user, day):
        return _summed(kept)
    own = owed_beyond(user, day).open().order_by()
    counted = own.values_list("organ", "organ__path", "light").annotate(Count("pk"))
    return [
        *_summed(kept.filter(organ__in=organs_for(user, day))),
        *(Counted(*row) for row in counted),
    ]


def _summed(kept: QuerySet[Tally]) -> list[Counted]:
    by = kept.values_list("organ", "organ__path", "light").annotate(counted=Sum("number"))
    return [Counted(*row) for row in by.exclude(counted=0)]


def lights_of(counts: Iterable[Counted]) -> dict[str, int]:
    """How many show each light."""
    lights: dict[str, int] = {}
    for one in counts:
        lights[one.light] = lights.get(one.light, 0) + one.number
    return lights


def organs_of(counts: Iterable[Counted]) -> list[OrganCount]:
    """Counted by organ, most overdue first; by section where all are of one organ."""
    found = list(counts)
    organs = Organ.objects.in_bulk({key for row in found for key in keys_of(row.path)})
    bodies = {row.organ: body_in(row.path, organs) for row in found}
    is_one = len(set(bodies.values())) == 1
    sums: dict[int, list[int]] = {}
    for row in found:
        sums_of = sums.setdefault(row.organ if is_one else bodies[row.organ], [0, 0, 0])
        sums_of[0] += row.number
        sums_of[1] += row.number if row.light == Light.DUE_SOON else 0
        sums_of[2] += row.number if row.light == Light.OVERDUE else 0
    rowed = [OrganCount(organs[key], *numbers) for key, numbers in sums.items()]
    return sorted(rowed, key=lambda one: (-one.overdue, -one.due_soon, -one.open, one.organ.path))


def keys_of(path: str) -> list[int]:
    """The keys of an organ and those above it, from its path, the root first."""
    return [int(key) for key in path.split("/") if key]


def body_in(path: str, organs: Mapping[int, Organ]) -> int:
    """The organ a section, window or village belongs to; any other is its own body."""
    parts = {Level.SECTION, Level.WINDOW, Level.VILLAGE}
    keys = keys_of(path)
    return next((key for key in reversed(keys) if organs[key].level not in parts), keys[-1])


class Kept(NamedTuple):
    """How one organ kept its time: closed in a stretch, of these in time; open and overdue now."""

    closed: int = 0
    met: int = 0
    open: int = 0
    overdue: int = 0


def kept_by_body(rows: ObligationQuerySet, since: datetime, until: datetime) -> dict[int, Kept]:
    """Rows counted by the organ they belong to: closed from one moment up to another, open now."""
    in_time = Q(state=States.CLOSED, closed_at__gte=since, closed_at__lt=until)
    is_open = Q(state=States.OPEN)
    counted = list(
        rows.filter(in_time | is_open)
        .order_by()
        .values("organ", "organ__path")
        .annotate(
            closed=Count("pk", filter=in_time),
            met=Count("pk", filter=in_time & Q(light=Light.MET)),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(light=Light.OVERDUE)),
        )
    )
    organs = Organ.objects.in_bulk({key for row in counted for key in keys_of(row["organ__path"])})
    sums: dict[int, Kept] = {}
    for row in counted:
        key = body_in(row["organ__path"], organs)
        have = sums.get(key, Kept())
        more = Kept(row["closed"], row["met"], row["open"], row["overdue"])
        sums[key] = Kept(*(a + b for a, b in zip(have, more, strict=True)))
    return sums
