"""The cockpit: how everything stands that a person looks over."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xiaoneng.access.policy import require
from xiaoneng.insight.asking import asked_by
from xiaoneng.insight.figures import gathered
from xiaoneng.insight.files import file_answer
from xiaoneng.insight.page import page_of
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now


@require_GET
def cockpit(request: Request) -> HttpResponseBase:
    """Where it burns, how time was kept in a month, and by whom."""
    require(request.user, "cockpit.read")
    asked = asked_by(request.user, request.GET, now())
    found = gathered(request.user, asked)
    if request.GET.get("out") in ("csv", "xlsx"):
        return file_answer(found, request.GET["out"])
    page = page_of(request.user, found, request.GET)
    return render(request, "insight/cockpit.html", {"page": page, "as_of": asked.at})
