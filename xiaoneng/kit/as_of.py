"""The moment a page is about: now, or the end of an earlier day that the address asks for."""

from datetime import date, datetime, time

from django.http import HttpRequest

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.kit.time import aware

LAST_SECOND = time(23, 59, 59)


class NoSuchDay(Unusable):
    """An address asks for a day on which nothing can be shown: there is no such page."""


def moment_asked(request: HttpRequest, at: datetime) -> datetime:
    """The end of the past day asked for by `?as_of=`, else this moment.

    Raises NoSuchDay for what is no day and for a day to come: nobody is shown another one.
    """
    if refusal := unusable(request.GET.get("as_of", ""), at.date()):
        raise refusal
    return moment_listed(request, at)


def moment_listed(request: HttpRequest, at: datetime) -> datetime:
    """The same for a list: of a day it cannot use it stays at this moment, and its condition says
    why (`kit.filters.AsOf`).
    """
    said = request.GET.get("as_of", "")
    day = (None if unusable(said, at.date()) else day_in(said)) or at.date()
    return end_of(day) if day < at.date() else at


def end_of(day: date) -> datetime:
    """The last second of a day."""
    return aware(datetime.combine(day, LAST_SECOND))


def day_asked(request: HttpRequest) -> date | None:
    """The day of `?as_of=`, if there is one; raises NoSuchDay for what is none."""
    said = request.GET.get("as_of", "")
    if refusal := unusable(said):
        raise refusal
    return day_in(said)


def unusable(said: str, last: date | None = None) -> NoSuchDay | None:
    """Why a day cannot be asked for: it is none, or it comes after the last that can."""
    day = day_in(said)
    if said and day is None:
        return NoSuchDay(mark("“%(words)s” is no day: write 2026-11-20."), words=said[:20])
    if day and last and day > last:
        return NoSuchDay(mark("%(day)s has not come yet: choose today or an earlier day."), day=day)
    return None


def day_in(said: str) -> date | None:
    """A day as an address writes it; None for nothing and for what is no day."""
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None


def as_of_query(request: HttpRequest) -> str:
    """What a link to another page about the same moment ends with."""
    asked = request.GET.get("as_of", "")
    return f"?as_of={asked}" if asked else ""
