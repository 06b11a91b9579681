"""The page that says how far forecasts can be trusted: every figure opens its cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoneng.insight.forecast.scoring import EDGES, Cell, Score, by_band, by_month
from xiaoneng.insight.queries import HindcastQuerySet, Said
from xiaoneng.insight.words import Link
from xiaoneng.kit.months import Month
from xiaoneng.kit.words import thousands

OUTCOMES = {
    "told": Q(said=Said.TOLD, is_late__isnull=False),
    "late": Q(said=Said.TOLD, is_late=True),
    "unknown": ~Q(said=Said.TOLD),
    "unknown_late": ~Q(said=Said.TOLD) & Q(is_late=True),
    "unsettled": Q(said=Said.TOLD, is_late__isnull=True),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A band or a month: numbers that open their cases, the rest in words; and all as numbers."""

    name: str
    score: Score
    told: Link
    foretold: str
    late: Link
    share: str
    interval: str
    verdict: str
    brier: str
    plain: str
    unknown: Link
    unknown_late: Link
    unsettled: Link


@dataclass(frozen=True)
class Page:
    lead: str
    bands: Sequence[Line]
    months: Sequence[Line]
    whole: Line
    months_asked: Sequence[tuple[str, str, bool]]


def page_of(cells: Sequence[Cell], month: date | None) -> Page:
    """`month`: the one whose bands are shown; None for all."""
    some = [one for one in cells if month in (None, one.month)]
    months = list(by_month(cells))
    return Page(
        lead=lead_of(Score.of(some)),
        bands=[line(band_words(band), score, month, band) for band, score in by_band(some)],
        months=[line(month_words(day), score, day) for day, score in months],
        whole=line(_("All together"), Score.of(some), month),
        months_asked=[(f"{day:%Y-%m}", month_words(day), day == month) for day, _score in months],
    )


def month_words(day: date) -> str:
    return Month(day.year, day.month).words


def band_words(band: int) -> str:
    return f"{EDGES[band] // 10}–{EDGES[band + 1] // 10}%"


def line(name: str, score: Score, month: date | None, band: int | None = None) -> Line:
    def link(number: int, outcome: str) -> Link:
        asked: dict[str, Any] = {"outcome": outcome}
        asked |= {"month": f"{month:%Y-%m}"} if month else {}
        asked |= {} if band is None else {"band": band}
        return Link(thousands(number), f"{reverse('insight:forecast_cases')}?{urlencode(asked)}")

    return Line(
        name=name,
        score=score,
        told=link(score.number, "told"),
        foretold=share_words(score.foretold),
        late=link(score.late, "late"),
        share=share_words(score.share),
        interval=f"{score.interval[0]:.1%}–{score.interval[1]:.1%}" if score.interval else "",
        verdict=verdicts()[score.verdict],
        brier="" if score.brier is None else f"{score.brier:.4f}",
        plain="" if score.plain is None else f"{score.plain:.4f}",
        unknown=link(score.unknown, "unknown"),
        unknown_late=link(score.unknown_late, "unknown_late"),
        unsettled=link(score.unsettled, "unsettled"),
    )


def share_words(share: float | None) -> str:
    return _("no data") if share is None else f"{share:.1%}"


def verdicts() -> dict[str, str]:
    return {
        "few": _("too few to tell"),
        "fits": _("came true"),
        "high": _("foretold too many"),
        "low": _("foretold too few"),
    }


def lead_of(score: Score) -> str:
    """What a leader must know in five seconds."""
    if score.brier is None or score.plain is None:
        return _("There is no month yet whose forecast could be compared with what happened.")
    said = _(
        "Of %(number)s cases open at the beginning of past months, %(foretold)s were foretold to be"
        " late and %(share)s became so."
    ) % {
        "number": thousands(score.number),
        "foretold": share_words(score.foretold),
        "share": share_words(score.share),
    }
    better = 1 - score.brier / score.plain if score.plain else 0.0
    if better <= 0:
        worth = _("Case by case it was no better than the usual share: do not rely on it.")
    else:
        worth = _("Case by case its error is %(better)s smaller than that of the usual share.") % {
            "better": f"{better:.1%}"
        }
    return _("%(first)s %(second)s") % {"first": said, "second": worth}


def narrowed(rows: HindcastQuerySet, asked: Mapping[str, str]) -> HindcastQuerySet:
    """The forecasts behind one figure; what cannot be read narrows nothing."""
    outcome = OUTCOMES.get(asked.get("outcome", ""))
    rows = rows.filter(outcome) if outcome is not None else rows
    if month := month_asked(asked):
        rows = rows.filter(month=month)
    band = asked.get("band", "")
    if band in {str(one) for one in range(len(EDGES) - 1)}:
        rows = rows.filter(chance__gte=EDGES[int(band)], chance__lt=EDGES[int(band) + 1])
    return rows


def month_asked(asked: Mapping[str, str]) -> date | None:
    """The first day of the month an address names."""
    try:
        return date.fromisoformat(f"{asked.get('month', '')}-01")
    except ValueError:
        return None
