"""The comparison with what happened, as a file: the rows of both tables."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from xiaoneng.insight.forecast.calibration import Line, Page
from xiaoneng.insight.organ_table import percent
from xiaoneng.insight.words import in_percent
from xiaoneng.kit import exports
from xiaoneng.kit.words import moment_words

Cell = str | int | float | None


def heads() -> list[str]:
    return [
        _("Chance or month"), _("Cases"), in_percent(_("Foretold")), _("Became late"),
        in_percent(_("Share")), in_percent(_("Interval from")), in_percent(_("Interval to")),
        _("Verdict"), _("Brier score"), _("Brier score of the usual share"), _("Not known"),
        _("of them late"), _("Not settled"),
    ]  # fmt: skip


def rows_of(page: Page) -> Iterator[list[Cell]]:
    for one in (*page.bands, page.whole, *page.months):
        yield cells(one)


def cells(one: Line) -> list[Cell]:
    """The figures of the screen as numbers; shares in hundredths."""
    score = one.score
    low, high = score.interval or (None, None)
    return [
        one.name, score.number, percent(score.foretold, 1), score.late, percent(score.share, 1),
        percent(low, 1), percent(high, 1), one.verdict, rounded(score.brier), rounded(score.plain),
        score.unknown, score.unknown_late, score.unsettled,
    ]  # fmt: skip


def rounded(brier: float | None) -> float | None:
    return None if brier is None else round(brier, 4)


def file_answer(page: Page, as_of: datetime, form: str) -> HttpResponseBase:
    """A CSV file or a workbook; the workbook says what its rows are."""
    name = f"calibration-{as_of:%Y%m%d}.{form}"
    if form == "csv":
        return exports.as_csv(name, heads(), rows_of(page))
    notes = [
        _("Forecasts of past months"),
        page.lead,
        _("As of %(moment)s") % {"moment": moment_words(as_of)},
    ]
    return exports.as_xlsx(name, heads(), rows_of(page), notes)
