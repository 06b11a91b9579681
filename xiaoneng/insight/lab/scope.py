"""Whose cases a person's questions are about: the scope of the cockpit, narrowed to an organ."""

from collections.abc import Sequence
from datetime import date

from xiaoneng.access.scope import organs_seen, sees_all
from xiaoneng.people.models import Organ, User


def organs_asked(user: User, day: date, chosen: Organ | None) -> list[int] | None:
    """The keys of the organs in scope; None for the whole tree."""
    if chosen is None and sees_all(user, day):
        return None
    seen = Organ.objects.filter(organs_seen(user, day))
    if chosen is not None:
        seen = seen.filter(path__startswith=chosen.path)
    return list(seen.order_by().values_list("pk", flat=True))


def top_of(bodies: Sequence[Organ], chosen: Organ | None, roots: Sequence[Organ]) -> Organ | None:
    """The organ a scenario belongs to: the one chosen, else that above all in scope."""
    if chosen is not None:
        return chosen
    above = [one for one in (*roots, *bodies) if all(b.path.startswith(one.path) for b in bodies)]
    return min(above, key=lambda one: len(one.path), default=None) if bodies else None
