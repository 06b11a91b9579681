"""Scenarios of the limit lab and forecasts, for those who see what they are about."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from xiaoneng.insight.models import (
    Forecast,
    Forecasting,
    ForecastQuerySet,
    Hindcast,
    HindcastQuerySet,
    Said,
    Scenario,
    ScenarioQuerySet,
)
from xiaoneng.people.models import User

__all__ = [
    "Forecast",
    "ForecastQuerySet",
    "Forecasting",
    "Hindcast",
    "HindcastQuerySet",
    "Said",
    "Scenario",
    "forecasting",
    "forecasts_for",
    "forecasts_of",
    "hindcasts_for",
    "scenarios_for",
]


def scenarios_for(user: User, day: date) -> ScenarioQuerySet:
    """The scenarios a person may see, the last one first."""
    return Scenario.objects.visible_to(user, day).select_related("organ", "saved_by")


def forecasting() -> Forecasting | None:
    """The last forecast; None where there is none yet."""
    return Forecasting.objects.first()


def forecasts_for(user: User, at: datetime) -> ForecastQuerySet:
    """The forecasts of the cases a person may see that are still open."""
    rows = Forecast.objects.visible_to(user, at).filter(obligation__state="open")
    return rows.select_related("case__organ", "case__item", "obligation__officer")


def forecasts_of(keys: Collection[int]) -> ForecastQuerySet:
    """Forecasts of some obligations, which the page asked about; none of what is over or late."""
    return Forecast.objects.filter(obligation__in=keys, obligation__state="open").exclude(
        Q(obligation__light="overdue") & ~Q(said=Said.LATE)
    )


def hindcasts_for(user: User, at: datetime) -> HindcastQuerySet:
    """The forecasts of past months, of the cases a person may see."""
    return Hindcast.objects.visible_to(user, at)
