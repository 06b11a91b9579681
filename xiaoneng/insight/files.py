"""The tables of the cockpit as files: the rows, the order and the numbers of the screen."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.insight.comparing import Comparison, year_words
from xiaoneng.insight.figures import Gathered
from xiaoneng.insight.items.lines import CaseLine, file_of_lines
from xiaoneng.insight.items.months import months_file
from xiaoneng.insight.items.page import ItemFigures, part_lines
from xiaoneng.insight.organ_table import file_of, percent
from xiaoneng.insight.stats import Stat, stats_of
from xiaoneng.insight.year import year_file
from xiaoneng.kit import exports
from xiaoneng.kit.exports import Sheet
from xiaoneng.kit.words import moment_words
from xiaoneng.obligations.showing import in_language


def csv_answer(found: Gathered) -> HttpResponseBase:
    """The organs."""
    return exports.as_csv(name_of(found, "cockpit", "csv"), *file_of(found))


def book_answer(found: Gathered, items: Sequence[CaseLine]) -> HttpResponseBase:
    """Every table of the screen: its six figures, organs, items of a chosen organ, months."""
    sheets = [
        Sheet(_("Figures"), stat_heads(), stat_rows(stats_of(found))),
        Sheet(_("The organs"), *file_of(found)),
    ]
    if items:
        sheets.append(Sheet(_("The items"), *file_of_lines(items, _("Item"))))
    sheets.append(Sheet(_("The last 12 months"), *year_file(found)))
    return exports.as_book(name_of(found, "cockpit", "xlsx"), sheets, notes_of(found))


def item_answer(found: ItemFigures) -> HttpResponseBase:
    """The tables of an item: who has it, and its months."""
    is_by_part = found.is_by_part
    first = _("Part of an organ") if is_by_part else _("Organ")
    sheets = [
        Sheet(_("The organs"), *file_of_lines(part_lines(found), first)),
        Sheet(_("The last 12 months"), *months_file(found)),
    ]
    notes = [found.item.name, *notes_of(found)]
    return exports.as_book(name_of(found, "cockpit-item", "xlsx"), sheets, notes)


def beside_answer(one: Comparison) -> HttpResponseBase:
    """The two tables of organs beside each other with bare numbers: shares in per cent."""
    found, figure, month, year = one.found, one.figure, one.month, one.year

    def number(value: float | None) -> float | None:
        return percent(value, 1) if figure.is_share else value

    beside: list[list[Any]] = []
    months: list[list[Any]] = []
    for row in one.rows:
        values = [row.month.numbers[0], row.now[-2], row.month.numbers[1], *row.year.numbers]
        beside.append([row.name, *map(number, values)])
        months.append([row.name, *map(number, row.now)])
        then = _("%(organ)s, the year before") % {"organ": row.name}
        months.append([then, *map(number, row.before)])
    periods = [month.words, month.before.words, month.year_before.words]
    periods += [year_words(year), year_words(year.year_before)]
    sheets = [
        Sheet(_("Side by side"), [_("Organ"), *periods], beside),
        Sheet(_("Over time"), [_("Organ"), *(str(each) for each in found.months)], months),
    ]
    notes = [str(figure.label), *notes_of(found)]
    return exports.as_book(name_of(found, "beside", "xlsx"), sheets, notes)


def stat_heads() -> list[str]:
    value, unit = pgettext("of a figure", "Value"), pgettext("of a figure", "Unit")
    return [_("Figure"), value, unit, _("Note")]


def stat_rows(stats: Sequence[Stat]) -> list[list[Any]]:
    """Numbers as numbers; what is told in words as words."""
    return [[one.label, one.number, one.unit, one.foot] for one in stats]


def name_of(found: Gathered | ItemFigures, name: str, form: str) -> str:
    return f"{name}-{found.asked.month}-{found.asked.at:%Y%m%d-%H%M}.{form}"


def scope_words(found: Gathered | ItemFigures) -> str:
    organ = found.asked.organ
    return in_language(organ) if organ else _("everything you look over")


def notes_of(found: Gathered | ItemFigures) -> list[str]:
    """What the figures are of."""
    return [
        _("Cockpit"),
        _("Scope: %(scope)s") % {"scope": scope_words(found)},
        _("Closed and carded in %(month)s; open, due soon and overdue now")
        % {"month": found.asked.month},
        _("As of %(moment)s") % {"moment": moment_words(found.asked.at)},
    ]
