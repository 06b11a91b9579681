"""Obligations as clocks, and whose they are."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import ngettext

from xiaoneng.access.roles import Role
from xiaoneng.access.scope import keys_seen, organ_keys, people_led, sees_all
from xiaoneng.core import clock as core
from xiaoneng.core import pauses as core_pauses
from xiaoneng.core.clock import Clock, Profile
from xiaoneng.core.limits import DayEnd, GivenDue, Limit, Term, Unit, unit_of
from xiaoneng.kit.time import wall
from xiaoneng.kit.walking import one_of
from xiaoneng.obligations.lights import Lights
from xiaoneng.obligations.models import (
    Extension,
    Kind,
    Move,
    Obligation,
    ObligationQuerySet,
    Pause,
)
from xiaoneng.obligations.watching import Watched
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import calendar_named
from xiaoneng.staffing.queries.persons import working_under
from xiaoneng.staffing.queries.substitutions import absent_for, substituted_by

__all__ = [  # with the types, for rooms above: they have no business with the tables
    "Kind",
    "Lights",
    "Obligation",
    "all_numbered",
    "busiest",
    "clock_of",
    "clocks_of",
    "handlers_of",
    "is_over",
    "kind_named",
    "kinds",
    "move_under_way",
    "obligations_for",
    "run_out",
    "stand_ins",
    "steps_beside",
    "stops_beside",
    "sweep_state",
    "term_of",
]


def obligations_for(user: User, day: date) -> ObligationQuerySet:
    """What a person may see on a day: the organs in scope, one's own, and those one stands in for;
    a chief, what the people of the section hold.

    Every page, count, search and export of obligations begins here.
    """
    rows = Obligation.objects.select_related("kind", "organ", "officer")
    if sees_all(user, day):
        return rows
    organs, owners = organ_keys(user, day), [one.pk for one in answered_for(user, day)]
    if organs is None:
        return rows.filter(Q(organ__along=keys_seen(user, day)) | Q(officer__along=owners))
    if owed_beyond(user, day).exists():
        return rows.filter(one_of(Obligation, organ=organs, officer=owners))
    return rows.filter(one_of(Obligation, organ=organs))


def owed_beyond(user: User, day: date) -> ObligationQuerySet:
    """What a person owes, or answers for, outside of the organs in scope: mostly nothing.

    Then "these organs or these people" is "these organs", which one index answers.
    """
    own = Obligation.objects.filter(officer__in=answered_for(user, day))
    return own.exclude(organ__in=organs_for(user, day))


def owes_beyond(user: User, day: date) -> bool:
    """Whether there is any of it, for pages of counts, which change nothing: read once for a day
    and kept on the user object.
    """
    kept: dict[date, bool] = user.__dict__.setdefault("_owes_beyond", {})
    if day not in kept:
        kept[day] = owed_beyond(user, day).exists()
    return kept[day]


def organs_for(user: User, day: date) -> Any:
    """The organs in scope as `organ__in` takes them: keys, or a query where they are many."""
    organs = organ_keys(user, day)
    return keys_seen(user, day) if organs is None else organs


def answered_for(user: User, day: date) -> list[User]:
    """Whose obligations a person sees wherever they are: one's desk, and the section's people."""
    return [*owners_for(user, day), *people_led(user, day)]


def owners_for(user: User, day: date) -> list[User]:
    """A person, and those the person stands in for: whose obligations are on one's desk.

    Read once for a day and kept on the user object, which lives as long as a request.
    """
    kept: dict[date, list[User]] = user.__dict__.setdefault("_owners", {})
    if day not in kept:
        kept[day] = [user, *absent_for(user, day)]
    return kept[day]


def kinds() -> list[Kind]:
    """Every kind of obligation, by code."""
    return list(Kind.objects.all())


def kind_named(code: str) -> Kind:
    """A kind by its code."""
    return Kind.objects.get(code=code)


def all_numbered(numbers: Iterable[str]) -> ObligationQuerySet:
    """Obligations by their numbers."""
    return Obligation.objects.select_related("kind", "organ").filter(number__in=list(numbers))


def clock_rows() -> "tuple[Prefetch[str, Any, str], ...]":
    """What clocks are read from beside their rows, read ahead as plain lists.

    The usual way makes a query set of its own for every row, which takes longer than the rows.
    """
    return (
        Prefetch("pauses", Pause.objects.all(), to_attr="pauses_read"),
        Prefetch("extensions", Extension.objects.all(), to_attr="extensions_read"),
    )


def pauses_of(obligation: Obligation) -> Iterable[Pause]:
    """The pauses of an obligation, read ahead or now."""
    read: list[Pause] | None = obligation.__dict__.get("pauses_read")
    return obligation.pauses.all() if read is None else read


def extensions_of(obligation: Obligation) -> Iterable[Extension]:
    """The extensions of an obligation, read ahead or now."""
    read: list[Extension] | None = obligation.__dict__.get("extensions_read")
    return obligation.extensions.all() if read is None else read


def clock_of(obligation: Obligation, calendars: Calendars | None = None) -> Clock:
    """The clock of an obligation in local wall time, all its facts in it.

    Reads the obligation's pauses and extensions: read them ahead for many (`clock_rows`), and
    give the calendars, by which the cap of a stop may be counted.
    """
    pauses, extensions = pauses_of(obligation), extensions_of(obligation)
    return clock_from(obligation, obligation.kind, pauses, extensions, calendars)


def clock_from(
    row: Obligation | Watched,
    kind: Kind,
    pauses: Iterable[Pause],
    extensions: Iterable[Extension],
    calendars: Calendars | None = None,
) -> Clock:
    """The clock of an obligation whose facts are at hand."""
    promised, statutory = terms_of(row, kind)
    known = Calendars() if calendars is None else calendars
    return Clock(
        wall(row.started_at),
        promised,
        statutory,
        pauses=tuple(pause_from(one, known) for one in pauses),
        extensions=tuple(
            core.Extension(
                wall(one.granted_at),
                one.amount,
                lengthens_statute=one.lengthens_statute,
                ground=one.ground,
                by=str(one.granted_by_id),
            )
            for one in extensions
        ),
        closed_at=wall(row.closed_at) if row.closed_at else None,
        profile=Profile(kind.profile),
        distances=distances_of(kind),
        warn=row.warn,
        has_red=row.parent_id is None,
    )


def pause_from(one: Pause, calendars: Calendars) -> core_pauses.Pause:
    """A stop as the core counts it; it is credited by its paper."""
    return core_pauses.Pause(
        wall(one.started_at),
        wall(one.ended_at) if one.ended_at else None,
        credited=bool(one.paper),
        cap=one.cap_days,
        counted_by=calendars[one.counted_by] if one.counted_by else None,
        ground=one.ground,
        paper=one.paper,
    )


def distances_of(kind: Kind) -> core.Distances:
    """The ladder of a kind: how far over its cards come, and with what part its reminder."""
    return core.Distances(kind.yellow_days, kind.red_days, kind.law_days, kind.reminder_share)


def terms_of(row: Obligation | Watched, kind: Kind) -> tuple[Term, Term]:
    """The promised and the legal limit of an obligation."""
    ends = {
        "is_moment": row.given_is_moment,
        "closes_with_business": kind.closes_with_business,
    }
    return (
        term_of(row.promised_amount, row.promised_unit, row.promised_given, **ends),
        term_of(row.statutory_amount, row.statutory_unit, row.statutory_given, **ends),
    )


def units_in(row: Obligation) -> tuple[Unit, Unit | None]:
    """The units in which promise and law count; None where there is no legal limit."""
    promised, statutory = terms_of(row, row.kind)
    lawful = None if statutory is None else unit_of(statutory)
    return lawful if promised is None and lawful is not None else unit_of(promised), lawful


def term_of(
    amount: float | None,
    unit: str,
    given: datetime | None,
    *,
    is_moment: bool,
    closes_with_business: bool,
) -> Term:
    """A limit as the tables keep it, as the core's."""
    if given is not None:
        return GivenDue(wall(given), is_moment)
    if amount is None:
        return None
    return Limit(amount, Unit(unit), ENDS[closes_with_business])


