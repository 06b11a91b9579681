"""Crossings for whoever judges them: each is taken once, and by what is known now reached again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoneng.core.clock import Clock
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.lights import States
from xiaoneng.obligations.models import Crossing
from xiaoneng.obligations.queries import clock_of
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import Organ, User

TOLD = ("obligation__kind", "obligation__organ", "organ", "officer")
HELD = "obligation__holdings__officer"
READ = ("obligation__pauses", "obligation__extensions")


@dataclass(frozen=True, slots=True)
class Crossed:
    """A line that was crossed, in plain values: which, when, whose clock it was then.

    `absent` is whose clock it was where `officer` stood in for that person.
    """

    key: int
    rung: str
    reached_at: datetime
    organ: Organ
    officer: User | None
    obligation: int
    kind: str
    number: str
    title: str
    url: str
    calendar: str
    clock: Clock
    is_generated: bool
    absent: User | None = None


def untaken(at: datetime, *, after: int, most: int) -> list[int]:
    """The next keys of yellow and red lines, reached by a moment, that nobody has taken yet."""
    waiting = Crossing.objects.filter(judged_at__isnull=True, reached_at__lte=at, pk__gt=after)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:most])


def still_untaken(keys: Collection[int]) -> Iterable[int]:
    """Those of some lines that nobody has taken yet."""
    found = Crossing.objects.filter(pk__in=keys, judged_at__isnull=True)
    return found.values_list("pk", flat=True)


def number_crossed(key: int) -> str:
    """The number of the obligation that crossed a line."""
    return Crossing.objects.values_list("obligation__number", flat=True).get(pk=key)


def take_crossings(keys: Collection[int], at: datetime) -> list[Crossed]:
    """Take those of some lines that nobody has taken yet.

    Call it inside the transaction that acts on them: it holds them, and with it they are taken
    or not. Whoever comes meanwhile skips them (PostgreSQL) or waits and finds them taken (SQLite).
    """
    waiting = Crossing.objects.filter(pk__in=keys, judged_at__isnull=True).order_by("pk")
    held = list(
        waiting.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)
    )
    taken = Crossing.objects.filter(pk__in=held, judged_at__isnull=True).update(judged_at=at)
    if taken != len(held):
        raise Conflict(_("Somebody else has taken these crossings meanwhile."))
    rows = told(Crossing.objects.filter(pk__in=held)).prefetch_related(HELD)
    return [
        replace(crossed(one), absent=absent_at(one)) for one in rows.order_by("reached_at", "pk")
    ]


def absent_at(one: Crossing) -> User | None:
    """Whose clock it was where somebody else answered for it, standing in."""
    held = [each for each in one.obligation.holdings.all() if each.from_at <= one.reached_at]
    last = max(held, key=lambda each: (each.from_at, each.pk), default=None)
    is_own = last is None or last.officer_id in (None, one.officer_id)
    return None if is_own or last is None else last.officer


def told(rows: QuerySet[Crossing]) -> QuerySet[Crossing]:
    return rows.select_related(*TOLD).prefetch_related(*READ)


def crossed(one: Crossing) -> Crossed:
    row = one.obligation
    return Crossed(
        key=one.pk,
        rung=one.rung,
        reached_at=one.reached_at,
        organ=one.organ,
        officer=one.officer,
        obligation=row.pk,
        kind=row.kind.code,
        number=row.number,
        title=row.title,
        url=row.url or row.get_absolute_url(),
        calendar=row.calendar,
        clock=clock_of(row),
        is_generated=row.is_generated,
    )


def reached_now(keys: Iterable[int], at: datetime) -> dict[int, datetime | None]:
    """When the lines of some crossings are reached by all that is known now; None: not at all."""
    calendars = Calendars()
    found: dict[int, datetime | None] = {}
    for one in told(Crossing.objects.filter(pk__in=list(keys))):
        found[one.pk] = _reached(one, calendars, at)
    return found


def _reached(one: Crossing, calendars: Calendars, at: datetime) -> datetime | None:
    """A line of an earlier generation, or judged by an earlier ladder, stays as it was settled."""
    row = one.obligation
    if row.state == States.CANCELLED:
        return None
    ladder = row.kind.ladder_from_at
    if one.generation != row.generation or (ladder is not None and one.reached_at < ladder):
        return one.reached_at
    since = wall(row.reopened_at) if row.reopened_at else None
    clock = clock_of(row, calendars)
    reached = rungs(clock, calendars[row.calendar], wall(at), since=since)
    moment = reached.get(Rung(one.rung))
    return None if moment is None else aware(moment)
