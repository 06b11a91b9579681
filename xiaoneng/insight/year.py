"""The last twelve months: a line over bars, and the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.batch.facts import MonthLine
from xiaoneng.batch.report.charts import Chart, chart_of
from xiaoneng.insight.figures import Gathered
from xiaoneng.insight.links import lists_of_all
from xiaoneng.insight.organ_table import percent
from xiaoneng.insight.words import Link, in_percent, number_link, rate_link, use_link
from xiaoneng.kit.months import Month
from xiaoneng.kit.words import rate, thousands
from xiaoneng.obligations.showing import speech_at

WIDTHS = {"narrow": 326, "middle": 600, "wide": 840}  # in pixels; the page shows the one that fits


class MonthRow(NamedTuple):
    """Closed, in time, rate, use of the promise, yellow, red and revoked cards of one month."""

    month: Month
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Year:
    """`charts` are by width, none where there is nothing to draw; `told` is what they show."""

    charts: Mapping[str, Chart]
    told: str
    rows: Sequence[MonthRow]


def year_of(found: Gathered) -> Year:
    speech = speech_at(found.asked.at)
    sums = [found.total.of(month) for month in found.months]
    lines = [
        MonthLine(month.first, one.closed, one.rate, one.cards.yellow, one.cards.red)
        for month, one in zip(found.months, sums, strict=True)
    ]
    cards = (one.cards for one in sums)
    has_any = any(one.closed for one in sums) or any(
        one.yellow or one.red or one.revoked for one in cards
    )
    charts = {name: chart_of(lines, width, speech) for name, width in WIDTHS.items()}
    return Year(charts if has_any else {}, told_of(found), rows_of(found))


def told_of(found: Gathered) -> str:
    """What the picture shows, for those who do not see it."""
    sums = [found.total.of(month) for month in found.months]
    known = [one.rate for one in sums if one.rate is not None]
    yellow, red = sum(one.cards.yellow for one in sums), sum(one.cards.red for one in sums)
    cards = _("%(yellow)s yellow and %(red)s red cards in twelve months") % {
        "yellow": thousands(yellow),
        "red": thousands(red),
    }
    if not known:
        return cards
    rates = _("On-time rate between %(low)s and %(high)s, last %(last)s") % {
        "low": rate(min(known)),
        "high": rate(max(known)),
        "last": rate(known[-1]),
    }
    return _("%(first)s; %(second)s") % {"first": rates, "second": cards}


def rows_of(found: Gathered) -> list[MonthRow]:
    """The latest month first."""
    lists, rows = lists_of_all(found), []
    for month in reversed(found.months):
        one = found.total.of(month)
        links = [
            number_link(one.closed, lists.closed(month)),
            number_link(one.met, lists.met(month)),
            rate_link(one, lists.judged(month)),
            use_link(one, lists.measured(month)),
            number_link(one.cards.yellow, lists.cards(month, "yellow")),
            number_link(one.cards.red, lists.cards(month, "red")),
            number_link(one.cards.revoked, lists.revoked(month)),
        ]
        rows.append(MonthRow(month, links))
    return rows


def year_file(found: Gathered) -> tuple[list[str], list[list[Any]]]:
    """The table of months as a sheet, the latest first."""
    heads = [
        _("Month"), pgettext("obligations", "Closed"), _("Closed with a limit"),
        _("Of these in time"), in_percent(_("On-time rate")), in_percent(_("Used/promised")),
        _("Yellow cards"), _("Red cards"), _("Cards revoked"),
    ]  # fmt: skip
    rows = []
    for month in reversed(found.months):
        one = found.total.of(month)
        cards = one.cards
        rows.append([
            str(month), one.closed, one.judged, one.met, percent(one.rate, 1),
            percent(one.used_share, 0), cards.yellow, cards.red, cards.revoked,
        ])  # fmt: skip
    return heads, rows