ENDS = {True: DayEnd.CLOSE_OF_BUSINESS, False: DayEnd.MIDNIGHT}


def day_end_of(kind: Kind) -> DayEnd:
    """When the last day of a date limit ends in a kind."""
    return ENDS[kind.closes_with_business]


def clocks_of(rows: ObligationQuerySet) -> dict[int, Clock]:
    """The clocks of some obligations by their keys, in three queries and those of calendars."""
    found, calendars = rows.select_related("kind"), Calendars()
    found = found.prefetch_related("pauses", "extensions")
    return {row.pk: clock_of(row, calendars) for row in found}


def is_over(obligation: Obligation, at: datetime) -> bool:
    """Whether the promise is over at a moment, by the clock itself.

    A due moment alone does not say so: one that lies inside a day is itself in time, and a clock
    that stands still is not late. The copies in the row are of the last look.
    """
    clock, calendar = clock_of(obligation), calendar_named(obligation.calendar)
    return core.read(clock, calendar, max(wall(at), clock.started_at)).is_late


def run_out(at: datetime) -> ObligationQuerySet:
    """What is open and may be over: its due moment has come. `is_over` says which of them are."""
    return Obligation.objects.open().filter(due_at__lte=at)


def handlers_of(obligation: Obligation, day: date) -> Iterable[User]:
    """Who has an obligation in hand on a day: the officer, and whoever stands in."""
    from_officer = [obligation.officer] if obligation.officer else []
    return [*from_officer, *(one for one in stand_ins(obligation, day) if one)]


