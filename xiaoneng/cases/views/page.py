"""The page of one case: both clocks, the days, the story, the ledger."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from xiaoneng.cases.acts import offered_to
from xiaoneng.cases.operations.registering import shown_applicant
from xiaoneng.cases.queries import case_seen, reports_of
from xiaoneng.cases.story import entries_of_case, story_of
from xiaoneng.kit.as_of import as_of_query, moment_asked
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import only_of
from xiaoneng.obligations.dossier import dossier_of, entry_rows
from xiaoneng.obligations.following import consequences_of
from xiaoneng.obligations.foretelling import foretold


def detail(request: Request, pk: int) -> HttpResponse:
    """A case as it stands, or as it stood at the end of an earlier day."""
    at = now()
    case = get_object_or_404(case_seen(request.user, at), pk=pk)
    as_of = moment_asked(request, at)
    is_past = as_of != at
    owed = case.clock
    entries = entries_of_case(case)
    dossier = dossier_of(owed, as_of, entries=only_of(owed, entries)) if owed else None
    acts, blocked = ([], []) if is_past else offered_to(request.user, case, at)
    context = {
        "case": case,
        "owed": owed,
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
        "supplements": case.supplements.all(),
        "reports": reports_of(case, request.user),
        "entries": entry_rows(entries, as_of),
        "recorded_until": as_of if is_past else None,
        "sheet_url": sheet_url(request, owed.pk) if owed else "",
    }
    return render(request, "cases/case_detail.html", context)


def sheet_url(request: Request, pk: int) -> str:
    return reverse("obligations:sheet", args=[pk]) + as_of_query(request)
