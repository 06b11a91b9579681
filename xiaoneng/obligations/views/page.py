"""The page of one obligation, today or on a past day, and its sheet of explanation."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from xiaoneng.kit.as_of import as_of_query, moment_asked
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now
from xiaoneng.obligations.acts import offered_to
from xiaoneng.obligations.dossier import (
    conclusion_of,
    dossier_of,
    entry_rows,
    grounds_of,
    remarks,
    urging_rows,
)
from xiaoneng.obligations.figures import obligation_told
from xiaoneng.obligations.following import consequences_of
from xiaoneng.obligations.foretelling import foretold
from xiaoneng.obligations.policy import may_read_kinds


def detail(request: Request, pk: int) -> HttpResponse:
    """How it stands: limits, how the date is counted, what happened, what can be done now."""
    at = now()
    obligation = get_object_or_404(obligation_told(request.user, at), pk=pk)
    as_of = moment_asked(request, at)
    is_past = as_of != at
    dossier = dossier_of(obligation, as_of)
    acts, blocked = ([], []) if is_past else offered_to(request.user, obligation, at)
    context = {
        "obligation": obligation,
        "as_of": as_of,
        "acts": acts,
        "blocked": blocked,
        "urgings": urging_rows(request.user, obligation),
        "entries": entry_rows(obligation, as_of),
        "is_past": is_past,
        "sheet": dossier.sheet,
        "light": dossier.light,
        "word": dossier.word,
        "moments": dossier.moments,
        "remarks": remarks(obligation, as_of),
        "shares": dossier.shares,
        "steps": dossier.steps,
        "waiting": dossier.waiting,
        "consequences": consequences_of(request.user, obligation, as_of, at),
        "foretold": None if is_past else foretold([obligation.pk]).get(obligation.pk),
        "may_read_kind": may_read_kinds(request.user),
        "sheet_url": reverse("obligations:sheet", args=[pk]) + as_of_query(request),
    }
    return render(request, "obligations/obligation_detail.html", context)


def sheet(request: Request, pk: int) -> HttpResponse:
    """The explanation sheet, for paper."""
    at = now()
    obligation = get_object_or_404(obligation_told(request.user, at), pk=pk)
    as_of = moment_asked(request, at)
    dossier = dossier_of(obligation, as_of)
    if dossier.sheet is None:
        raise Http404
    context = {
        "obligation": obligation,
        "as_of": as_of,
        "sheet": dossier.sheet,
        "conclusion": conclusion_of(dossier.sheet, as_of),
        "remarks": remarks(obligation, as_of),
        "grounds": grounds_of(obligation),
        "entry": next(iter(entry_rows(obligation, as_of)), None),
    }
    return render(request, "obligations/obligation_sheet.html", context)
