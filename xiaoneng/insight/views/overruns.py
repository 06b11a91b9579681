"""Whose time the overrun of late cases is, and the cases behind each figure."""

from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoneng.access.policy import require
from xiaoneng.insight.flows.files import TABLES, Written, notes_of, written
from xiaoneng.insight.flows.naming import name_of
from xiaoneng.insight.overruns import doors
from xiaoneng.insight.overruns.asked import OPEN, overruns_asked, part_asked
from xiaoneng.insight.overruns.naming import part_words, which_choices
from xiaoneng.insight.views.asking import (
    OF_FLOW,
    asked_before,
    asked_in,
    lead_of,
    listed,
    page_at,
    query_of,
)
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now
from xiaoneng.warehouse.queries import extract

OF_OVERRUNS = (*OF_FLOW, "which")


@require_safe
def overruns(request: Request) -> HttpResponseBase:
    """Late cases and who had how much of the time beyond their limit; or its tables as a file."""
    require(request.user, "flow.read")
    found = extract()
    flow, context = asked_in(request)
    asked = overruns_asked(flow, request.GET.dict())
    title, query = name_of(flow), query_of(request, OF_OVERRUNS)
    if (form := request.GET.get("out", "")) in TABLES:
        if found is None:
            raise Http404
        notes = [_("Who had the time beyond the limit"), *notes_of(found, flow, title)]
        to = Written("overruns", form, request.GET.get("table", ""), now(), notes)
        return written(doors.whole_tables(found, asked), to)
    context |= {
        "page": doors.overruns_page(found, asked, query) if found else None,
        "title": title,
        "query": query,
        "flow_query": query_of(request),
        "whiches": which_choices(asked.which),
        "is_open": asked.which == OPEN,
        "has_extract": found is not None,
        "as_of": found.as_of if found else None,
    }
    return render(request, "insight/overruns.html", context)


@require_safe
def overrun_cases(request: Request) -> HttpResponseBase:
    """The late cases of whose time beyond the limit somebody had a part."""
    require(request.user, "flow.read")
    found = extract()
    if found is None:
        raise Http404
    query = request.GET.get("flow", "")
    flow = asked_before(request, query)
    asked = overruns_asked(flow, QueryDict(query).dict())
    part = part_asked(request.GET.dict())
    keys = doors.cases_behind(found, asked, part)
    lead = lead_of(name_of(flow), len(keys), found.as_of)
    above = [
        page_at(_("Flows"), "insight:flows"),
        page_at(_("Who had the time beyond the limit"), "insight:overruns", query),
    ]
    return listed(request, part_words(part, asked.which, has_cases=bool(keys)), keys, lead, above)
