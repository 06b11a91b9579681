"""The page of one obligation, today or on a past day, and its sheet of explanation."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from xiaoneng.access.policy import may, require
from xiaoneng.kit.as_of import as_of_query, moment_asked
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now, wall
from xiaoneng.kit.words import day_words
from xiaoneng.obligations.acts import offered_to
from xiaoneng.obligations.dossier import (
    dossier_of,
    holder_told,
    remarks,
    urging_rows,
)
from xiaoneng.obligations.entering import entered_after
from xiaoneng.obligations.figures import obligation_seen
from xiaoneng.obligations.following import consequences_of
from xiaoneng.obligations.foretelling import foretold
from xiaoneng.obligations.forms import ReasonForm
from xiaoneng.obligations.operations.naming import unmask_creditor
from xiaoneng.obligations.policy import may_read_kinds
from xiaoneng.obligations.queries import Obligation
from xiaoneng.obligations.sheet_words import conclusion_of, grounds_of

UNMASK = "obligation.unmask"
SHOWING = {
    "words": _("Show the name in full"),
    "leads_to": _("It is shown once. The ledger keeps that you looked, and why."),
}


def detail(request: Request, pk: int) -> HttpResponse:
    """How it stands: limits, how the date is counted, what happened, what can be done now."""
    at = now()
    obligation = get_object_or_404(obligation_seen(request.user, at), pk=pk)
    return render(request, "obligations/obligation_detail.html", told(request, obligation, at))


@never_cache
def unmask(request: Request, pk: int) -> HttpResponse:
    """Ask why, then show the whole name of who waits once, on this answer only."""
    at = now()
    obligation = get_object_or_404(obligation_seen(request.user, at), pk=pk)
    require(request.user, UNMASK, obligation)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        showing = partial(unmask_creditor, obligation, reason=form.cleaned_data["reason"])
        name = tried(form, partial(showing, actor=request.user, at=at))
        if name is not None:
            context = {**told(request, obligation, at), "whom": name, "is_unmasked": True}
            return render(request, "obligations/obligation_detail.html", context)
    context = {"obligation": obligation, "form": form, "act": SHOWING, "as_of": at}
    return render(request, "obligations/act.html", context, status=422 if form.errors else 200)


def told(request: Request, obligation: Obligation, at: datetime) -> dict[str, Any]:
    """Everything the page of an obligation shows, as of the moment that was asked for."""
    as_of = moment_asked(request, at)
    is_past = as_of != at
    entered = entered_after(obligation, as_of) if is_past else None
    dossier = dossier_of(obligation, as_of, entered=entered)
    acts, blocked = ([], []) if is_past else offered_to(request.user, obligation, at)
    return {
        "obligation": obligation,
        "whom": obligation.owed_to,
        "may_unmask": bool(obligation.creditor_name) and may(request.user, UNMASK, obligation),
        "as_of": as_of,
        "acts": acts,
        "blocked": blocked,
        "urgings": urging_rows(request.user, obligation),
        "entries": dossier.entries,
        "recorded_until": as_of if is_past else None,
        "is_past": is_past,
        "holder": holder_told(obligation, as_of),
        "sheet": dossier.sheet,
        "entered": day_words(wall(entered).date()) if entered else "",
        "light": dossier.light,
        "word": dossier.word,
        "moments": dossier.moments,
        "remarks": [] if entered else remarks(obligation, as_of),
        "shares": dossier.shares,
        "steps": dossier.steps,
        "waiting": dossier.waiting,
        "consequences": consequences_of(request.user, obligation, as_of, at),
        "foretold": None if is_past else foretold([obligation.pk]).get(obligation.pk),
        "may_read_kind": may_read_kinds(request.user),
        "sheet_url": reverse("obligations:sheet", args=[obligation.pk]) + as_of_query(request),
    }


def sheet(request: Request, pk: int) -> HttpResponse:
    """The explanation sheet, for paper."""
    at = now()
    obligation = get_object_or_404(obligation_seen(request.user, at), pk=pk)
    as_of = moment_asked(request, at)
    entered = None if as_of == at else entered_after(obligation, as_of)
    dossier = dossier_of(obligation, as_of, entered=entered)
    if dossier.sheet is None:
        raise Http404
    context = {
        "obligation": obligation,
        "as_of": as_of,
        "holder": holder_told(obligation, as_of),
        "sheet": dossier.sheet,
        "conclusion": conclusion_of(dossier.sheet, as_of),
        "remarks": remarks(obligation, as_of),
        "grounds": grounds_of(obligation, as_of),
        "entry": next(iter(dossier.entries), None),
    }
    return render(request, "obligations/obligation_sheet.html", context)
