"""What the early-warning list says above its rows: how many will be late, and what is unknown."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoneng.insight.forecast.listing import SHARES, UNKNOWN
from xiaoneng.insight.queries import (
    Forecasting,
    ForecastQuerySet,
    Said,
    forecasting,
    forecasts_for,
)
from xiaoneng.insight.words import Link
from xiaoneng.kit.found import Saved
from xiaoneng.kit.paging import CAP, count_up_to
from xiaoneng.kit.words import capped, thousands
from xiaoneng.people.models import Organ, User


class Sums(NamedTuple):
    """How many open cases are told what."""

    every: int
    told: int
    likely: int
    possible: int
    late: int
    unknown: int


def sums_of(rows: ForecastQuerySet) -> Sums:
    """In one query."""
    found = rows.order_by().aggregate(
        every=Count("pk"),
        told=Count("pk", filter=Q(said=Said.TOLD)),
        likely=Count("pk", filter=SHARES["likely"]),
        possible=Count("pk", filter=SHARES["possible"]),
        late=Count("pk", filter=Q(said=Said.LATE)),
        unknown=Count("pk", filter=Q(said__in=UNKNOWN)),
    )
    return Sums(**found)


def tabs_of(sums: Sums) -> list[Saved]:
    return [
        Saved(_("Chance told"), "?said=told", thousands(sums.told)),
        Saved(_("Half or more"), "?said=told&chance=likely", thousands(sums.likely)),
        Saved(_("A fifth to a half"), "?said=told&chance=possible", thousands(sums.possible)),
        Saved(_("Not known"), "?said=unknown", thousands(sums.unknown)),
        Saved(_("Late already"), "?said=late", thousands(sums.late)),
    ]


def lead_of(sums: Sums, last: Forecasting) -> str:
    """What a leader must know in five seconds."""
    said = _(
        "Of %(told)s open cases in time, %(likely)s will more likely be late than not, and"
        " %(possible)s have a chance between a fifth and a half. %(late)s are late already; of"
        " %(unknown)s it is not known."
    ) % {
        "told": thousands(sums.told + sums.unknown),
        "likely": thousands(sums.likely),
        "possible": thousands(sums.possible),
        "late": thousands(sums.late),
        "unknown": thousands(sums.unknown),
    }
    if last.without_limit:
        said += " " + _("Cases without a limit, which cannot be late, are left out.")
    return said


def warning_in(user: User, organ: Organ | None, at: datetime) -> Link | None:
    """How many open cases, in an organ or everywhere, have a chance of a fifth or more, and their
    list; nothing without a forecast.
    """
    if forecasting() is None:  # asked first: open cases may be very many
        return None
    rows = forecasts_for(user, at).filter(SHARES["warned"])
    asked = {"said": "told", "chance": "warned"}
    if organ is not None:
        rows = rows.filter(case__organ__path__startswith=organ.path)
        asked["organ"] = str(organ.pk)
    number = count_up_to(rows)
    if not number:
        return None
    return Link(capped(number, CAP), f"{reverse('insight:forecast')}?{urlencode(asked)}")
