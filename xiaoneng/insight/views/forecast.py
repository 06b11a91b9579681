"""The forecast: which open cases will be late, and how far that could be trusted before."""

from dataclasses import replace

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiaoneng.access.policy import require
from xiaoneng.cases.queries import cases_for
from xiaoneng.cases.tables import cases_listing
from xiaoneng.insight.forecast.calibration import month_asked, narrowed, page_of
from xiaoneng.insight.forecast.calibration_files import file_answer
from xiaoneng.insight.forecast.listing import forecast_listing
from xiaoneng.insight.forecast.scoring import cells_of
from xiaoneng.insight.forecast.summing import lead_of, sums_of, tabs_of
from xiaoneng.insight.queries import forecasting, forecasts_for, hindcasts_for
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import asks_file, show_list
from xiaoneng.kit.time import now
from xiaoneng.kit.words import moment_words, thousands


@require_GET
def forecast(request: Request) -> HttpResponseBase:
    """Open cases by their chance of being late, those in time first."""
    require(request.user, "forecast.read")
    at, last = now(), forecasting()
    if last is None:
        return render(request, "insight/no_forecast.html")
    if not request.GET:
        return redirect(f"{reverse('insight:forecast')}?said=told")
    rows = forecasts_for(request.user, at)
    sums = sums_of(rows)
    actions = [{"label": _("How far to trust it"), "url": reverse("insight:calibration"),
        "icon": "target-arrow"}]  # fmt: skip
    return show_list(
        request,
        forecast_listing(request.user, at, is_file=asks_file(request)),
        rows,
        as_of=last.as_of,
        tabs=tabs_of(sums),
        context={"lead": lead_of(sums, last), "actions": actions},
    )


@require_GET
def calibration(request: Request) -> HttpResponseBase:
    """Forecasts of past months beside what happened."""
    require(request.user, "forecast.read")
    at, last = now(), forecasting()
    if last is None:
        return render(request, "insight/no_forecast.html")
    page = page_of(cells_of(hindcasts_for(request.user, at)), month_asked(request.GET))
    if request.GET.get("out") in ("csv", "xlsx"):
        return file_answer(page, last.as_of, request.GET["out"])
    return render(request, "insight/calibration.html", {"page": page, "as_of": last.as_of})


@require_GET
def forecast_cases(request: Request) -> HttpResponseBase:
    """The cases behind one figure of the comparison."""
    require(request.user, "forecast.read")
    at, last = now(), forecasting()
    if last is None:
        return render(request, "insight/no_forecast.html")
    found = narrowed(hindcasts_for(request.user, at), request.GET)
    listing = cases_listing(request.user, at, is_file=asks_file(request))
    lead = _("%(number)s forecasts behind it, as of %(moment)s; a case may be in several months.")
    told = {"number": thousands(found.count()), "moment": moment_words(last.as_of)}
    return show_list(
        request,
        replace(listing, title=_("Forecasts of past months")),
        cases_for(request.user, at).filter(pk__in=found.order_by().values("case")),
        as_of=at,
        context={
            "lead": lead % told,
            "way_back": [
                (_("Forecast"), reverse("insight:forecast")),
                (_("How far to trust it"), reverse("insight:calibration")),
            ],
        },
    )