def people_in(organ: Organ, day: date) -> list[User]:
    """Who works in an organ or below it on a day: those it can give work to."""
    return list(workers_in(organ, day).order_by("full_name", "pk"))


def works_in(organ: Organ, officer: User, day: date) -> bool:
    """Whether a person works in an organ or below it on a day: then it can give them work."""
    return workers_in(organ, day).filter(pk=officer.pk).exists()


def own_officer(organ: Organ, officer: User | None, day: date) -> User | None:
    """The officer an organ names where that is one of its people; else nobody, and it decides."""
    return officer if officer is not None and works_in(organ, officer, day) else None


def workers_in(organ: Organ, day: date) -> QuerySet[User]:
    return working_under(User.objects.filter(is_active=True), str(organ.pk), day)


def still_owed(organ: Organ) -> str:
    """Why an organ cannot be closed yet: what is open there would be nobody's; "" where nothing is.

    In a merger what is open follows by itself, and nobody is asked.
    """
    count = Obligation.objects.open().filter(organ=organ).count()
    if not count:
        return ""
    return ngettext(
        "%(organ)s still owes %(count)s open matter; hand it over, or merge the organ.",
        "%(organ)s still owes %(count)s open matters; hand them over, or merge the organ.",
        count,
    ) % {"organ": organ, "count": count}


def stand_ins(obligation: Obligation, day: date) -> list[User]:
    """Who stands in for the officer of an obligation on a day."""
    if obligation.officer is None:
        return []
    found = substituted_by(obligation.officer, day)
    return [found] if found else []


def troubled_rows(most: int) -> list[tuple[str, str]]:
    """Number and reason of obligations that the sweep could not read, the first of them."""
    found = Obligation.objects.exclude(trouble="").order_by("pk")
    return list(found.values_list("number", "trouble")[:most])


def provisional_open() -> int:
    """How many open obligations are due by days whose notice is not published yet."""
    return Obligation.objects.open().filter(is_provisional=True).count()


def sweep_state(at: datetime) -> dict[str, int | datetime | None]:
    """The sweep for the health page: what waits to be looked at, since when, and what troubles it.

    A sweep that runs leaves nothing that should have been looked at minutes ago.
    """
    waiting = Obligation.objects.due_a_look(at)
    oldest = waiting.values_list("look_at", flat=True).first()
    return {
        "waiting": waiting.order_by().count(),
        "oldest": oldest,
        "troubled": Obligation.objects.exclude(trouble="").count(),
    }


def move_under_way() -> Move | None:
    """The change of rules whose moves are still being written; there is one at most."""
    beside = ("kind", "calendar", "notice", "errand")
    return Move.objects.filter(is_running=True).select_related(*beside).first()


def move_numbered(key: int) -> Move:
    return Move.objects.select_related("kind", "calendar", "notice").get(pk=key)


def counted_in(names: Iterable[str]) -> Q:
    """Which obligations some calendars bear on: they keep one, or a stop of theirs goes by it."""
    stops = Pause.objects.filter(counted_by__gt="", counted_by__in=list(names))
    return Q(calendar__in=list(names)) | Q(pk__in=stops.values("obligation"))


def stops_beside(keys: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """The stops of some clocks by the obligation: from, until, how many working days at most."""
    wanted = ("obligation", "started_at", "ended_at", "cap_days")
    rows = Pause.objects.filter(obligation__in=list(keys)).order_by("obligation", "started_at")
    return by_first(rows.values(*wanted), "obligation")


def steps_beside(keys: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """The steps of some obligations by the whole: title, from, until."""
    wanted = ("parent", "title", "started_at", "closed_at")
    rows = Obligation.objects.filter(parent__in=list(keys)).order_by("parent", "pk")
    return by_first(rows.values(*wanted), "parent")


def by_first(rows: Iterable[dict[str, Any]], name: str) -> dict[int, list[dict[str, Any]]]:
    return {key: list(some) for key, some in groupby(rows, key=itemgetter(name))}


def busiest(day: date) -> User:
    """The officer, no chief, with most open obligations: where a demonstration begins."""
    counted = Obligation.objects.open().filter(
        officer__terms__from_on__lte=day, officer__terms__post__role=Role.OFFICER
    )
    row = (
        counted.order_by()
        .values("officer")
        .annotate(number=Count("pk"))
        .order_by("-number", "officer")[0]
    )
    return User.objects.get(pk=row["officer"])
