"""Who is who, as of any day: organs, holders of posts, leadership, the calendar an organ keeps."""

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q

from xiaoneng.core import calendars, sessions, workdays
from xiaoneng.people.models import (
    Calendar,
    Charge,
    Leads,
    Notice,
    Organ,
    OrganQuerySet,
    Placement,
    Post,
    Term,
    TermQuerySet,
    User,
)

CLOCK = "clock"  # the user name of the clock, who acts in every automatic step


def clock_user() -> User:
    """The actor of automatic steps: a real row that can never sign in."""
    return User.objects.get(username=CLOCK)


def organs(day: date) -> OrganQuerySet:
    """The organs that existed on a day, in the order of today's tree."""
    return Organ.objects.open_on(day).select_related("parent")


def terms_of(user: User, day: date) -> TermQuerySet:
    """The posts a person held on a day."""
    return Term.objects.on(day).filter(user=user).select_related("post__organ")


def holders_of(post: Post, day: date) -> list[User]:
    """Who held a post on a day."""
    return [term.user for term in Term.objects.on(day).filter(post=post).select_related("user")]


class Link(NamedTuple):
    """One link of the leadership chain."""

    user: User
    leads: str  # chief, head, deputy, or charge for the leader who has charge of the organ
    organ: Organ


def leadership_chain(organ: Organ, day: date) -> list[Link]:
    """Who answered for an organ on a day: section chief, head, leader in charge, upward (A7).

    The tree of that day counts, not today's.
    """
    chain: list[Link] = []
    for one in lineage(organ, day):
        terms = (
            Term.objects.on(day)
            .filter(post__organ=one, post__leads__in=[Leads.CHIEF, Leads.DEPUTY, Leads.HEAD])
            .select_related("user", "post")
        )
        order = {Leads.CHIEF: 0, Leads.DEPUTY: 1, Leads.HEAD: 2}
        ranked = sorted(terms, key=lambda term: (order[Leads(term.post.leads)], term.pk))
        chain += [Link(term.user, term.post.leads, one) for term in ranked]
        chain += [Link(charge.leader, "charge", one) for charge in charges_on(one, day)]
    return chain


def charges_on(organ: Organ, day: date) -> list[Charge]:
    """Who had charge of an organ on a day."""
    open_then = Q(until_on__isnull=True) | Q(until_on__gt=day)
    found = Charge.objects.filter(open_then, organ=organ, from_on__lte=day)
    return list(found.select_related("leader"))


def lineage(organ: Organ, day: date) -> list[Organ]:
    """The organ and the organs above it on a day, from itself to the root."""
    line, seen = [organ], {organ.pk}
    while (parent := parent_on(line[-1], day)) is not None and parent.pk not in seen:
        line.append(parent)
        seen.add(parent.pk)
    return line


def parent_on(organ: Organ, day: date) -> Organ | None:
    """The organ above another on a day."""
    open_then = Q(until_on__isnull=True) | Q(until_on__gt=day)
    placement = (
        Placement.objects.filter(open_then, organ=organ, from_on__lte=day)
        .select_related("parent")
        .order_by("-from_on")
        .first()
    )
    return placement.parent if placement else None


def calendar_of(organ: Organ) -> workdays.Calendar:
    """The calendar an organ keeps: its own, else that of the organ above it, else the nation's."""
    return calendar_named(calendar_name_of(organ))


def calendar_name_of(organ: Organ) -> str:
    """The name of the calendar an organ keeps today."""
    keys = [int(key) for key in organ.path.split("/") if key]
    line = dict(Organ.objects.filter(pk__in=keys).values_list("pk", "calendar__name"))
    return next((line[key] for key in reversed(keys) if line.get(key)), "cn")


def calendar_named(name: str) -> workdays.Calendar:
    """A calendar by name: the core's table with every published notice laid over it.

    Built once for each state of its notices; a published notice makes a new one.
    """
    chain = _chain(name)
    stamp = tuple(
        Notice.objects.filter(calendar__in=chain).order_by("pk").values_list("pk", flat=True)
    )
    return _built(name, tuple(one.pk for one in chain), stamp)


def _chain(name: str) -> list[Calendar]:
    """The calendar and those it inherits from, the root first."""
    rows = {one.pk: one for one in Calendar.objects.all()}
    one = next((row for row in rows.values() if row.name == name), None)
    line: list[Calendar] = []
    while one is not None and one not in line:
        line.insert(0, one)
        one = rows.get(one.parent_id) if one.parent_id else None
    return line


@lru_cache(maxsize=64)
def _built(name: str, chain: tuple[int, ...], stamp: tuple[int, ...]) -> workdays.Calendar:
    rows = {one.pk: one for one in Calendar.objects.filter(pk__in=chain)}
    national = calendars.named("cn")
    days = dict(national.days)
    published = set(national.published or ())
    hours = national.hours
    for key in chain:
        editions: dict[int, Notice] = {}
        for notice in Notice.objects.filter(calendar_id=key, pk__in=stamp).order_by("edition"):
            editions[notice.year] = notice
        for notice in editions.values():
            if rows[key].parent_id is None:  # the nation's notice settles the whole year
                days = {day: kept for day, kept in days.items() if day.year != notice.year}
                published.add(notice.year)
            days |= days_of(notice.days)
        if rows[key].sessions:
            hours = office_hours(rows[key].sessions)
    return workdays.Calendar(name, days=days, published=frozenset(published), hours=hours)


def days_of(rows: Iterable[dict[str, object]]) -> dict[date, workdays.LocalDay]:
    """The rows of a notice as the core's days."""
    return {
        date.fromisoformat(str(row["day"])): workdays.LocalDay(
            works=bool(row["works"]), name=str(row.get("name", ""))
        )
        for row in rows
    }


def office_hours(plan: Iterable[tuple[str, str]]) -> sessions.OfficeHours:
    """Office sessions as kept in a calendar's row: pairs of clock times."""
    return sessions.OfficeHours(
        tuple(
            sessions.session(time.fromisoformat(opens), time.fromisoformat(closes))
            for opens, closes in plan
        )
    )
