"""Everything the page of the cockpit shows, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from xiaoneng.insight.asking import MONTHS_BACK, Asked
from xiaoneng.insight.drawing import charts_drawn, rows_drawn, year_rows_drawn
from xiaoneng.insight.figures import Gathered
from xiaoneng.insight.forecast.summing import warning_in
from xiaoneng.insight.items.lines import CaseLine, CaseTable
from xiaoneng.insight.items.table import table_of_items
from xiaoneng.insight.lead import Lead, lead_of
from xiaoneng.insight.links import lists_of_all
from xiaoneng.insight.organ_table import OrganTable, table_of
from xiaoneng.insight.stats import Stat, stats_of
from xiaoneng.insight.tiles import Tiles, tiles_drawn, tiles_in
from xiaoneng.insight.words import Link, number_link
from xiaoneng.insight.year import Year, year_of
from xiaoneng.kit.found import carried, changed
from xiaoneng.kit.months import Month, month_choices
from xiaoneng.kit.organ_tree import marked
from xiaoneng.obligations.figures import of_organ, seen_by
from xiaoneng.obligations.lines import Line, longest_over
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import User

MOST_WORST = 5
Choices = Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Page:
    """`organs` and `months` are the choices of the two fields; no organs where one sees one.

    `kept` are the fields of the address that stay when the order is changed by a form.
    """

    month: Month
    is_past: bool
    is_empty: bool
    organs: Choices
    months: Choices
    lead: Lead
    stats: Sequence[Stat]
    table: OrganTable
    rows: SafeString
    worst: Sequence[tuple[Line, str]]
    all_overdue: Link
    warned: Link | None
    year: Year
    charts: SafeString
    year_rows: SafeString
    csv_url: str
    xlsx_url: str
    flows_url: str
    svg_url: str
    beside_url: str
    items_url: str
    items: CaseTable | None
    tiles: Tiles | None
    title: str
    all_url: str
    kept: Sequence[tuple[str, str]]


def page_of(user: User, found: Gathered, asked: QueryDict, items: Sequence[CaseLine]) -> Page:
    table, year = table_of(found, asked), year_of(found)
    lists, total, chosen = lists_of_all(found), found.total, found.asked
    within = (f"organ={chosen.organ.pk}&" if chosen.organ else "") + f"month={chosen.month}"
    return Page(
        month=chosen.month,
        is_past=chosen.is_past,
        is_empty=not (total.open or total.months),
        **place_choices(chosen),
        lead=lead_of(found),
        stats=stats_of(found),
        table=table,
        rows=rows_drawn(table.lines, has_times=bool(table.kinds)),
        worst=worst_of(user, found) if total.overdue else [],
        all_overdue=number_link(total.overdue, lists.overdue),
        warned=warning_in(user, chosen.organ, chosen.at),
        year=year,
        charts=charts_drawn(year.charts),
        year_rows=year_rows_drawn(year.rows),
        csv_url=changed(asked, out="csv"),
        xlsx_url=changed(asked, out="xlsx"),
        flows_url=reverse("insight:flows") + (f"?organ={chosen.organ.pk}" if chosen.organ else ""),
        svg_url=changed(asked, out="svg"),
        beside_url=f"{reverse('insight:beside')}?{within}",
        items_url=items_url(found),
        items=table_of_items(items, chosen, asked) if items else None,
        tiles=tiles_drawn(tiles_in(found)),
        title=in_language(chosen.organ) if chosen.organ else "",
        all_url=f"{reverse('insight:cockpit')}?month={chosen.month}",
        kept=[(name, str(value)) for name, value in carried(asked).items() if name != "sort"],
    )


def items_url(found: Gathered) -> str:
    """Where all is of one organ that can be chosen: its items, one click on."""
    asked = found.asked
    if asked.organ is not None or not found.is_by_part or len(asked.bodies) != 1:
        return ""
    return f"{reverse('insight:cockpit')}?organ={asked.bodies[0].pk}&month={asked.month}#items"


def worst_of(user: User, found: Gathered) -> list[tuple[Line, str]]:
    """The matters longest over in the chosen scope, each with who has it."""
    rows, organ, at = seen_by(user, found.asked.at), found.asked.organ, found.asked.at
    lines = longest_over(of_organ(rows, organ) if organ else rows, at, MOST_WORST)
    return [(line, place_of(line, found)) for line in lines]


def place_of(line: Line, found: Gathered) -> str:
    """`区住建局 · 更新科 · 何倩`: organ, part and holder."""
    body = found.organs.get(found.bodies.get(line.organ.path, line.organ.pk), line.organ)
    places = dict.fromkeys([in_language(body), in_language(line.organ)])
    return " · ".join([*places, *([str(line.officer)] if line.officer else [])])


def place_choices(asked: Asked) -> dict[str, Choices]:
    """Of the fields of organ and month; no organs where there is one: that is no choice."""
    bodies = asked.bodies if len(asked.bodies) > 1 else []
    months = month_choices(asked.at, MONTHS_BACK)
    return {
        "organs": marked(bodies, lambda one: one == asked.organ),
        "months": [(key, words, key == str(asked.month)) for key, words in months],
    }
