"""Real flows: which items have one, one of them drawn, and the cases that go one way."""

from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoneng.access.policy import may, require
from xiaoneng.cases.queries import cases_for
from xiaoneng.cases.tables import cases_listing
from xiaoneng.insight.asking import bodies_for
from xiaoneng.insight.flows import doors
from xiaoneng.insight.flows.asked import FlowAsked, flow_asked, way_asked
from xiaoneng.insight.flows.files import (
    BPMN,
    LOGS,
    TABLES,
    Wanted,
    handbook_file,
    log_file,
    tables_file,
)
from xiaoneng.insight.flows.naming import choices, name_of, way_words
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import MOST_AT_ONCE, asks_file, show_list
from xiaoneng.kit.progress import is_apart
from xiaoneng.kit.time import now
from xiaoneng.kit.words import moment_words, thousands
from xiaoneng.warehouse.queries import Extract, extract

MOST_CASES = 5_000  # of one way that are listed
FORMS = (*LOGS, *TABLES, BPMN)
OF_FLOW = ("item", "name", "organ", "months")


@require_safe
def flows(request: Request) -> HttpResponse:
    """Items and how many of their cases were closed."""
    require(request.user, "flow.read")
    found, words = extract(), request.GET.get("q", "").strip()
    asked, context = _asked(request)
    rows = doors.items_counted(found, asked, words) if found else []
    context |= {"rows": rows, "words": words, "as_of": found.as_of if found else None}
    return render(request, "insight/flows.html", context)


@require_safe
def flow(request: Request) -> HttpResponseBase:
    """One flow: how cases really pass, where their time goes, what comes again; or a file of it."""
    require(request.user, "flow.read")
    found = extract()
    asked, context = _asked(request)
    title = name_of(asked)
    if (form := request.GET.get("out", "")) in FORMS:
        return _file(request, found, asked, form)
    query = urlencode({name: value for name in OF_FLOW if (value := request.GET.get(name))})
    context |= {
        "page": doors.flow_page(found, asked, title, query) if found else None,
        "title": title,
        "query": query,
        "may_export": may(request.user, "flow.export"),
        "has_extract": found is not None,
        "as_of": found.as_of if found else None,
    }
    return render(request, "insight/flow.html", context)


@require_safe
def flow_cases(request: Request) -> HttpResponseBase:
    """The cases that pass from one activity to another, or depart from the handbook in one way."""
    require(request.user, "flow.read")
    found, at = extract(), now()
    if found is None:
        raise Http404
    query = QueryDict(request.GET.get("flow", ""))
    asked = flow_asked(request.user, query.dict(), bodies_for(request.user, at), at)
    way = way_asked(request.GET.dict())
    keys = doors.cases_through(found, asked, way)
    listing = cases_listing(request.user, at, is_file=asks_file(request))
    return show_list(
        request,
        replace(listing, title=way_words(way)),
        cases_for(request.user, at).filter(pk__in=keys[:MOST_CASES]),
        as_of=at,
        context={"lead": _lead(name_of(asked), len(keys), found.as_of)},
    )


def _file(request: Request, found: Extract | None, asked: FlowAsked, form: str) -> HttpResponseBase:
    """A file of a flow; the events of very many cases are written apart (`errands`)."""
    if found is None:
        raise Http404
    wanted = Wanted(found, asked, name_of(asked), request.user, now())
    if form == BPMN:
        return handbook_file(wanted)
    if form in TABLES:
        return tables_file(wanted, form, request.GET.get("table", ""))
    require(request.user, "flow.export")
    counted = doors.counted(found, asked)
    if counted is None:
        raise Http404
    if counted.cases > MOST_AT_ONCE and not is_apart():
        title = _("Event log: %(name)s") % {"name": wanted.title}
        query = {"list": request.get_full_path(), "title": title, "rows": thousands(counted.cases)}
        return redirect(f"{reverse('errands:export')}?{urlencode(query)}")
    return log_file(wanted, form, counted.cases)


def _asked(request: Request) -> tuple[FlowAsked, dict[str, object]]:
    """What is asked, and what the filter of a page needs."""
    at = now()
    bodies = bodies_for(request.user, at)
    asked = flow_asked(request.user, request.GET.dict(), bodies, at)
    return asked, {"asked": asked, "bodies": bodies, **choices(asked)}


def _lead(name: str, number: int, as_of: datetime) -> str:
    said = {"name": name, "number": thousands(number), "moment": moment_words(as_of)}
    if number > MOST_CASES:
        said["most"] = thousands(MOST_CASES)
        return (
            _("%(name)s: %(number)s cases as of %(moment)s; the first %(most)s are listed.") % said
        )
    return _("%(name)s: %(number)s cases as of %(moment)s.") % said
