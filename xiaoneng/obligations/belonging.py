"""To which organ a part belonged in the month in which it closed something, whatever came since.

What was done in a month stays with the organ that did it, also where its sections have gone over to
another. A month has the tree of its last day; the month that runs, that of today. Where a person
does not see the organ of then, it is told of the one they see. Counts and their lists ask here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Q

from xiaoneng.access.scope import organs_seen
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import wall
from xiaoneng.kit.walking import one_of
from xiaoneng.obligations.models import Obligation
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import bodies_of_days, days_of_change

Moved = Mapping[int, int]  # the body of every part that belonged elsewhere than it does now


def moved_in(user: User, months: Iterable[Month], at: datetime) -> dict[Month, Moved]:
    """What belonged elsewhere at the end of each of some months that are over."""
    past = [one for one in months if one < Month.of(at)]
    return dict(zip(past, moved_on(user, [one.last for one in past], at), strict=True))


def moved_on(user: User, days: list[date], at: datetime) -> list[Moved]:
    """The same on some days."""
    if not days:
        return []
    now, *then = bodies_of_days([wall(at).date(), *days])
    differ: list[Moved] = [
        {key: body for key, body in bodies.items() if body != now.get(key, key)}
        if bodies is not now
        else {}
        for bodies in then
    ]
    if not any(differ):
        return differ
    seen = organs_seen(user, wall(at).date())
    keys = set(Organ.objects.filter(seen).values_list("pk", flat=True))
    return [{key: body for key, body in one.items() if body in keys} for one in differ]


class Era(NamedTuple):
    """A time without a change of the tree, and what belonged elsewhere in it."""

    since: datetime | None
    until: datetime
    moved: Moved


def eras(user: User, at: datetime) -> list[Era]:
    """All months that are over, in stretches between which something moved."""
    now = Month.of(at)
    changed = sorted({Month(day.year, day.month) for day in days_of_change(now.before.last)})
    edges = list(pairwise([None, *changed, now]))
    samples = [end.before.last for _begin, end in edges if end is not None]
    return [
        Era(begin.bounds()[0] if begin else None, end.bounds()[0], moved)
        for (begin, end), moved in zip(edges, moved_on(user, samples, at), strict=True)
        if end is not None
    ]


def closed_of(user: User, parts: set[int], bodies: set[int], at: datetime) -> Q:
    """What was closed while its organ belonged to one of some bodies; `parts` do so now."""
    known = eras(user, at)
    ever = {key for era in known for key in era.moved}
    found = one_of(Obligation, organ=sorted(parts - ever))
    for era in known:
        gone, come = era.moved.keys(), {key for key, body in era.moved.items() if body in bodies}
        theirs = ((parts & ever) - gone) | come
        found |= _closed(theirs, since=era.since, until=era.until)
    return found | _closed(parts & ever, since=Month.of(at).bounds()[0])


def _closed(
    parts: Iterable[int], *, since: datetime | None = None, until: datetime | None = None
) -> Q:
    edges = {"closed_at__gte": since, "closed_at__lt": until}
    return Q(organ__in=list(parts), **{name: edge for name, edge in edges.items() if edge})
