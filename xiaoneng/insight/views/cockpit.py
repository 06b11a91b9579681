"""The cockpit: how everything stands that a person looks over, down to the cases of one item."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xiaoneng.access.policy import require
from xiaoneng.insight.asking import asked_by
from xiaoneng.insight.beside_page import beside_page
from xiaoneng.insight.comparing import MONTHS_COMPARED, compared, figure_asked
from xiaoneng.insight.figures import gathered
from xiaoneng.insight.files import beside_answer, book_answer, csv_answer, item_answer
from xiaoneng.insight.items.counting import item_asked
from xiaoneng.insight.items.page import figures_of_item, page_of_item
from xiaoneng.insight.items.table import item_lines
from xiaoneng.insight.lead import lead_of
from xiaoneng.insight.page import page_of, place_choices
from xiaoneng.insight.picture_file import picture_answer
from xiaoneng.kit.found import changed
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now


@require_GET
def cockpit(request: Request) -> HttpResponseBase:
    """Where it burns, how time was kept in a month, and by whom; of an organ also in what."""
    require(request.user, "cockpit.read")
    asked = asked_by(request.user, request.GET, now())
    found, form = gathered(request.user, asked), request.GET.get("out")
    if form == "csv":
        return csv_answer(found)
    if form == "svg":
        return picture_answer(found, lead_of(found).words)
    items = item_lines(request.user, asked) if asked.organ else []
    if form == "xlsx":
        return book_answer(found, items)
    page = page_of(request.user, found, request.GET, items)
    return render(request, "insight/cockpit.html", {"page": page, "as_of": asked.at})


@require_GET
def item(request: Request) -> HttpResponseBase:
    """One item in the scope: its figures, its year beside the last, who has it, its worst cases."""
    require(request.user, "cockpit.read")
    asked, one = asked_by(request.user, request.GET, now()), item_asked(request.GET)
    if one is None:
        raise Http404
    found = figures_of_item(request.user, asked, one)
    if request.GET.get("out") == "xlsx":
        return item_answer(found)
    context = {"page": page_of_item(request.user, found), "asked": asked, "as_of": asked.at}
    context |= {"xlsx_url": changed(request.GET, out="xlsx"), **place_choices(asked)}
    return render(request, "insight/cockpit_item.html", {"item": one, **context})


@require_GET
def beside(request: Request) -> HttpResponseBase:
    """Two to six organs beside each other by one figure, over twelve months and the year before."""
    require(request.user, "cockpit.read")
    asked = asked_by(request.user, request.GET, now())
    found = gathered(request.user, asked, MONTHS_COMPARED)
    figure, keys = figure_asked(request.GET.get("figure", "")), request.GET.getlist("beside")
    one = compared(found, figure, keys)
    if request.GET.get("out") == "xlsx":
        return beside_answer(one)
    context = {"page": beside_page(one), "asked": asked, "as_of": asked.at}
    context |= {"xlsx_url": changed(request.GET, out="xlsx"), **place_choices(asked)}
    return render(request, "insight/beside.html", context)
