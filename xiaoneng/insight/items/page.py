"""One item in the chosen scope: its figures, its year beside the last one, who has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.insight.asking import Asked
from xiaoneng.insight.figures import MONTHS, Figures
from xiaoneng.insight.items.counting import Item, cases_of, counted, lists_of_item
from xiaoneng.insight.items.lines import CaseLine, CaseTable, heads, rows_drawn
from xiaoneng.insight.items.months import MonthTable, months_of
from xiaoneng.insight.items.table import item_url
from xiaoneng.insight.links import case_lists
from xiaoneng.insight.stats import Stat, closed_stat, open_stats, rate_stat, used_stat
from xiaoneng.insight.words import Link, number_link
from xiaoneng.kit.months import Month
from xiaoneng.obligations.counts import body_in, organs_on
from xiaoneng.obligations.figures import seen_by
from xiaoneng.obligations.lines import Line, longest_over
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, User

MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class ItemPage:
    """`worst` are the cases longest over, each with who has it."""

    title: str
    stats: Sequence[Stat]
    year: MonthTable
    parts: CaseTable
    worst: Sequence[tuple[Line, str]]
    all_overdue: Link
    flow_url: str
    all_url: str


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """What is counted of one item: together, and by organ (or by part where all is of one)."""

    asked: Asked
    item: Item
    months: Sequence[Month]
    total: Figures
    units: dict[Organ, Figures]
    is_by_part: bool


def figures_of_item(user: User, asked: Asked, item: Item) -> ItemFigures:
    """Count the cases of an item; as many queries whatever there is."""
    months = asked.month.back(2 * MONTHS)
    rows = counted(cases_of(user, asked, item), ("organ", "organ__path"), months)
    organs = organs_on({path for _key, path in rows})
    bodies = {path: body_in(path, organs) for _key, path in rows}
    is_by_part = len(set(bodies.values())) <= 1
    units: dict[Organ, Figures] = {}
    total = Figures()
    for (key, path), figures in rows.items():
        organ = organs[key if is_by_part else bodies[path]]
        units.setdefault(organ, Figures()).with_all(figures)
        total.with_all(figures)
    return ItemFigures(asked, item, months[-MONTHS:], total, units, is_by_part)


def page_of_item(user: User, found: ItemFigures) -> ItemPage:
    asked, item, total = found.asked, found.item, found.total
    lists = lists_of_item(asked, item)
    query = f"{item.asked}&months={MONTHS}" + (f"&organ={asked.organ.pk}" if asked.organ else "")
    return ItemPage(
        title=item.name,
        stats=[
            rate_stat(asked, total, lists, found.months),
            *open_stats(total, lists),
            closed_stat(asked, total, lists),
            used_stat(asked, total, lists),
        ],
        year=months_of(found, lists),
        parts=parts_of_item(found),
        worst=worst_of_item(user, found) if total.overdue else [],
        all_overdue=number_link(total.overdue, lists.overdue),
        flow_url=f"{reverse('insight:flow')}?{query}",
        all_url=lists.every,
    )


def part_lines(found: ItemFigures) -> list[CaseLine]:
    """Who has cases of the item: organs lead on to the item in them, parts to their cases."""
    within = found.asked
    chooses = {one.pk for one in within.bodies}
    lines = []
    for organ, figures in found.units.items():
        narrow = f"organ={within.organ.pk}&" if within.organ else ""
        key = "part" if found.is_by_part else "body"
        lists = case_lists(f"{narrow}{found.item.asked}&{key}={organ.pk}&")
        is_page = not found.is_by_part and organ.pk in chooses and organ != within.organ
        url = item_url(within, found.item, organ.pk) if is_page else lists.every
        lines.append(CaseLine(in_language(organ), figures, within.month, lists, url))
    return sorted(lines, key=lambda line: line.rank)


def parts_of_item(found: ItemFigures) -> CaseTable:
    title = _("Parts of the organ") if found.is_by_part else _("The organs")
    labels = heads(_("Part of an organ") if found.is_by_part else _("Organ"))
    lines = part_lines(found)
    return CaseTable(title, labels, rows_drawn(lines, labels), len(lines))


def worst_of_item(user: User, found: ItemFigures) -> list[tuple[Line, str]]:
    """The cases of the item longest over, each with organ, part and holder."""
    asked = found.asked
    late = cases_of(user, asked, found.item).filter(decision__light="overdue")
    owed = seen_by(user, asked.at).filter(pk__in=late.order_by().values("decision"))
    lines = longest_over(owed, asked.at, MOST_LINES)
    return [(line, holder_of(line)) for line in lines]


def holder_of(line: Line) -> str:
    return " · ".join([in_language(line.organ), *([str(line.officer)] if line.officer else [])])
