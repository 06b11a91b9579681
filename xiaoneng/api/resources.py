"""What programs may read: each list of the platform in one line, and the interface made of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from xiaoneng.access.policy import require
from xiaoneng.api.door import Key
from xiaoneng.api.problems import not_allowed, problem, tell_problems
from xiaoneng.api.serving import Served
from xiaoneng.cases.queries import cases_for
from xiaoneng.cases.tables import cases_listing
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.middleware import has_nothing
from xiaoneng.kit.time import now
from xiaoneng.obligations.figures import seen_by
from xiaoneng.obligations.lines import with_clocks
from xiaoneng.obligations.tables import obligations_listing
from xiaoneng.people.models import User
from xiaoneng.people.queries import organs
from xiaoneng.staffing.listings import organs_listing
from xiaoneng.supervision.queries import cards_for
from xiaoneng.supervision.tables import cards_listing


class Resource(NamedTuple):
    """A list under its address: how it is declared, which rows a person may see of it.

    `keyed` are the keys behind names that a row tells, by the path to each.
    """

    name: str
    one: str
    listing: Callable[[User, datetime], Listing]
    rows: Callable[[User, datetime], QuerySet[Any]]
    keyed: Mapping[str, str] = {}
    action: str = ""  # asked first, where not everybody reads such a list


RESOURCES = (
    Resource(
        "obligations",
        "obligation",
        partial(obligations_listing, is_file=True),
        lambda user, at: with_clocks(seen_by(user, at)),
        {"organ": "organ_id", "officer": "officer_id"},
    ),
    Resource(
        "cases",
        "case",
        partial(cases_listing, is_file=True),
        cases_for,
        {"organ": "organ_id", "officer": "decision__officer_id"},
    ),
    Resource(
        "cards",
        "card",
        partial(cards_listing, is_file=True),
        lambda user, at: cards_for(user, at.date()),
        {"organ": "organ_id", "officer": "officer_id"},
    ),
    Resource(
        "organs",
        "organ",
        lambda _user, _at: organs_listing(),
        lambda _user, at: organs(at.date()),
        action="organ.list",
    ),
)


class Readable(JSONRenderer):
    """Chinese as Chinese: a person reads it too, in a terminal."""

    json_dumps_params = {"ensure_ascii": False}


def served(resource: Resource, request: Request) -> Served:
    user, at = request.user, now()
    if resource.action:
        require(user, resource.action)
    return Served(resource.listing(user, at), resource.rows(user, at), at, resource.keyed)


def offer(api: NinjaAPI, resource: Resource) -> None:
    """Give a list its two addresses: all of it, and one row."""

    @api.get(f"{resource.name}/", url_name=resource.name, operation_id=resource.name)
    def every(request: Request) -> dict[str, Any]:
        return served(resource, request).page(request)

    @api.get(f"{resource.name}/{{int:pk}}/", url_name=resource.one, operation_id=resource.one)
    def one(request: Request, pk: int) -> dict[str, Any]:
        found = served(resource, request)
        return found.one(request, get_object_or_404(found.rows, pk=pk))


def interface() -> NinjaAPI:
    """Everything that is offered; its document and manual are pages of ours (`views/manual.py`)."""
    api = NinjaAPI(
        version="1", auth=Key(), renderer=Readable(), openapi_url=None, urls_namespace="api"
    )
    tell_problems(api)
    for resource in RESOURCES:
        offer(api, resource)
    return api


API = interface()


def addresses() -> list[URLPattern]:
    """The addresses of the interface, outside the door for people."""
    return [
        opened(pattern)
        for pattern in API.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]


def opened(pattern: URLPattern) -> URLPattern:
    """The same address for whoever has a key, in the language that the program asks for.

    A page keeps the language its reader chose once; a program says it each time, so that its words
    do not change when somebody else clicks.
    """
    view = pattern.callback

    @login_not_required
    @wraps(view)
    def spoken(request: Request, **given: Any) -> HttpResponseBase:
        with translation.override(translation.get_language_from_request(request)):
            if has_nothing(request):
                words = _("A condition holds a zero byte (%00): no text has one; leave it out.")
                return problem(HTTPStatus.UNPROCESSABLE_ENTITY, words)
            answer: HttpResponseBase = view(request, **given)
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                answer = not_allowed(answer["Allow"])
        answer["Cache-Control"] = "private, no-store"
        return answer

    spoken.refuses_nothing = True  # type: ignore[attr-defined]  # a zero byte is answered here
    pattern.callback = spoken
    return pattern
