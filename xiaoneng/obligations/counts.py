"""Open obligations counted by organ and light, from the counts that the database keeps."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from django.db.models import Count, QuerySet, Sum

from xiaoneng.access.scope import sees_all
from xiaoneng.core.clock import Light
from xiaoneng.kit.months import Month
from xiaoneng.obligations.belonging import Moved, moved_in, moved_on
from xiaoneng.obligations.closings import closed_counts
from xiaoneng.obligations.lights import States
from xiaoneng.obligations.models import Tally
from xiaoneng.obligations.queries import organs_for, owed_beyond, owes_beyond
from xiaoneng.people.models import Level, Organ, User


class Counted(NamedTuple):
    """Open obligations of one organ that show one light."""

    organ: int
    path: str
    light: str
    number: int


class OrganCount(NamedTuple):
    """Open obligations of one organ; `condition` names the filter of the list that has them."""

    organ: Organ
    open: int
    due_soon: int
    overdue: int
    condition: str  # part, or body: the organ with those below it that have no line of their own


def open_counts(user: User, at: datetime) -> list[Counted]:
    """The open obligations a person may see: as many as the list has, without reading them."""
    day = at.date()
    kept = Tally.objects.filter(state=States.OPEN)
    if sees_all(user, day):
        return _summed(kept)
    inside = _summed(kept.filter(organ__in=organs_for(user, day)))
    if not owes_beyond(user, day):
        return inside
    own = owed_beyond(user, day).open().order_by()
    counted = own.values_list("organ", "organ__path", "light").annotate(Count("pk"))
    return [*inside, *(Counted(*row) for row in counted)]


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
    organs = organs_on({row.path for row in found})
    bodies = {row.organ: body_in(row.path, organs) for row in found}
    is_one = len(set(bodies.values())) == 1
    sums: dict[int, list[int]] = {}
    for row in found:
        sums_of = sums.setdefault(row.organ if is_one else bodies[row.organ], [0, 0, 0])
        sums_of[0] += row.number
        sums_of[1] += row.number if row.light == Light.DUE_SOON else 0
        sums_of[2] += row.number if row.light == Light.OVERDUE else 0
    condition = "part" if is_one else "body"
    rowed = [
        OrganCount(organs[key], whole, soon, late, condition)
        for key, (whole, soon, late) in sums.items()
    ]
    return sorted(rowed, key=lambda one: (-one.overdue, -one.due_soon, -one.open, one.organ.path))


def organs_on(paths: Iterable[str]) -> dict[int, Organ]:
    """The organs of some paths and those above them, by key."""
    return Organ.objects.in_bulk({key for path in paths for key in keys_of(path)})


def keys_of(path: str) -> list[int]:
    """The keys of an organ and those above it, from its path, the root first."""
    return [int(key) for key in path.split("/") if key]


class Placed(Protocol):
    """What is known of an organ to tell a part from a body."""

    @property
    def level(self) -> str: ...


def body_in(path: str, organs: Mapping[int, Placed]) -> int:
    """The organ a section, window or village belongs to; any other is its own body."""
    parts = {Level.SECTION, Level.WINDOW, Level.VILLAGE}
    keys = keys_of(path)
    return next((key for key in reversed(keys) if organs[key].level not in parts), keys[-1])


def parts_of(body: Organ) -> list[int]:
    """The keys of an organ and of those below it that have no line of their own."""
    below = Organ.objects.under(body)
    organs = {one.pk: one for one in [*below, *organs_on([body.path]).values()]}
    return [one.pk for one in below if body_in(one.path, organs) == body.pk]


def parts_then(user: User, body: Organ, day: date, at: datetime) -> list[int]:
    """The keys of an organ and of the parts it had on a day."""
    [moved] = moved_on(user, [day], at)
    stayed = (key for key in parts_of(body) if key not in moved)
    return [*stayed, *(key for key, one in moved.items() if one == body.pk)]


class Kept(NamedTuple):
    """How one organ kept its time: closed in a month, of these judged by a limit and met; now.

    Of the closed, `measured` used a known part of a limit, `used` thousandths in all; `early` were
    closed in time with a part of it left.
    """

    closed: int = 0
    judged: int = 0
    met: int = 0
    open: int = 0
    overdue: int = 0
    measured: int = 0
    used: int = 0
    early: int = 0


def kept_by_body(user: User, months: Sequence[Month], at: datetime) -> dict[int, Kept]:
    """What a person may see, by the organ it belongs to: closed in some months, open now.

    What was closed belongs to the organ whose part it was at the end of its month.
    """
    opened, closed = open_counts(user, at), closed_counts(user, at, months[0], months[-1])
    organs = organs_on([*(one.path for one in opened), *(one.path for one in closed)])
    moved = moved_in(user, months, at)
    sums: dict[int, Kept] = {}

    def more(path: str, some: Kept, moved: Moved) -> None:
        key = moved.get(keys_of(path)[-1]) or body_in(path, organs)
        have = sums.get(key, Kept())
        sums[key] = Kept(*(a + b for a, b in zip(have, some, strict=True)))

    for one in closed:
        used = {"measured": one.measured, "used": one.used, "early": one.early}
        kept = Kept(one.number, one.judged, one.met, **used)
        more(one.path, kept, moved.get(one.month, {}))
    for row in opened:
        is_over = row.light == Light.OVERDUE
        more(row.path, Kept(open=row.number, overdue=row.number if is_over else 0), {})
    return sums
