"""The comparison with what happened, as a file: the rows of both tables."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from xiaoneng.insight.forecast.calibration import Line, Page
from xiaoneng.kit import exports
from xiaoneng.kit.words import moment_words


def heads() -> list[str]:
    return [
        _("Chance or month"), _("Cases"), _("Foretold"), _("Became late"), _("Share"),
        _("95% interval"), _("Verdict"), _("Brier score"), _("Brier score of the usual share"),
        _("Not known"), _("of them late"), _("Not settled"),
    ]  # fmt: skip


def rows_of(page: Page) -> Iterator[list[str]]:
    for one in (*page.bands, page.whole, *page.months):
        yield cells(one)


def cells(one: Line) -> list[str]:
    return [
        one.name, one.told.text, one.foretold, one.late.text, one.share, one.interval, one.verdict,
        one.brier, one.plain, one.unknown.text, one.unknown_late.text, one.unsettled.text,
    ]  # fmt: skip


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
