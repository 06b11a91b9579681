"""The rows of registers that a person may see, and the files a person brought."""

from collections.abc import Iterable
from datetime import datetime

from xiaoneng.access.roles import Role
from xiaoneng.access.scope import organs_seen
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Level, Organ, Term, User
from xiaoneng.registers.models import (
    Batch,
    BatchQuerySet,
    Kinds,
    Result,
    ResultQuerySet,
    Ticket,
    TicketQuerySet,
)

BODIES = (Level.DISTRICT, Level.ORGAN, Level.STREET)
__all__ = [  # with the types, for rooms above: they have no business with the tables
    "Batch",
    "Kinds",
    "Result",
    "Ticket",
    "batches_of",
    "known_results",
    "known_tickets",
    "organs_kept_by",
    "results_for",
    "terms_told",
    "tickets_for",
]


def results_for(user: User, at: datetime) -> ResultQuerySet:
    """What was issued by the organs in scope."""
    rows = Result.objects.visible_to(user, wall(at).date())
    return rows.select_related("organ", "item")


def tickets_for(user: User, at: datetime) -> TicketQuerySet:
    """The tickets of the organs in scope."""
    rows = Ticket.objects.visible_to(user, wall(at).date())
    return rows.select_related("organ", "item", "officer")


def batches_of(user: User) -> BatchQuerySet:
    """The files a person brought, the newest first; what was before them is read only if asked."""
    return Batch.objects.visible_to(user).select_related("organ").defer("before")


def organs_kept_by(user: User, at: datetime) -> list[Organ]:
    """The organs whose registers a person may bring in."""
    day = wall(at).date()
    kept = organs_seen(user, day, {Role.EFFICIENCY_OFFICE})
    return list(Organ.objects.open_on(day).filter(kept, level__in=BODIES).order_by("path"))


def known_results(organs: Iterable[int], numbers: Iterable[str]) -> dict[tuple[int, str], Result]:
    """The results of some organs that have one of some numbers."""
    rows = Result.objects.filter(organ__in=set(organs), number__in=set(numbers))
    return {(one.organ_id, one.number): one for one in rows}


def known_tickets(
    organs: Iterable[int], moments: Iterable[datetime]
) -> dict[tuple[int, str, datetime], Ticket]:
    """The tickets of some organs that were drawn between the first and the last of some moments."""
    told = list(moments)
    if not told:
        return {}
    rows = Ticket.objects.filter(organ__in=set(organs), taken_at__range=(min(told), max(told)))
    return {(one.organ_id, one.number, one.taken_at): one for one in rows}


def terms_told(names: Iterable[str]) -> dict[str, list[Term]]:
    """Every term of a post that people of some names hold or held, by name."""
    rows = Term.objects.filter(user__full_name__in=set(names))
    found: dict[str, list[Term]] = {}
    for one in rows.select_related("user", "post__organ"):
        found.setdefault(one.user.full_name, []).append(one)
    return found
