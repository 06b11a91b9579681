"""The page of one case: both clocks, the days, the story, the ledger."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from xiaoneng.cases.acts import offered_to
from xiaoneng.cases.operations.registering import shown_applicant
from xiaoneng.cases.queries import case_seen, reports_of
from xiaoneng.cases.stood import notices_then, stands, stood
from xiaoneng.cases.story import entries_of_case, story_of
from xiaoneng.kit.as_of import as_of_query, moment_asked
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import only_of
from xiaoneng.obligations.dossier import Holder, dossier_of, entry_rows, holder_told
from xiaoneng.obligations.following import consequences_of
from xiaoneng.obligations.foretelling import foretold
from xiaoneng.obligations.queries import Obligation


def detail(request: Request, pk: int) -> HttpResponse:
    """A case as it stands, or as it stood at the end of an earlier day."""
    at = now()
    case = get_object_or_404(case_seen(request.user, at), pk=pk)
    as_of = moment_asked(request, at)
    is_past = as_of != at
    entries = entries_of_case(case)
    then = stood(case, entries, as_of) if is_past else stands(case)
    owed = then.clock
    dossier = dossier_of(owed, as_of, entries=only_of(owed, entries)) if owed else None
    acts, blocked = ([], []) if is_past else offered_to(request.user, case, at)
    context = {
        "case": case,
        "then": then,
        "owed": owed,
        "holder": holder_of(owed, as_of, is_past=is_past),
        "applicant": shown_applicant(case),
        "as_of": as_of,
        "is_past": is_past,
        "acts": acts,
        "blocked": blocked,
        "sheet": dossier.sheet if dossier else None,
        "light": dossier.light if dossier else "none",
        "word": dossier.word if dossier else "",
        "shares": dossier.shares if dossier else [],
        "steps": dossier.steps if dossier else [],
        "waiting": dossier.waiting if dossier else [],
        "consequences": consequences_of(request.user, owed, as_of, at) if owed else [],
        "foretold": foretold([owed.pk]).get(owed.pk) if owed and not is_past else None,
        "moments": story_of(case, dossier.moments if dossier else [], as_of),
        "supplements": notices_then(case, as_of),
        "reports": reports_of(case, request.user, as_of if is_past else None),
        "entries": entry_rows(entries, as_of),
        "recorded_until": as_of if is_past else None,
        "sheet_url": sheet_url(request, owed.pk) if owed else "",
    }
    return render(request, "cases/case_detail.html", context)


def holder_of(owed: Obligation | None, as_of: datetime, *, is_past: bool) -> Holder | None:
    """Who answers for a clock, or did."""
    if owed is None:
        return None
    return holder_told(owed, as_of) if is_past else Holder(owed.organ, owed.officer)


def sheet_url(request: Request, pk: int) -> str:
    return reverse("obligations:sheet", args=[pk]) + as_of_query(request)
