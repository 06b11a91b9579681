"""Who is who, as of any day: organs, holders of posts, leadership, the calendar an organ keeps."""

import json
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast

from xiaoneng.core import calendars, workdays
from xiaoneng.people.models import (
    PARTS,
    Calendar,
    Charge,
    Leads,
    Nameplate,
    Notice,
    Organ,
    OrganQuerySet,
    Placement,
    Post,
    Term,
    TermQuerySet,
    User,
)
from xiaoneng.people.office_hours import hours_kept

CLOCK = "clock"  # the user name of the clock, who acts in every automatic step


def clock_user() -> User:
    """The actor of automatic steps: a real row that can never sign in."""
    return User.objects.get(username=CLOCK)


def organs_in(first: date, last: date) -> OrganQuerySet:
    """The organs that existed on some day of a stretch, with what they were in it."""
    existed = Organ.objects.filter(opened_on__lte=last).exclude(closed_on__lte=first)
    return with_placement_in(existed, first, last)


def organs(day: date) -> OrganQuerySet:
    """The organs that existed on a day, in the order of today's tree."""
    return Organ.objects.open_on(day).select_related("parent")


def roots_for(viewer: User) -> tuple[Organ, ...]:
    """Where the tree begins, read once and kept on the viewer: it lives as long as a request."""
    kept: tuple[Organ, ...] | None = viewer.__dict__.get("_roots")
    if kept is None:
        kept = viewer.__dict__["_roots"] = tuple(roots())
    return kept


def roots() -> OrganQuerySet:
    """The organs that have none above them: the district, in most sites one."""
    return Organ.objects.filter(parent__isnull=True).order_by("pk")


def terms_of(user: User, day: date) -> TermQuerySet:
    """The posts a person held on a day."""
    return Term.objects.on(day).filter(user=user).select_related("post__organ")


def held_on(user: User, day: date) -> tuple[Term, ...]:
    """The same, read once for a day and kept on the user object: it lives as long as a request."""
    kept: dict[date, tuple[Term, ...]] = user.__dict__.setdefault("_held", {})
    if day not in kept:
        kept[day] = tuple(terms_of(user, day))
    return kept[day]


def holders_of(post: Post, day: date) -> list[User]:
    """Who held a post on a day."""
    return [term.user for term in Term.objects.on(day).filter(post=post).select_related("user")]


class Link(NamedTuple):
    """One link of the leadership chain."""

    user: User
    leads: str  # chief, head, deputy, or charge for the leader who has charge of the organ
    organ: Organ


def leadership_chain(organ: Organ, day: date, officer: User | None = None) -> list[Link]:
    """Who answered for an organ on a day: section chief, head, leader in charge, upward (A7).

    For what an officer holds it begins in the officer's own sections of that day, also where the
    organ as a whole owes it. The tree of that day counts, not today's.
    """
    line = lineage(organ, day)
    own = [] if officer is None else sections_of(officer, line, day)
    return [link for one in (*own, *line) for link in links_of(one, day)]


def links_of(organ: Organ, day: date) -> list[Link]:
    """Who led one organ on a day, the nearest to its people first."""
    order = {Leads.CHIEF: 0, Leads.DEPUTY: 1, Leads.HEAD: 2}
    leading = Term.objects.on(day).filter(post__organ=organ, post__leads__in=list(order))
    terms = leading.select_related("user", "post")
    ranked = sorted(terms, key=lambda term: (order[Leads(term.post.leads)], term.pk))
    links = [Link(term.user, term.post.leads, organ) for term in ranked]
    return [*links, *(Link(one.leader, "charge", organ) for one in charges_on(organ, day))]


def sections_of(officer: User, line: list[Organ], day: date) -> list[Organ]:
    """The sections in which a person worked on a day, each before the one above it.

    `line` is the organ that owes, and those above it: none of them is named again. Whoever has
    posts in several bodies works for this organ in its own sections, where there are any.
    """
    ways = [way_to_body(term.post.organ, day) for term in terms_of(officer, day)]
    ways = [way for way in ways if line[0] in way] or ways
    return list(dict.fromkeys(one for way in ways for one in way[:-1] if one not in line))


def charges_on(organ: Organ, day: date) -> list[Charge]:
    """Who had charge of an organ on a day."""
    found = Charge.objects.filter(on_day(day), organ=organ)
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
    placement = placement_on(organ, day)
    return placement.parent if placement else None


def category_on(organ: Organ, day: date) -> str:
    """The evaluation category of an organ on a day; "" where it had none."""
    rows = with_placement_in(Organ.objects.filter(pk=organ.pk), day, day)
    named = rows.values_list("category_then", flat=True)  # type: ignore[misc]  # annotated above
    return named.first() or ""


