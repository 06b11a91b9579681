"""Rows and pictures of the cockpit as markup, drawn in code: it has a thousand small pieces."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.batch.report.charts import LEFT, Chart
from xiaoneng.core.kinds_of_time import KINDS, WAITING
from xiaoneng.insight.flows.split import split_drawn
from xiaoneng.insight.organ_table import Line, kind_words
from xiaoneng.insight.pictures import spark_drawn
from xiaoneng.insight.words import Link, interval_words, number_link, rate_link, use_link
from xiaoneng.insight.year import MonthRow
from xiaoneng.kit.drawing import safe
from xiaoneng.obligations.showing import in_language

LOOKS = {"rate": "num in xn-wraps"}  # its interval goes below it where there is little room
ZERO = '<span class="muted">0</span>'


def rows_drawn(lines: Iterable[Line], *, has_times: bool) -> SafeString:
    """The body of the table; labels are translated once for all rows."""
    kinds = [word for _key, word in kind_words()] if has_times else []
    labels = {
        "open": pgettext("obligation", "Open"),
        "due_soon": _("Due soon"),
        "overdue": _("Overdue"),
        "rate": _("On-time rate"),
        "used": _("Used/promised"),
        "waiting": _("Where the time went"),
        "yellow": pgettext("column", "Yellow"),
        "red": pgettext("column", "Red"),
    }
    quoted = {key: safe(label) for key, label in labels.items()}
    unknown = f'<span class="muted">{safe(_("no data"))}</span>'
    return SafeString("\n".join(_row(line, quoted, unknown, kinds) for line in lines))


def _row(line: Line, labels: dict[str, str], unknown: str, kinds: Sequence[str]) -> str:
    figures, month, lists = line.figures, line.month, line.lists
    cells = {
        "open": number_drawn(figures.open, lists.open()),
        "due_soon": number_drawn(figures.due_soon, lists.due_soon),
        "overdue": number_drawn(figures.overdue, lists.overdue, "xn-down strong"),
        "rate": _rate(line) if month.judged else unknown,
        "used": anchor(use_link(month, lists.measured(line.chosen))) if month.measured else unknown,
        "yellow": _cards(month.cards.yellow, lists.cards(line.chosen, "yellow"), "yellow"),
        "red": _cards(month.cards.red, lists.cards(line.chosen, "red"), "red"),
    }
    times = ("waiting",) if kinds else ()
    if kinds:
        cells["waiting"] = _times(line, kinds) or unknown
    drawn = {
        key: f'<td class="{LOOKS.get(key, "num in")}" data-l="{labels[key]}">{cell}</td>'
        for key, cell in cells.items()
    }
    url = line.url or lists.open()
    name = f'<th scope="row"><a href="{safe(url)}">{safe(in_language(line.organ))}</a></th>'
    spark = f'<td class="hide-s hide-m">{spark_drawn(line.spark)}</td>'
    before, after = ("open", "due_soon", "overdue", "rate"), ("used", *times, "yellow", "red")
    return (
        f"<tr>{name}{''.join(drawn[key] for key in before)}{spark}"
        f"{''.join(drawn[key] for key in after)}</tr>"
    )


def _times(line: Line, kinds: Sequence[str]) -> str:
    """The bar of four kinds beside the share that waited inside; opens the flow of these cases."""
    times = line.figures.times
    if times.shares is None:
        return ""
    told = [f"{word} {share:.0%}" for word, share in zip(kinds, times.shares, strict=True)]
    share = f"{times.shares[KINDS.index(WAITING)]:.0%}"
    shown = f'{split_drawn(times.parts)} <span class="xn-kinds__n">{share}</span>'
    said = safe(_(", ").join(told))
    if not line.times_url:
        return f'<span title="{said}">{shown}</span>'
    return f'<a href="{safe(line.times_url)}" title="{said}">{shown}</a>'


def number_drawn(number: int, url: str, look: str = "") -> str:
    return anchor(number_link(number, url), look) if number else ZERO


def _rate(line: Line) -> str:
    link = rate_link(line.month, line.lists.judged(line.chosen))
    return f'{anchor(link)} <span class="muted small">{safe(interval_words(line.month))}</span>'


def _cards(number: int, url: str, colour: str) -> str:
    if not number:
        return ZERO
    link = number_link(number, url)
    return (
        f'<a href="{safe(url)}"><span class="xn-card" data-card="{colour}">{link.text}</span></a>'
    )


def anchor(link: Link, look: str = "") -> str:
    told = f' title="{safe(link.told)}"' if link.told else ""
    kind = f' class="{look}"' if look else ""
    return f'<a href="{safe(link.url)}"{kind}{told}>{safe(link.text)}</a>'


def year_rows_drawn(rows: Iterable[MonthRow]) -> SafeString:
    """The body of the table of months."""
    return SafeString("\n".join(map(_month_row, rows)))


def _month_row(row: MonthRow) -> str:
    cells = (f'<td class="num">{anchor(one) if one.text != "0" else 0}</td>' for one in row.links)
    return f'<tr><th scope="row" class="numl">{row.month}</th>{"".join(cells)}</tr>'


def charts_drawn(charts: Mapping[str, Chart]) -> SafeString:
    """The line over the bars at each width; the page shows the one that fits."""
    return SafeString("\n".join(chart_drawn(name, one) for name, one in charts.items()))


def chart_drawn(name: str, chart: Chart) -> str:
    """One of them, as a picture of its own."""
    heads = safe(_("On-time rate")), safe(_("Cards a month"))
    size = f'viewBox="0 0 {chart.width} {chart.height}" width="{chart.width}"'
    pieces = [
        f'<svg class="xn-lines {name}" {size} height="{chart.height}" aria-hidden="true">',
        f'<text x="{LEFT}" y="14">{heads[0]}</text>',
        f'<text x="{LEFT}" y="{chart.bar_top - 12}">{heads[1]}</text>',
    ]
    for rule in (*chart.rate_rules, *chart.bar_rules):
        label = f'<text class="axis" x="{LEFT - 6}" y="{rule.y + 4:.1f}">{safe(rule.label)}</text>'
        pieces.append(f'<path d="M{LEFT} {rule.y}H{chart.right}"/>{label}')
    for bar in chart.bars:
        box = f'x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"'
        pieces.append(f'<rect class="{bar.colour}" {box}/>')
    pieces += [f'<polyline points="{run}"/>' for run in chart.runs]
    pieces += [f'<circle cx="{x}" cy="{y}" r="2.5"/>' for x, y in chart.points[:-1]]
    if chart.points:
        x, y = chart.points[-1]
        last = f'<text class="last" x="{x + 8:.1f}" y="{y + 4:.1f}">{safe(chart.last)}</text>'
        pieces.append(f'<circle cx="{x}" cy="{y}" r="4"/>{last}')
    for x, label in chart.months:
        pieces.append(f'<text class="month" x="{x}" y="{chart.height - 6}">{safe(label)}</text>')
    return "".join([*pieces, "</svg>"])
