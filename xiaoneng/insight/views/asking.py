"""What the pages of flows have in common: the filter, and the list of cases behind a figure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.cases.queries import cases_for
from xiaoneng.cases.tables import cases_listing
from xiaoneng.insight.asking import bodies_for
from xiaoneng.insight.flows.asked import FlowAsked, flow_asked, opened_in
from xiaoneng.insight.flows.naming import choices
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import Listing, asks_file, show_list
from xiaoneng.kit.time import now
from xiaoneng.kit.words import moment_words, thousands
from xiaoneng.registers.queries import results_for, tickets_for
from xiaoneng.registers.tables import results_listing, tickets_listing

MOST_CASES = 5_000  # behind one figure that are listed
Page = tuple[str, str]  # its name and address
REGISTERS: dict[str, tuple[Callable[..., Listing], Callable[..., QuerySet[Any]]]] = {
    "results": (results_listing, results_for),
    "tickets": (tickets_listing, tickets_for),
}
OF_FLOW = ("item", "name", "organ", "months", "month")


def asked_in(request: Request) -> tuple[FlowAsked, dict[str, Any]]:
    """What is asked, and what the filter of a page needs."""
    at = now()
    bodies = bodies_for(request.user, at)
    asked = flow_asked(request.user, request.GET.dict(), bodies, at)
    asked = replace(asked, opened=opened_in(request.GET.getlist("open")))
    return asked, {"asked": asked, "bodies": bodies, **choices(asked)}


def asked_before(request: Request, query: str) -> FlowAsked:
    """What the page asked that a list was opened from."""
    at = now()
    return flow_asked(request.user, QueryDict(query).dict(), bodies_for(request.user, at), at)


def query_of(request: Request, names: Iterable[str] = OF_FLOW) -> str:
    """The address of a page without how it is drawn."""
    return urlencode({name: value for name in names if (value := request.GET.get(name))})


def listed(
    request: Request, title: str, keys: Iterable[int], lead: str, way_back: Sequence[Page]
) -> HttpResponseBase:
    """The cases of some keys, as far as the viewer sees them; `way_back` leads to the figure."""
    at = now()
    listing = cases_listing(request.user, at, is_file=asks_file(request))
    return show_list(
        request,
        replace(listing, title=title),
        cases_for(request.user, at).filter(pk__in=sorted(keys)[:MOST_CASES]),
        as_of=at,
        context={"lead": lead, "way_back": way_back},
    )


def rows_listed(  # rows of which register, as what
    request: Request,
    kind: str,
    title: str,
    keys: Iterable[int],
    lead: str,
    way_back: Sequence[Page],
) -> HttpResponseBase:
    """The same for the rows of a register: results or tickets."""
    at = now()
    listing, rows = REGISTERS[kind]
    return show_list(
        request,
        replace(listing(request.user, at), title=title),
        rows(request.user, at).filter(pk__in=sorted(keys)[:MOST_CASES]),
        as_of=at,
        context={"lead": lead, "way_back": way_back},
    )


def page_at(label: str, name: str, query: str = "") -> Page:
    """A page by its name, as it was asked."""
    return label, reverse(name) + (f"?{query}" if query else "")


def lead_of(name: str, number: int, moment: datetime) -> str:
    """Which cases a list holds, and as of when."""
    said = {"name": name, "number": thousands(number), "moment": moment_words(moment)}
    if number > MOST_CASES:
        said["most"] = thousands(MOST_CASES)
        return (
            _("%(name)s: %(number)s cases as of %(moment)s; the first %(most)s are listed.") % said
        )
    words = ngettext(
        "%(name)s: %(number)s case as of %(moment)s.",
        "%(name)s: %(number)s cases as of %(moment)s.",
        number,
    )
    return words % said