def with_placement_in(rows: OrganQuerySet, first: date, last: date) -> OrganQuerySet:
    """Organs with `category_then` and `level_then`, of the latest days they stood in a stretch."""
    held = Placement.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=first), organ=OuterRef("pk"), from_on__lte=last
    ).order_by("-from_on")
    return rows.annotate(
        category_then=Subquery(held.values("category")[:1]),
        level_then=Subquery(held.values("level")[:1]),
    )


def placement_on(organ: Organ, day: date) -> Placement | None:
    """Where an organ stood on a day; None before it was founded and after it was closed."""
    found = Placement.objects.filter(on_day(day), organ=organ).select_related("parent")
    return found.order_by("-from_on").first()


def name_on(organ: Organ, day: date) -> str:
    """What an organ was called on a day; before its founding its first name."""
    return str(names_on([(organ, day)])[organ.pk, day])


Named = Nameplate | Organ  # what has a name, and a name in English


def names_on(asked: Iterable[tuple[Organ, date]]) -> dict[tuple[int, date], Named]:
    """The names of many organs, each on a day of its own, as `name_on` says one; one query."""
    organs = list(asked)
    hung: dict[int, list[Nameplate]] = {}
    keys = {organ.pk for organ, _day in organs}
    for one in Nameplate.objects.filter(organ__in=keys, is_principal=True).order_by("from_on"):
        hung.setdefault(one.organ_id, []).append(one)
    return {(organ.pk, day): _borne(organ, hung.get(organ.pk, []), day) for organ, day in organs}


def _borne(organ: Organ, names: list[Nameplate], day: date) -> Named:
    on = (one for one in reversed(names) if one.from_on <= day < (one.until_on or date.max))
    return next(on, names[0] if names else organ)


def nameplates_on(organ: Organ, day: date) -> list[Nameplate]:
    """Every name at the door on a day, the principal one first."""
    found = Nameplate.objects.filter(on_day(day), organ=organ)
    return list(found.order_by("-is_principal", "from_on"))


def on_day(day: date) -> Q:
    """The condition of a dated row that held on a day."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gt=day))


class Branch(NamedTuple):
    """One organ in the tree of a day."""

    organ: Organ
    name: str
    category: str
    parent: int | None  # the key of the organ above it
    depth: int
    level: str = ""


def tree_on(day: date) -> list[Branch]:
    """The whole tree of a day, each organ after the one above it; two queries."""
    names = dict(
        Nameplate.objects.filter(on_day(day), is_principal=True).values_list("organ_id", "name")
    )
    below: dict[int | None, list[Placement]] = {}
    placements = Placement.objects.filter(on_day(day)).select_related("organ")
    for placement in placements.order_by("organ__code"):
        below.setdefault(placement.parent_id, []).append(placement)
    branches: list[Branch] = []
    waiting = [(placement, 0) for placement in reversed(below.get(None, []))]
    while waiting:
        placement, depth = waiting.pop()
        organ = placement.organ
        name = names.get(organ.pk, organ.name)
        above, level = placement.parent_id, placement.level
        branches.append(Branch(organ, name, placement.category, above, depth, level))
        waiting += [(one, depth + 1) for one in reversed(below.get(organ.pk, []))]
    return branches


def body_of(organ: Organ, day: date) -> Organ:
    """The organ that a section or a window belonged to on a day; any other is its own body."""
    return way_to_body(organ, day)[-1]


def way_to_body(organ: Organ, day: date) -> list[Organ]:
    """A section or window and the parts above it on a day, up to their body; of a body, itself."""
    way = [organ]
    while True:
        placement = placement_on(way[-1], day)
        if (placement.level if placement else way[-1].level) not in PARTS:
            return way
        if placement is None or placement.parent is None or placement.parent in way:
            return [organ]
        way.append(placement.parent)


def bodies_on(day: date) -> dict[int, int]:
    """The body of every organ of a day, by keys: `body_of` for all of them; one query."""
    return bodies_of_days([day])[0]


def bodies_of_days(days: Iterable[date]) -> list[dict[int, int]]:
    """The same of some days; one query whatever their number."""
    placed = Placement.objects.order_by("from_on")
    rows = list(placed.values_list("organ", "parent", "level", "from_on", "until_on"))
    changed = sorted({day for row in rows for day in row[3:] if day})
    stretches: dict[int, dict[int, int]] = {}  # between two changes every day has the same tree
    found = []
    for day in days:
        stretch = bisect_right(changed, day)
        if stretch not in stretches:
            there = [row[:3] for row in rows if row[3] <= day < (row[4] or date.max)]
            stretches[stretch] = _bodies(there)
        found.append(stretches[stretch])
    return found


def days_of_change(until: date) -> list[date]:
    """The days up to one on which some organ ceased to stand where it had stood."""
    ended = Placement.objects.filter(until_on__lte=until).order_by("until_on")
    return [day for day in ended.values_list("until_on", flat=True).distinct() if day]


def _bodies(rows: list[tuple[int, int | None, str]]) -> dict[int, int]:
    above = {organ: parent for organ, parent, _level in rows}
    parts = {organ for organ, _parent, level in rows if level in PARTS}
    bodies: dict[int, int] = {}
    for organ in above:
        line = [organ]
        while line[-1] in parts and (parent := above[line[-1]]) in above and parent not in line:
            line.append(parent)
        bodies[organ] = organ if line[-1] in parts else line[-1]
    return bodies


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

    Built once for each content of its notices: a published notice makes a new one.
    """
    return _built(name, *_contents(name))


