"""What desks count: open obligations by light and by organ, and what was closed in a month."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from xiaoneng.core.clock import Light
from xiaoneng.obligations.lines import with_clocks
from xiaoneng.obligations.models import Obligation, ObligationQuerySet, States, Urging
from xiaoneng.obligations.queries import obligations_for
from xiaoneng.people.models import Level, Organ, User

OPEN_LIGHTS = (Light.OVERDUE, Light.DUE_SOON, Light.ON_TIME, Light.PAUSED, Light.NONE)


class OrganCount(NamedTuple):
    """Open obligations of one organ."""

    organ: Organ
    open: int
    due_soon: int
    overdue: int


def seen_by(user: User, at: datetime) -> ObligationQuerySet:
    """Everything a person may see, closed and open."""
    return obligations_for(user, at.date())


def owed_by(people: Iterable[User]) -> ObligationQuerySet:
    """What some people owe now: a person, and those the person stands in for."""
    return Obligation.objects.open().filter(officer__in=list(people))


def by_light(rows: ObligationQuerySet) -> dict[str, int]:
    """How many of some rows show each light."""
    counted = rows.order_by().values_list("light").annotate(number=Count("pk"))
    return {str(light): number for light, number in counted}


def by_organ(rows: ObligationQuerySet) -> list[OrganCount]:
    """Open rows counted by organ, most overdue first; by section where all are of one organ."""
    counted = (
        rows.open()
        .order_by()
        .values("organ", "organ__path")
        .annotate(
            open=Count("pk"),
            due_soon=Count("pk", filter=Q(light=Light.DUE_SOON)),
            overdue=Count("pk", filter=Q(light=Light.OVERDUE)),
        )
    )
    found = list(counted)
    organs = Organ.objects.in_bulk({key for row in found for key in keys_of(row["organ__path"])})
    bodies = {row["organ"]: body_in(row["organ__path"], organs) for row in found}
    is_one = len(set(bodies.values())) == 1
    sums: dict[int, list[int]] = {}
    for row in found:
        key = row["organ"] if is_one else bodies[row["organ"]]
        have = sums.get(key, [0, 0, 0])
        sums[key] = [have[0] + row["open"], have[1] + row["due_soon"], have[2] + row["overdue"]]
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


def closed_since(user: User, start: datetime, at: datetime) -> ObligationQuerySet:
    """What a person closed from one moment up to another."""
    return Obligation.objects.filter(
        officer=user, state=States.CLOSED, closed_at__gte=start, closed_at__lte=at
    )


def unanswered(people: Iterable[User]) -> list[Urging]:
    """Urgings that wait for an answer of some people, the oldest first."""
    found = Urging.objects.filter(
        state="sent", obligation__officer__in=list(people), obligation__state=States.OPEN
    )
    return list(found.select_related("obligation", "by").order_by("at", "pk"))


def matching(rows: ObligationQuerySet, words: str) -> ObligationQuerySet:
    """Rows in whose number, title or creditor every one of the words stands, two signs or more."""
    for word in words.split():
        stands = Q(number__icontains=word) | Q(title__icontains=word) | Q(owed_to__icontains=word)
        rows = rows.filter(stands)
    return rows


def obligation_seen(user: User, at: datetime) -> ObligationQuerySet:
    """What the page of one obligation is made of."""
    rows = with_clocks(seen_by(user, at)).select_related("parent")
    return rows.prefetch_related("crossings")


def of_organ(rows: ObligationQuerySet, organ: Organ) -> ObligationQuerySet:
    """Those owed by an organ or by what is below it."""
    return rows.filter(organ__path__startswith=organ.path)


def urging_seen(user: User, at: datetime) -> QuerySet[Urging]:
    """Urgings of the obligations a person may see."""
    return Urging.objects.filter(obligation__in=seen_by(user, at)).select_related(
        "obligation__kind", "obligation__organ", "obligation__officer", "by"
    )
