"""The limit lab: what another promise would have cost, and the cases behind each figure."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xiaoneng.access.policy import may, require
from xiaoneng.insight.lab import doors
from xiaoneng.insight.lab.seeing import Seen, seen_by
from xiaoneng.insight.lab.sheets import Sheet
from xiaoneng.kit import exports
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now

if TYPE_CHECKING:
    from xiaoneng.insight.lab.visits import Visit

FILES = {"csv", "xlsx"}


@require_GET
def lab(request: Request) -> HttpResponseBase:
    """Choose cases and other limits; read what would have been late, and whose cards came."""
    require(request.user, "lab.read")
    seen = seen_by(request.user, request.GET, now())
    page = doors.page_of(seen, request.GET)
    if request.GET.get("out") in FILES and page.sheet is not None:
        return file_of(request, seen, page.sheet, page.tried)
    may_keep = seen.top is not None and may(request.user, "scenario.save", seen.top)
    context = {"page": page, "may_keep": may_keep, "as_of": page.as_of}
    return render(request, "insight/lab.html", context)


@require_GET
def trial(request: Request) -> HttpResponseBase:
    """A ladder on trial over the same cases, before it is switched on."""
    return answered(request, doors.trial_of, "insight/trial.html")


@require_GET
def cases(request: Request) -> HttpResponseBase:
    """The cases behind one figure."""
    return answered(request, doors.cases_of, "insight/lab_cases.html")


def answered(
    request: Request, page_of: "Callable[[Seen, QueryDict], Visit]", template: str
) -> HttpResponseBase:
    """A page of the lab, or the table asked for as a file."""
    require(request.user, "lab.read")
    seen = seen_by(request.user, request.GET, now())
    page = page_of(seen, request.GET)
    if request.GET.get("out") in FILES and page.sheet is not None:
        return file_of(request, seen, page.sheet, page.tried)
    return render(request, template, {"page": page, "as_of": page.as_of})


def file_of(request: Request, seen: Seen, sheet: Sheet, tried: Sequence[str]) -> HttpResponseBase:
    """A table as a file; the workbook says what its figures are."""
    form = request.GET["out"]
    name = f"limit-lab-{sheet.key}-{seen.at:%Y%m%d-%H%M}.{form}"
    if form == "csv":
        return exports.as_csv(name, sheet.file_heads, sheet.file_rows())
    notes = [sheet.title, sheet.note, *tried]
    return exports.as_xlsx(name, sheet.file_heads, sheet.file_rows(), [one for one in notes if one])