def calendar_in(name: str, calendars_kept: Any, notices: Any) -> workdays.Calendar:
    """The same from given managers: a migration reads the tables as they were then."""
    return _built(name, *_contents(name, calendars_kept, notices))


def calendar_with(
    name: str, calendar: Calendar, year: int, rows: Iterable[dict[str, object]]
) -> workdays.Calendar:
    """A calendar as it would be with one more notice of itself or of one it inherits from."""
    layers, editions = _contents(name)
    text = json.dumps(list(rows), ensure_ascii=False)
    return _built(name, layers, (*editions, (calendar.pk, year, text)))


def calendar_without(name: str, notice: int) -> workdays.Calendar:
    """A calendar as it was before one of its notices, by its key, or of one it inherits from."""
    return _built(name, *_contents(name, published=Notice.objects.exclude(pk=notice)))


def calendar_with_sessions(
    name: str, calendar: Calendar, sessions: list[list[str]]
) -> workdays.Calendar:
    """A calendar as it would be with other office hours, its own or of one it inherits from."""
    layers, editions = _contents(name)
    said = json.dumps(sessions)
    changed = (one._replace(sessions=said) if one.key == calendar.pk else one for one in layers)
    return _built(name, tuple(changed), editions)


class _Layer(NamedTuple):
    """One calendar of a line of inheritance."""

    key: int
    name: str
    is_national: bool
    sessions: str


_Editions = tuple[tuple[int, int, str], ...]  # calendar, year, days: a later one replaces


def _contents(
    name: str, kept: Any = Calendar.objects, published: Any = Notice.objects
) -> tuple[tuple[_Layer, ...], _Editions]:
    """Everything a calendar is built of, the nation's first; two queries."""
    rows = {one.pk: one for one in kept.all()}
    one = next((row for row in rows.values() if row.name == name), None)
    line: list[Calendar] = []
    while one is not None and one not in line:
        line.insert(0, one)
        one = rows.get(one.parent_id) if one.parent_id else None
    notices = published.filter(calendar__in=line).order_by("edition", "pk")
    editions = notices.values_list("calendar", "year", Cast("days", TextField()))
    layers = (
        _Layer(row.pk, row.name, row.parent_id is None, json.dumps(row.sessions)) for row in line
    )
    return tuple(layers), tuple(editions)


@lru_cache(maxsize=64)
def _built(name: str, layers: tuple[_Layer, ...], editions: _Editions) -> workdays.Calendar:
    base = calendars.named(layers[0].name if layers and layers[0].name in calendars.NAMES else "cn")
    days = dict(base.days)
    published = set(base.published or ())
    hours = base.hours
    for layer in layers:
        latest = {year: text for key, year, text in editions if key == layer.key}
        for year, text in sorted(latest.items()):  # one may begin in the December before
            if layer.is_national:  # the nation's notice settles the whole year
                days = {day: kept for day, kept in days.items() if day.year != year}
                published.add(year)
            days |= days_of(json.loads(text))
        hours = hours_kept(json.loads(layer.sessions), hours)
    return workdays.Calendar(
        name,
        weekdays=base.weekdays,
        days=days,
        published=None if base.published is None else frozenset(published),
        hours=hours,
    )


def days_of(rows: Iterable[dict[str, object]]) -> dict[date, workdays.LocalDay]:
    """The rows of a notice as the core's days."""
    return {
        date.fromisoformat(str(row["day"])): workdays.LocalDay(
            works=bool(row["works"]), name=str(row.get("name", ""))
        )
        for row in rows
    }
