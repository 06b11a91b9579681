"""The moment a page is about: now, or the end of an earlier day that the address asks for."""

from datetime import date, datetime, time

from django.http import HttpRequest

from xiaoneng.kit.time import aware

LAST_SECOND = time(23, 59, 59)


def moment_asked(request: HttpRequest, at: datetime) -> datetime:
    """The end of the past day asked for by `?as_of=`, else this moment."""
    try:
        day = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return at
    return aware(datetime.combine(day, LAST_SECOND)) if day < at.date() else at


def as_of_query(request: HttpRequest) -> str:
    """What a link to another page about the same moment ends with."""
    asked = request.GET.get("as_of", "")
    return f"?as_of={asked}" if asked else ""
