"""Row scope: which organs' rows a person sees. Pages, counts, search and exports all ask here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiaoneng.access.roles import SEES_OBLIGATIONS, Role, holdings_of
from xiaoneng.people.models import Organ, User


def organs_seen(user: User, day: date, roles: Iterable[Role] = SEES_OBLIGATIONS) -> Q:
    """A condition on organs: those below an organ in which the person has one of the roles."""
    wanted = frozenset(roles)
    paths = {holding.organ.path for holding in holdings_of(user, day) if holding.role in wanted}
    condition = Q(pk__in=[])
    for path in sorted(paths):
        if not any(path != other and path.startswith(other) for other in paths):
            condition |= Q(path__startswith=path)
    return condition


def keys_seen(
    user: User, day: date, roles: Iterable[Role] = SEES_OBLIGATIONS
) -> QuerySet[Organ, dict[str, Any]]:
    """The keys of those organs, to be used inside another query: `organ__in=keys_seen(…)`."""
    found = Organ.objects.filter(organs_seen(user, day, roles)).order_by()
    return found.values("pk")  # type: ignore[return-value]  # a row of one key, whatever its type
