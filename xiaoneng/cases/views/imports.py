"""Files of cases: tried, imported, and the rows of them that have to be put right."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import require
from xiaoneng.cases.jobs import IMPORT, TRIAL
from xiaoneng.cases.operations.batches import drop_batch, import_batch, look_through, try_batch
from xiaoneng.cases.operations.rejects import drop_reject, repair_reject
from xiaoneng.cases.queries import batches, reject_numbered, rejects_of
from xiaoneng.cases.source_forms import FileForm
from xiaoneng.cases.views.sources import source_or_404
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now

AT_ONCE = 2 << 20  # bytes of a file that is read while its uploader waits
ROWS_AT_ONCE = 5_000
SHOWN = 200


@require_POST
def try_file(request: Request, code: str) -> HttpResponse:
    """Keep a file and say what an import of it would do."""
    require(request.user, "batch.try")
    source, at = source_or_404(code), now()
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        notice(request, _("Choose a file."))
        return redirect(source)
    upload = form.cleaned_data["file"]
    one = try_batch(source, upload.name, upload, actor=request.user, at=at)
    if upload.size > AT_ONCE:
        asked = ask_errand(TRIAL, one.filename, {"batch": one.pk}, actor=request.user, at=at)
        return redirect(asked)
    look_through(one, at)
    return redirect(one)


def batch(request: Request, pk: int) -> HttpResponse:
    """One file: what came of it, row by row where something is wrong."""
    require(request.user, "batch.try")
    one = get_object_or_404(batches(), pk=pk)
    rejects = rejects_of(one)
    only = request.GET.get("state", "waiting")
    counts = {
        state: rejects.filter(state=state).count() for state in ("waiting", "repaired", "dropped")
    }
    context = {
        "batch": one,
        "counts": one.counts,
        "only": only,
        "states": counts,
        "rejects": rejects.filter(state=only)[:SHOWN],
        "most": SHOWN,
        "as_of": now(),
    }
    return render(request, "cases/batch_detail.html", context)


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """Import a short file at once, a long one in the background."""
    one, at = get_object_or_404(batches(), pk=pk), now()
    require(request.user, "batch.import", one)
    if one.counts.get("used", ROWS_AT_ONCE) >= ROWS_AT_ONCE or one.state != "tried":
        asked = ask_errand(IMPORT, one.filename, {"batch": one.pk}, actor=request.user, at=at)
        return redirect(asked)
    import_batch(one, actor=request.user, at=at)
    notice(request, _("Imported."))
    return redirect(one)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(batches(), pk=pk)
    drop_batch(one, actor=request.user, at=now())
    notice(request, _("Put aside: %(name)s") % {"name": one})
    return redirect(one.source)


@require_POST
def repair(request: Request, pk: int) -> HttpResponse:
    """Put one value of a row right and bring the row in."""
    require(request.user, "reject.repair")
    reject = reject_numbered(pk)
    if reject is None:
        raise Http404
    value = request.POST.get("value", "").strip()
    repair_reject(reject, value, actor=request.user, at=now())
    notice(request, _("Row %(row)s is in.") % {"row": reject.row})
    return redirect(reject.batch)


@require_POST
def drop_rejects(request: Request, pk: int) -> HttpResponse:
    """Leave the ticked rows out for good."""
    require(request.user, "reject.drop")
    one, at = get_object_or_404(batches(), pk=pk), now()
    ticked = [key for key in request.POST.getlist("pk") if key.isdigit()]
    found = rejects_of(one).filter(pk__in=ticked, state="waiting").select_related("batch__source")
    for reject in found:
        drop_reject(reject, actor=request.user, at=at)
    notice(request, _("%(number)s rows are left out.") % {"number": len(ticked)})
    return redirect(one)
