"""Files of cases: tried, imported, and the rows of them that have to be put right."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import require
from xiaoneng.cases.doors import import_batch, look_through
from xiaoneng.cases.jobs import IMPORT, TRIAL
from xiaoneng.cases.operations.files import drop_batch, try_batch
from xiaoneng.cases.operations.settling import settle_unknown
from xiaoneng.cases.queries import (
    Batch,
    batches_for,
    reject_states,
)
from xiaoneng.cases.reasons import reason_words
from xiaoneng.cases.settling_forms import SettlingForm
from xiaoneng.cases.source_forms import FileForm
from xiaoneng.cases.unknown import refusal_of, still_open
from xiaoneng.cases.views.sources import source_or_404, source_shown
from xiaoneng.cases.words import RejectStates
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now

AT_ONCE = 2 << 20  # bytes of a file that is read while its uploader waits
ROWS_AT_ONCE = 5_000


@require_POST
def try_file(request: Request, code: str) -> HttpResponse:
    """Keep a file and say what an import of it would do."""
    require(request.user, "batch.try")
    source, at = source_or_404(request, code), now()
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return source_shown(request, source, form)
    upload = form.cleaned_data["file"]
    one = try_batch(source, upload.name, upload, actor=request.user, at=at)
    if upload.size > AT_ONCE:
        return in_background(request, TRIAL, one)
    if tried(form, partial(look_through, one, actor=request.user, at=at), "file"):
        return redirect(one)
    return source_shown(request, source, form)


@require_POST
def try_again(request: Request, pk: int) -> HttpResponse:
    """Read a tried file anew, by what its source and the organs say now."""
    one = batch_or_404(request, pk)
    require(request.user, "batch.try", one.source)
    if one.state != "tried":
        raise IllegalStep(_("Only a file that waits for its import is tried again."))
    if one.counts.get("read", ROWS_AT_ONCE) >= ROWS_AT_ONCE:
        return in_background(request, TRIAL, one)
    look_through(one, actor=request.user, at=now())
    return redirect(one)


def batch_or_404(request: Request, pk: int) -> Batch:
    return get_object_or_404(batches_for(request.user, now()), pk=pk)


def in_background(request: Request, kind: str, one: Batch) -> HttpResponse:
    """Ask for long work on a file, and go to its page."""
    asked = ask_errand(kind, one.filename, {"batch": one.pk}, actor=request.user, at=now())
    return redirect(asked)


def batch(request: Request, pk: int) -> HttpResponse:
    """One file: what came of it, and the way to the rows that could not be used."""
    require(request.user, "batch.try")
    one = batch_or_404(request, pk)
    return batch_shown(request, one, SettlingForm(batch=one))


@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """Say what becomes of the names in a file that nobody knows."""
    one = batch_or_404(request, pk)
    require(request.user, "batch.settle", one.source)
    form = SettlingForm(request.POST, batch=one)
    if form.is_valid():
        settling = partial(settle_unknown, one, form.settled, actor=request.user, at=now())
        if tried(form, settling):
            notice(request, _("Settled; the file can come in."))
            return redirect(one)
        one.refresh_from_db()
    return batch_shown(request, one, form)


def batch_shown(request: Request, one: Batch, form: SettlingForm) -> HttpResponse:
    """The page of a file, with what is wrong with what was settled."""
    states = reject_states(one)
    context = {
        "batch": one,
        "counts": one.counts,
        "form": form,
        "open": still_open(one),
        "persons": form.persons_settled,
        "first": [
            {**row, "why": reason_words(row["reason"])} for row in one.counts.get("first", [])
        ],
        "rejects": [(state.value, state.label, states.get(state, 0)) for state in RejectStates],
        "as_of": now(),
    }
    status = 422 if form.errors else 200
    return render(request, "cases/batch_detail.html", context, status=status)


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """Import a short file at once, a long one in the background."""
    one, at = batch_or_404(request, pk), now()
    require(request.user, "batch.import", one)
    if one.state == "tried" and (refusal := refusal_of(one)):
        raise IllegalStep(refusal)
    if one.counts.get("used", ROWS_AT_ONCE) >= ROWS_AT_ONCE or one.state != "tried":
        return in_background(request, IMPORT, one)
    import_batch(one, actor=request.user, at=at)
    notice(request, _("Imported."))
    return redirect(one)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    one = batch_or_404(request, pk)
    drop_batch(one, actor=request.user, at=now())
    notice(request, _("Put aside: %(name)s") % {"name": one})
    return redirect(one.source)
