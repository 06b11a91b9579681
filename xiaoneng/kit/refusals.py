"""Pages that say no: who did what, what was typed, what to do next."""

import logging
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext

from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Refused
from xiaoneng.kit.as_of import NoSuchDay
from xiaoneng.kit.http import own_address
from xiaoneng.kit.shell import address
from xiaoneng.kit.time import now
from xiaoneng.kit.unsent import page_above

SECRET = ("password", "token", "otp", "secret", "code")
TECHNICAL = frozenset(  # what carries the form, not what anybody typed
    "csrfmiddlewaretoken pk bulk all out step next seen edition "  # noqa: SIM905
    "TOTAL_FORMS INITIAL_FORMS MIN_NUM_FORMS MAX_NUM_FORMS".split()
)
log = logging.getLogger("xiaoneng.refused")


class Typed(NamedTuple):
    """One field of a form that was not accepted, to be copied from the page."""

    label: str
    value: str


def refuse(request: HttpRequest, error: Refused) -> HttpResponse:
    """The page of a refusal: 403 for who, 409 for when and what, 404 for a day that is none."""
    status = 403 if isinstance(error, Denied) else 404 if isinstance(error, NoSuchDay) else 409
    found = None if error.typed is None else [Typed(*pair) for pair in error.typed]
    return page(request, status, heading(error, request), sentence_of(error), found)


def sentence_of(error: Refused) -> str:
    """Why, in the reader's language; the core's sentences are translated here."""
    said = gettext(error.said) if error.said else ""
    values = {name: _worded(value) for name, value in error.values.items()}
    return said % values if values else said


def _worded(value: object) -> str:
    """A value of a sentence as the design writes it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Refused):
        return sentence_of(value)
    if isinstance(value, PurePath):
        return value.name  # where a file lies is nobody's business on a page
    return str(value)


def heading(error: Refused, request: HttpRequest) -> str:
    """What kind of no it is; of what was entered only where something was."""
    if isinstance(error, Denied):
        return gettext("Not done: this is not yours to do")
    if isinstance(error, Conflict):
        return gettext("Not done: somebody was faster, and this has changed")
    if isinstance(error, IllegalStep):
        return gettext("Not done: this cannot be done now")
    if isinstance(error, NoSuchDay):
        return gettext("There is nothing here")
    if has_entered(request):
        return gettext("Not done: something you entered cannot be used")
    return gettext("Not done: it cannot be done this way")


def has_entered(request: HttpRequest) -> bool:
    """Whether a form was filled in or a file chosen, not only a button pressed."""
    filled = (
        value.strip()
        for name, values in request.POST.lists()
        if name.rsplit("-", 1)[-1] not in TECHNICAL
        for value in values
    )
    return bool(request.FILES) or any(filled)


def page(
    request: HttpRequest, status: int, title: str, sentence: str, entered: list[Typed] | None = None
) -> HttpResponse:
    """A refusal for either kind of browser; a script gets a note for the page's live region."""
    record = record_number()
    log.warning("%s %s %s %s: %s", record, status, request.method, request.path, sentence)
    context = {
        "heading": title,
        "sentence": sentence,
        "status": status,
        "record": record,
        "typed": typed(request) if entered is None else entered,
        "back_url": back(request),
        "matter_url": page_above(request.path),
        "offers_latest": status == 409,  # noqa: PLR2004
    }
    if not getattr(request, "htmx", False):
        return render(request, "kit/refused.html", context, status=status)
    return to_notice(render(request, "kit/refused.html#note", context, status=status))


def to_notice(answer: HttpResponse) -> HttpResponse:
    """A note for the page's live region, wherever the answer was to go."""
    answer["HX-Retarget"] = "#notice"
    answer["HX-Reswap"] = "innerHTML show:#notice:top"
    answer["HX-Reselect"] = "unset"  # the note is no part of the list that asked for itself
    return answer


def record_number() -> str:
    """What a caller can quote: it stands in the log beside the reason."""
    letters = get_random_string(3, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    return f"E-{now():%Y%m%d-%H%M%S}-{letters}"


def typed(request: HttpRequest) -> list[Typed]:
    """What was filled in, without anything secret. A field is called as its form calls it."""
    return [
        Typed(gettext(name.rsplit("-", 1)[-1].replace("_", " ").capitalize()), value)
        for name, values in request.POST.lists()
        if name.rsplit("-", 1)[-1] not in TECHNICAL
        and not any(word in name.lower() for word in SECRET)
        for value in values
        if value.strip()
    ]


def back(request: HttpRequest) -> str:
    """Where the visitor came from, if that is a page of ours."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    return own_address(request, came_from, "")


def whole_page(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A redirect moves the whole page, never one region of it.

    A visitor sent to sign in comes back to the page that was open, not to a region of it.
    """
    where = answer.get("Location", "")
    if not where or not getattr(request, "htmx", False):
        return answer
    sign_in = address(settings.LOGIN_URL)
    asks_to_sign_in = bool(sign_in) and where.startswith(sign_in)
    moved = HttpResponse()
    moved["HX-Redirect"] = (back(request) or where) if asks_to_sign_in else where
    return moved
