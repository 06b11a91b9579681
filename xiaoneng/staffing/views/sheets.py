"""Lists coming in and going out: template, trial run, import, export."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import require
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.exports import as_xlsx
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.kit.words import moment_words
from xiaoneng.staffing.acting import posted
from xiaoneng.staffing.columns import choices_sheet, header_of
from xiaoneng.staffing.forms.people import UploadForm
from xiaoneng.staffing.jobs import IMPORT
from xiaoneng.staffing.operations.imports import import_sheet, try_sheet
from xiaoneng.staffing.queries.persons import people_seen
from xiaoneng.staffing.queries.sheets import counts_of, exported, sheets_of, verdicts

MOST_SHOWN = 500
AT_ONCE = 100  # rows of a list that is imported while its uploader waits


def import_(request: Request) -> HttpResponse:
    require(request.user, "sheet.try")
    is_sent = request.method == "POST"
    form = UploadForm(posted(request), request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        asked, upload = form.cleaned_data, form.cleaned_data["file"]
        reading = partial(try_sheet, asked["kind"], upload.name, upload, actor=request.user)
        sheet = tried(form, partial(reading, at=now()), "file")
        if sheet is not None:
            return redirect(sheet)
    context = {"form": form, "sheets": sheets_of(request.user)[:20]}
    return render(request, "staffing/import.html", context, status=422 if form.errors else 200)


def sheet(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(sheets_of(request.user), pk=pk)
    require(request.user, "sheet.try", one)
    rows = verdicts(one, now().date())
    only = request.GET.get("only", "")
    context = {
        "sheet": one,
        "counts": one.counts or counts_of(rows),
        "rows": [row for row in rows if not only or row.outcome == only][:MOST_SHOWN],
        "most": MOST_SHOWN,
        "total": len(rows),
        "only": only,
        "as_of": now(),
    }
    return render(request, "staffing/sheet_detail.html", context)


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """Import a short list at once, a long one in the background."""
    one, at = get_object_or_404(sheets_of(request.user), pk=pk), now()
    if len(one.rows) > AT_ONCE:
        require(request.user, "sheet.import", one)
        return redirect(ask_errand(IMPORT, str(one), {"sheet": one.pk}, actor=request.user, at=at))
    import_sheet(one, actor=request.user, at=at)
    notice(request, _("Imported."))
    return redirect(one)


def template(request: Request, kind: str) -> HttpResponseBase:
    require(request.user, "sheet.try")
    return as_xlsx(f"{kind}.xlsx", header_of(kind), [], choices_sheet(kind, now().date()))


def export(request: Request, kind: str) -> HttpResponseBase:
    require(request.user, "person.list")
    at = now()
    rows = exported(kind, at.date(), people_seen(request.user, at.date()))
    name = f"{kind}-{at:%Y%m%d-%H%M}.xlsx"
    return as_xlsx(
        name, header_of(kind), rows, [_("As of %(moment)s") % {"moment": moment_words(at)}]
    )
