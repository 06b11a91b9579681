"""The table of organs as a file."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from xiaoneng.insight.figures import Gathered
from xiaoneng.insight.organ_table import file_of
from xiaoneng.kit import exports
from xiaoneng.kit.words import moment_words
from xiaoneng.obligations.showing import in_language


def file_answer(found: Gathered, form: str) -> HttpResponseBase:
    """A CSV file or a workbook; the workbook says what its figures are."""
    heads, rows = file_of(found)
    asked = found.asked
    name = f"cockpit-{asked.month}-{asked.at:%Y%m%d-%H%M}.{form}"
    if form == "csv":
        return exports.as_csv(name, heads, rows)
    scope = in_language(asked.organ) if asked.organ else _("everything you look over")
    notes = [
        _("Cockpit"),
        _("Scope: %(scope)s") % {"scope": scope},
        _("Closed and carded in %(month)s; open, due soon and overdue now")
        % {"month": asked.month},
        _("As of %(moment)s") % {"moment": moment_words(asked.at)},
    ]
    return exports.as_xlsx(name, heads, rows, notes)
