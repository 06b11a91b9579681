"""Real flows: which items have one, one of them drawn, and the cases that go one way."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoneng.access.policy import may, require
from xiaoneng.insight.flows import doors
from xiaoneng.insight.flows.asked import MOST_ITEMS, FlowAsked, way_asked
from xiaoneng.insight.flows.files import (
    BPMN,
    LOGS,
    TABLES,
    Wanted,
    handbook_file,
    log_file,
    tables_file,
)
from xiaoneng.insight.flows.naming import name_of, way_words
from xiaoneng.insight.namesakes import told_apart
from xiaoneng.insight.views.asking import asked_before, asked_in, lead_of, listed, page_at, query_of
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import MOST_AT_ONCE
from xiaoneng.kit.progress import is_apart
from xiaoneng.kit.time import now
from xiaoneng.kit.words import thousands
from xiaoneng.warehouse.queries import Extract, extract

FORMS = (*LOGS, *TABLES, BPMN)


@require_safe
def flows(request: Request) -> HttpResponse:
    """Items and how many of their cases were closed."""
    require(request.user, "flow.read")
    found, words = extract(), request.GET.get("q", "").strip()
    asked, context = asked_in(request)
    rows = doors.items_counted(found, asked, words) if found else []
    names = told_apart({row.item: row.item_name for row in rows if row.item}, now().date())
    named = [(row, names.get(row.item or 0, row.item_name)) for row in rows]
    context |= {"rows": named[:MOST_ITEMS], "is_cut": len(rows) > MOST_ITEMS}
    context |= {"words": words, "as_of": found.as_of if found else None}
    return render(request, "insight/flows.html", context)


@require_safe
def flow(request: Request) -> HttpResponseBase:
    """One flow: how cases really pass, where their time goes, what comes again; or a file of it."""
    require(request.user, "flow.read")
    found = extract()
    asked, context = asked_in(request)
    title = name_of(asked)
    if (form := request.GET.get("out", "")) in FORMS:
        return _file(request, found, asked, form)
    query = query_of(request)
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
    found = extract()
    if found is None:
        raise Http404
    query = request.GET.get("flow", "")
    asked, way = asked_before(request, query), way_asked(request.GET.dict())
    keys, title = doors.cases_through(found, asked, way), name_of(asked)
    lead = lead_of(title, len(keys), found.as_of)
    above = [page_at(_("Flows"), "insight:flows"), page_at(title, "insight:flow", query)]
    return listed(request, way_words(way, has_cases=bool(keys)), keys, lead, above)


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
