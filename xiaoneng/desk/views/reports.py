"""Reports of logs, one click away from the desk."""

from csp.decorators import csp_replace
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from xiaoneng.access.policy import require
from xiaoneng.batch.reading_room import REPORT
from xiaoneng.desk.reports import KINDS, file_of, titles
from xiaoneng.kit.http import Request


def reports(request: Request) -> HttpResponseBase:
    """Every report that was written; where there is one alone, that one."""
    require(request.user, "report.read", None)
    found = titles()
    if len(found) == 1:
        return redirect("desk:report", *found, REPORT)
    return render(request, "desk/reports.html", {"titles": found})


@csp_replace(  # type: ignore[arg-type]  # a report is one file that carries its own style and script, and loads nothing
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "script-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
    }
)
def report(request: Request, run: str, name: str) -> HttpResponseBase:
    """One file of a run."""
    require(request.user, "report.read", None)
    path = file_of(run, name)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type=KINDS[path.suffix])
