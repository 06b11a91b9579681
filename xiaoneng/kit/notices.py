"""The one sentence that says what was done, shown once on the next page."""

from typing import NamedTuple

from django.http import HttpRequest

KEPT = "kit.notices"


class Notice(NamedTuple):
    """A sentence and its tone: "" plain, "green" done, "yellow" mind this, "red" not done."""

    text: str
    tone: str


def notice(request: HttpRequest, text: str, tone: str = "green") -> None:
    """Say what was done; the next page, or this answer to HTMX, shows it in its live region."""
    request.session[KEPT] = [*request.session.get(KEPT, []), [str(text), tone]]


def taken(request: HttpRequest) -> list[Notice]:
    """The sentences not shown yet; from now on they are."""
    if not hasattr(request, "session") or KEPT not in request.session:
        return []
    return [Notice(*one) for one in request.session.pop(KEPT)]
