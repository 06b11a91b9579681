"""Crossings for whoever judges them: each is taken once, and by what is known now reached again."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.refusals import Conflict
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.models import Crossing, States
from xiaoneng.obligations.queries import clock_of

TOLD = ("obligation__kind", "obligation__organ", "organ", "officer")
READ = ("obligation__pauses", "obligation__extensions")


def take_crossings(at: datetime, most: int) -> list[Crossing]:
    """Take yellow and red crossings that nobody has taken yet, the oldest first.

    Call it inside the transaction that acts on them: it holds them, and with it they are taken
    or not. Whoever comes meanwhile skips them (PostgreSQL) or waits and finds them taken (SQLite).
    """
    waiting = Crossing.objects.filter(judged_at__isnull=True).order_by("pk")
    held = waiting.select_for_update(of=("self",), skip_locked=True)
    keys = list(held.values_list("pk", flat=True)[:most])
    if not keys:
        return []
    taken = Crossing.objects.filter(pk__in=keys, judged_at__isnull=True).update(judged_at=at)
    if taken != len(keys):
        raise Conflict(_("Somebody else has taken these crossings meanwhile."))
    return list(told(Crossing.objects.filter(pk__in=keys)).order_by("reached_at", "pk"))


def crossings_with(keys: Sequence[int]) -> dict[int, Crossing]:
    """Some crossings by key, with everything their clocks are read from."""
    return {one.pk: one for one in told(Crossing.objects.filter(pk__in=keys))}


def told(rows: QuerySet[Crossing]) -> QuerySet[Crossing]:
    return rows.select_related(*TOLD).prefetch_related(*READ)


def reached_now(crossing: Crossing, calendar: Calendar, at: datetime) -> datetime | None:
    """When its line is reached by all that is known now; None where it no longer is.

    A line of an earlier generation, or judged by an earlier ladder, stays as it was settled.
    """
    row = crossing.obligation
    if row.state == States.CANCELLED:
        return None
    ladder = row.kind.ladder_from_at
    is_settled = crossing.generation != row.generation or (ladder and crossing.reached_at < ladder)
    if is_settled:
        return crossing.reached_at
    since = wall(row.reopened_at) if row.reopened_at else None
    reached = rungs(clock_of(row), calendar, wall(at), since=since)
    moment = reached.get(Rung(crossing.rung))
    return None if moment is None else aware(moment)
