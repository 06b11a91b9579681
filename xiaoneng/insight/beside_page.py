"""Organs beside each other as a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoneng.insight.comparing import (
    FIGURES,
    LEAST,
    Comparison,
    Figure,
    Row,
    Told,
    year_words,
)
from xiaoneng.insight.drawing import anchor
from xiaoneng.insight.links import lists_of
from xiaoneng.insight.trends import Trend, scale_of, trend_drawn
from xiaoneng.insight.words import Link
from xiaoneng.kit.drawing import safe
from xiaoneng.kit.organ_tree import marked

Choices = Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class BesidePage:
    """`organs` and `figures` are the choices of the form; `trends` a name and a picture each."""

    label: str
    lead: str
    can_compare: bool
    organs: Choices
    figures: Choices
    heads: Sequence[str]
    rows: SafeString
    trends: Sequence[tuple[str, SafeString]]
    month_heads: Sequence[str]
    month_rows: SafeString


def beside_page(one: Comparison) -> BesidePage:
    chosen = {row.organ.pk for row in one.rows}
    return BesidePage(
        label=str(one.figure.label),
        lead=lead_of(one),
        can_compare=len(one.found.units) >= LEAST,
        organs=marked(one.found.units, lambda organ: organ.pk in chosen),
        figures=[(each.key, str(each.label), each == one.figure) for each in FIGURES],
        heads=heads_of(one),
        rows=SafeString("\n".join(_row(row, heads_of(one)) for row in one.rows)),
        trends=trends_of(one),
        month_heads=[str(month) for month in one.found.months],
        month_rows=SafeString("\n".join(month_rows(one))),
    )


def lead_of(one: Comparison) -> str:
    """`11 月按时办结率：最高区住建局 98.0%，最低区民政局 84.2%。`"""
    known = [row for row in one.rows if row.now[-1] is not None]
    if len(known) < LEAST:
        return _("Choose from two to six organs.")
    high, low = known[0], known[-1]
    return _(
        "%(figure)s in %(month)s: highest %(high)s with %(most)s, lowest %(low)s with %(least)s."
    ) % {
        "figure": one.figure.label,
        "month": one.month.words,
        "high": high.name,
        "most": high.month.now.text,
        "low": low.name,
        "least": low.month.now.text,
    }


def heads_of(one: Comparison) -> list[str]:
    month, year = one.month, one.year
    before = _("Against %(period)s")
    return [
        _("Organ"),
        month.words,
        _("Against the month before"),
        before % {"period": month.year_before.words},
        year_words(year),
        before % {"period": year_words(year.year_before)},
    ]


def _row(row: Row, heads: Sequence[str]) -> str:
    cells = [
        anchor(row.month.now),
        safe(row.to_month_before or _("no figures for that month")),
        _against(row.month),
        anchor(row.year.now),
        _against(row.year),
    ]
    drawn = "".join(
        f'<td class="num in" data-l="{safe(label)}">{cell}</td>'
        for label, cell in zip(heads[1:], cells, strict=True)
    )
    return f'<tr><th scope="row">{safe(row.name)}</th>{drawn}</tr>'


def _against(told: Told) -> str:
    """`▲ 1.2 points (95.0%)`, or that there is nothing to compare with."""
    if told.before is None or not told.change:
        return f'<span class="muted">{safe(_("no figures for last year"))}</span>'
    return f'{safe(told.change)} <span class="xn-then">({anchor(told.before)})</span>'


def trends_of(one: Comparison) -> list[tuple[str, SafeString]]:
    figure, months = one.figure, one.found.months
    trends = [
        Trend(months, row.now, row.before, figure.words, figure.axis, told_of(figure, row))
        for row in one.rows
    ]
    scale = scale_of(trends, is_share=figure.is_share)
    return [
        (row.name, trend_drawn(trend, scale)) for row, trend in zip(one.rows, trends, strict=True)
    ]


def told_of(figure: Figure, row: Row) -> str:
    """What a picture shows, for those who do not see it."""
    known = [value for value in row.now if value is not None]
    if not known:
        return _("%(organ)s: no data") % {"organ": row.name}
    return _("%(organ)s: between %(low)s and %(high)s, last %(last)s") % {
        "organ": row.name,
        "low": figure.words(min(known)),
        "high": figure.words(max(known)),
        "last": figure.words(known[-1]),
    }


def month_rows(one: Comparison) -> list[str]:
    """Two rows an organ: the last twelve months, and the same a year before."""
    found, drawn = one.found, []
    for row in one.rows:
        lists, figures = lists_of(found, row.organ), found.units[row.organ]
        year_before = [month.year_before for month in found.months]
        then = _("%(organ)s, the year before") % {"organ": row.name}
        stretches = ((found.months, row.now, row.name), (year_before, row.before, then))
        for months, values, name in stretches:
            cells = [
                _cell(value, one.figure.link(figures.of(month), lists, month))
                for month, value in zip(months, values, strict=True)
            ]
            drawn.append(f'<tr><th scope="row">{safe(name)}</th>{"".join(cells)}</tr>')
    return drawn


def _cell(value: float | None, link: Link) -> str:
    if value is None:
        return f'<td class="num"><span class="muted">{safe(_("no data"))}</span></td>'
    return f'<td class="num">{anchor(link)}</td>'
