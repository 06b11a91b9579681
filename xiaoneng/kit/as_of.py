"""The moment a page is about: now, or the end of an earlier day that the address asks for."""

from datetime import date, datetime, time

from django.http import HttpRequest

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.kit.time import aware

LAST_SECOND = time(23, 59, 59)


def moment_asked(request: HttpRequest, at: datetime) -> datetime:
    """The end of the past day asked for by `?as_of=`, else this moment.

    Raises Unusable for what is no day and for a day to come: nobody is shown another one.
    """
    day = day_asked(request) or at.date()
    if day > at.date():
        said = mark("%(day)s has not come yet: choose today or an earlier day.")
        raise Unusable(said, day=day)
    return aware(datetime.combine(day, LAST_SECOND)) if day < at.date() else at


def day_asked(request: HttpRequest) -> date | None:
    """The day of `?as_of=`, if there is one; raises Unusable for what is no day."""
    said = request.GET.get("as_of", "")
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise Unusable(mark("“%(words)s” is no day: write 2026-11-20."), words=said[:20]) from None


def as_of_query(request: HttpRequest) -> str:
    """What a link to another page about the same moment ends with."""
    asked = request.GET.get("as_of", "")
    return f"?as_of={asked}" if asked else ""
