"""Suspicion lists: what stands out, the cases behind it, and handing it over as findings."""

from collections.abc import Iterable
from dataclasses import replace

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from xiaoneng.access.policy import may, may_one_of, require, require_one_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.insight.asking import bodies_for
from xiaoneng.insight.doubts import doors
from xiaoneng.insight.doubts.doubt import CASES, RESULTS, TICKETS, Doubt
from xiaoneng.insight.doubts.files import file_answer
from xiaoneng.insight.doubts.filing import suspicions_of
from xiaoneng.insight.doubts.naming import Names
from xiaoneng.insight.doubts.page import filed_of, page_of
from xiaoneng.insight.views.asking import (
    MOST_CASES,
    Page,
    asked_before,
    asked_in,
    listed,
    page_at,
    query_of,
    rows_listed,
)
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.kit.words import moment_words, thousands
from xiaoneng.supervision.doubts import DOUBT_RULES
from xiaoneng.supervision.operations.filing import file_suspicions
from xiaoneng.supervision.queries import doubts_filed, finding_about, findings_for
from xiaoneng.supervision.rule_tables import findings_listing
from xiaoneng.warehouse.queries import extract

OF_LIST = ("organ", "months")
ITS = {CASES: lazy("Its cases"), RESULTS: lazy("Its results"), TICKETS: lazy("Its tickets")}


@require_safe
def doubts(request: Request) -> HttpResponseBase:
    """What stands out in the data of a period, by kind and organ; or all of it as a file."""
    require(request.user, "doubt.read")
    found = extract()
    asked, context = asked_in(request)
    query = query_of(request, OF_LIST)
    context["query"] = query
    if found is not None:
        seen = doors.doubts_seen(found, asked)
        filed = doubts_filed(request.user, now().date())
        if (form := request.GET.get("out")) in ("csv", "xlsx"):
            return file_answer(seen, asked, filed, found.as_of, form)
        may_open = may(request.user, "finding.list")
        whole = request.GET.get("all", "")
        context |= {
            "page": page_of(seen, asked, query, filed, whole, may_open=may_open),
            "as_of": found.as_of,
            "may_open": may_open,
            "may_file": may_one_of(request.user, "finding.make", context["bodies"]),
        }
    return render(request, "insight/doubts.html", context)


@require_safe
def doubt_cases(request: Request) -> HttpResponseBase:
    """The cases behind one suspicion, or behind all of a kind."""
    require(request.user, "doubt.read")
    found = extract()
    if found is None:
        raise Http404
    asked = asked_before(request, request.GET.get("of", ""))
    seen = doors.doubts_seen(found, asked)
    if key := request.GET.get("doubt", ""):
        some = seen.chosen([key])
    else:
        within, detector = request.GET.get("within", ""), request.GET.get("detector", "")
        some = [
            one
            for one in (seen.of(detector) if detector else seen.found)
            if within in ("", str(one.organ))
        ]
    if not some:
        raise Http404
    kinds_behind = {one.kind for one in some}
    behind = kinds_behind.pop() if len(kinds_behind) == 1 else CASES
    some = [one for one in some if one.kind == behind]
    named = Names.of(some).title(some[0], seen.numbers) if key else ""
    kinds = {one.detector for one in some}
    kind = _words(some[0].detector) if len(kinds) == 1 else _("Cases behind suspicions")
    title = " · ".join(one for one in (kind, named) if one)
    keys = {case for one in some for case in one.cases}
    above = page_at(_("Data quality and suspicions"), "insight:doubts", request.GET.get("of", ""))
    return _listed(request, behind, title, keys, moment_words(found.as_of), above)


@require_safe
def doubt_filed(request: Request) -> HttpResponseBase:
    """The cases behind a suspicion as they were when it was filed."""
    require(request.user, "finding.list")
    rule, subject = request.GET.get("rule", ""), request.GET.get("subject", "")
    finding = finding_about(request.user, rule, subject, now().date())
    if finding is None:
        raise Http404
    behind = next((one for one in ITS if one in finding.evidence), CASES)
    keys = finding.evidence.get(behind, [])
    above = (finding.title, finding.get_absolute_url())
    moment = moment_words(finding.found_at)
    return _listed(request, behind, str(ITS[behind]), keys, moment, above)


@require_safe
def doubt_findings(request: Request) -> HttpResponseBase:
    """The findings that were made of the suspicions of a page."""
    require(request.user, "finding.list")
    at, found = now(), extract()
    if found is None:
        raise Http404
    query = request.GET.get("of", "")
    seen = doors.doubts_seen(found, asked_before(request, query))
    keys = {one.key for one in filed_of(seen, doubts_filed(request.user, at.date())).values()}
    return show_list(
        request,
        replace(findings_listing(at), title=_("Findings made of suspicions"), bulk=[]),
        findings_for(request.user, at.date()).filter(pk__in=keys),
        as_of=at,
        context={"way_back": [page_at(_("Data quality and suspicions"), "insight:doubts", query)]},
    )


@require_POST
def file_doubts(request: Request) -> HttpResponse:
    """Hand the chosen suspicions over to supervision, each once."""
    at = now()
    require_one_of(request.user, "finding.make", bodies_for(request.user, at))
    query, found = request.POST.get("of", ""), extract()
    asked = asked_before(request, query)
    seen = doors.doubts_seen(found, asked) if found else None
    chosen = seen.chosen(request.POST.getlist("doubt")) if seen else []
    if found is None or seen is None or not chosen:
        raise Unusable(_("Choose suspicions of the list as it stands now."))
    made = file_suspicions(
        suspicions_of(chosen, seen, asked, found.as_of), actor=request.user, at=at
    )
    _say(request, made, chosen)
    return redirect(f"{reverse('insight:doubts')}?{query}")


def _say(request: Request, made: Iterable[object], chosen: Iterable[Doubt]) -> None:
    number, known = len(list(made)), len(list(chosen))
    said = ngettext(
        "%(number)s suspicion was filed as a finding.",
        "%(number)s suspicions were filed as findings.",
        number,
    ) % {"number": number}
    if known > number:
        said += _(" %(number)s had been filed before.") % {"number": known - number}
    notice(request, said)


def _words(detector: str) -> str:
    return next((str(one.words) for one in DOUBT_RULES if one.detector == detector), detector)


def _listed(  # what stands behind, as what
    request: Request, behind: str, title: str, keys: Iterable[int], moment: str, above: Page
) -> HttpResponseBase:
    some = set(keys)
    said = {"number": thousands(len(some)), "moment": moment, "most": thousands(MOST_CASES)}
    lead = _lead(behind) % said
    if len(some) > MOST_CASES:
        lead += _(" The first %(most)s are listed.") % said
    if behind == CASES:
        return listed(request, title, some, lead, [above])
    return rows_listed(request, behind, title, some, lead, [above])


def _lead(behind: str) -> str:
    if behind == RESULTS:
        return _("%(number)s results behind it, as of %(moment)s.")
    if behind == TICKETS:
        return _("%(number)s tickets behind it, as of %(moment)s.")
    return _("%(number)s cases behind it, as of %(moment)s.")
