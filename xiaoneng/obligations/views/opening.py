"""Opening an obligation by hand: what is owed, and its due dates before it is taken."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.batch.report.sheets import SheetView
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.obligations.figures import obligation_seen
from xiaoneng.obligations.hand_forms import OpenForm, begun
from xiaoneng.obligations.operations.opening import clock_ahead, open_obligation
from xiaoneng.obligations.policy import organs_opened
from xiaoneng.obligations.queries import Obligation, people_in
from xiaoneng.obligations.showing import Facts, told
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import calendar_of, organs


def open_by_hand(request: Request) -> HttpResponse:
    """Ask what is owed, show when it falls due, then open it."""
    at = now()
    own = organs_opened(request.user, organs(at.date()))
    if not own:
        require(request.user, "obligation.open")
    organ = organ_asked(request, own)
    form = OpenForm(request.POST if request.method == "POST" else None)
    form.initial = {"organ": organ.pk, "started_at": begun(at)}
    form.offer(own, people_in(organ, at.date()))
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "open":
            opened = tried(form, lambda: open_obligation(form.owed(), actor=request.user, at=at))
            if opened is not None:
                notice(request, _("%(number)s is opened.") % {"number": opened.number})
                return redirect(page_or_list(request, opened))
        else:
            preview = tried(form, partial(ahead_of, form))
    status = 422 if form.errors else 200
    context = {"form": form, "sheet": preview, "as_of": at}
    return render(request, "obligations/obligation_open.html", context, status=status)


def organ_asked(request: Request, among: list[Organ]) -> Organ:
    """The organ chosen on the form at the moment, else the first."""
    key = request.POST.get("organ") or request.GET.get("organ", "")
    return next((one for one in among if str(one.pk) == key), among[0])


def ahead_of(form: OpenForm) -> SheetView:
    """The clock as it would begin: its limits, their dates and the days between."""
    owed = form.owed()
    clock = clock_ahead(owed)
    facts = Facts("", owed.title, str(owed.organ), clock, calendar_of(owed.organ))
    return told(facts, clock.started_at)


def page_or_list(request: Request, row: Obligation) -> str:
    """The page of an obligation; the list where it is out of sight."""
    is_seen = obligation_seen(request.user, now()).filter(pk=row.pk).exists()
    return row.get_absolute_url() if is_seen else reverse("obligations:list")
