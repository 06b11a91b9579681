"""Before and after a reform, and the cases behind each figure."""

from collections.abc import Sequence

from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoneng.access.policy import require
from xiaoneng.catalogue.queries import Version, versions_dated
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.insight.flows.files import TABLES, Written, notes_of, written
from xiaoneng.insight.flows.naming import name_of
from xiaoneng.insight.reforms import doors
from xiaoneng.insight.reforms.asked import behind_asked, reform_asked
from xiaoneng.insight.reforms.naming import behind_words, reform_words, side_choices, version_days
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

OF_REFORM = (*OF_FLOW, "day", "span")


@require_safe
def reform(request: Request) -> HttpResponseBase:
    """What closed cases took before a day and from it on; or the tables as a file."""
    require(request.user, "flow.read")
    found = extract()
    flow, context = asked_in(request)
    versions = versions_of(flow)
    asked = reform_asked(flow, request.GET.dict(), versions)
    title, query = name_of(flow), query_of(request, OF_REFORM)
    if (form := request.GET.get("out", "")) in TABLES:
        if found is None:
            raise Http404
        notes = [_("Before and after a reform"), reform_words(asked)]
        notes += notes_of(found, asked.flow, title)
        to = Written("reform", form, request.GET.get("table", ""), now(), notes)
        return written(doors.whole_tables(found, asked), to)
    context |= {
        "page": doors.reform_page(found, asked, query) if found else None,
        "title": title,
        "query": query,
        "flow_query": query_of(request),
        "reform": asked,
        "sides": side_choices(asked),
        "days": version_days(versions, asked),
        "has_extract": found is not None,
        "as_of": found.as_of if found else None,
    }
    return render(request, "insight/reform.html", context)


@require_safe
def reform_cases(request: Request) -> HttpResponseBase:
    """The cases of one side that a figure counts."""
    require(request.user, "flow.read")
    found = extract()
    if found is None:
        raise Http404
    query = request.GET.get("flow", "")
    flow = asked_before(request, query)
    asked = reform_asked(flow, QueryDict(query).dict(), versions_of(flow))
    behind = behind_asked(request.GET.dict())
    keys = doors.cases_behind(found, asked, behind)
    lead = lead_of(name_of(flow), len(keys), found.as_of)
    above = [
        page_at(_("Flows"), "insight:flows"),
        page_at(_("Before and after a reform"), "insight:reform", query),
    ]
    return listed(request, behind_words(behind, asked), keys, lead, above)


def versions_of(flow: FlowAsked) -> Sequence[Version]:
    return versions_dated(flow.item) if flow.item is not None else []
