"""Lists of items coming in and going out: template, trial run, import, rows to mend."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import require
from xiaoneng.catalogue.forms import AliasForm, UploadForm
from xiaoneng.catalogue.jobs import IMPORT
from xiaoneng.catalogue.judging import Judge, counts_of, missing_from, unknown_organs
from xiaoneng.catalogue.operations.rounds import add_alias, import_round, try_round
from xiaoneng.catalogue.queries import exported, rounds_of
from xiaoneng.catalogue.sheet_columns import BY_NAME, header, notes, title_of
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.exports import as_xlsx
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.kit.words import moment_words

MOST_SHOWN = 300
AT_ONCE = 200  # rows of a list that is imported while its uploader waits
MISSING = "missing"


def rounds(request: Request) -> HttpResponse:
    """Upload a list; the trial run follows."""
    require(request.user, "round.try")
    at = now()
    files = request.FILES if request.method == "POST" else None
    form = UploadForm(request.POST or None, files, initial={"from_on": at.date()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        upload = said["file"]
        trying = partial(
            try_round, upload.name, upload, paper=said["paper"], from_on=said["from_on"]
        )
        made = tried(form, partial(trying, actor=request.user, at=at), "file")
        if made is not None:
            return redirect(made)
    context = {"form": form, "rounds": rounds_of(request.user)[:20]}
    return render(request, "catalogue/rounds.html", context, status=422 if form.errors else 200)


def one(request: Request, pk: int) -> HttpResponse:
    """What the list would do, row by row; after the import, what stayed out."""
    held = get_object_or_404(rounds_of(request.user), pk=pk)
    only = request.GET.get("only", "")
    judged = Judge(held.from_on).verdicts(held.rows) if held.state == "tried" else []
    gone = missing_from(judged, held.from_on)
    rows = [row for row in judged if not only or row.outcome == only]
    context: dict[str, Any] = {
        "round": held,
        "counts": held.counts or counts_of(judged),
        "rows": rows[:MOST_SHOWN],
        "total": len(rows),
        "most": MOST_SHOWN,
        "only": only,
        "gone": gone[:MOST_SHOWN] if only == MISSING else [],
        "gone_count": len(gone),
        "refused": [{**row, "column": title_of(row["column"])} for row in held.refused],
        "unknown": unknown_organs(judged),
        "as_of": now(),
    }
    return render(request, "catalogue/round.html", context)


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """Import a short list at once, a long one in the background."""
    held, at = get_object_or_404(rounds_of(request.user), pk=pk), now()
    if len(held.rows) > AT_ONCE:
        require(request.user, "round.import", held)
        details = {"round": held.pk}
        return redirect(ask_errand(IMPORT, str(held), details, actor=request.user, at=at))
    import_round(held, actor=request.user, at=at)
    notice(request, _("Imported."))
    return redirect(held)


def alias(request: Request, pk: int) -> HttpResponse:
    """Say which organ a list means by a name nobody goes by yet."""
    require(request.user, "round.try")
    held, at = get_object_or_404(rounds_of(request.user), pk=pk), now()
    form = AliasForm(request.POST or None, initial={"words": request.GET.get("words", "")})
    form.fields["organ"].offer(at.date())  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        tried(form, partial(add_alias, said["words"], said["organ"], actor=request.user, at=at))
        if form.is_valid():
            told = _("Lists that say %(words)s mean %(organ)s from now on.")
            notice(request, told % {"words": said["words"], "organ": said["organ"]})
            return redirect(held)
    words = form.data.get("words") or request.GET.get("words", "")
    context = {
        "form": form,
        "title": _("Which organ is meant by %(words)s?") % {"words": words},
        "button": _("Keep this"),
        "back_url": held.get_absolute_url(),
    }
    return render(request, "catalogue/act.html", context, status=422 if form.errors else 200)


def template(request: Request) -> HttpResponseBase:
    """The empty workbook, with how to fill it in."""
    require(request.user, "round.try")
    return as_xlsx("items.xlsx", header(), [], notes())


def export(request: Request) -> HttpResponseBase:
    """Everything in force as a workbook an import understands."""
    at = now()
    rows = exported(request.user, at.date())
    about = [_("As of %(moment)s") % {"moment": moment_words(at)}, *notes()]
    return as_xlsx(f"items-{at:%Y%m%d-%H%M}.xlsx", header(), rows, about)


def mend(request: Request, pk: int) -> HttpResponseBase:
    """The rows that stay out as a workbook to be mended and uploaded again."""
    held = get_object_or_404(rounds_of(request.user), pk=pk)
    judged = Judge(held.from_on).verdicts(held.rows) if held.state == "tried" else []
    found = [row for row in judged if row.outcome == "refused"]
    lines = [[*(row.cells.get(name, "") for name in BY_NAME), row.reason] for row in found]
    heads = [*header(), _("Reason")]
    return as_xlsx(f"{pk}-refused.xlsx", heads, lines, notes())
