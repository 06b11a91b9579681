"""The last twelve months of an item beside the same months a year before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.insight.drawing import anchor
from xiaoneng.insight.links import Lists
from xiaoneng.insight.organ_table import percent
from xiaoneng.insight.trends import Trend, scale_of, trend_drawn
from xiaoneng.insight.words import in_percent, number_link, rate_link
from xiaoneng.kit.drawing import safe
from xiaoneng.kit.months import Month
from xiaoneng.kit.words import change_words, rate

if TYPE_CHECKING:
    from xiaoneng.insight.items.page import ItemFigures


class MonthTable(NamedTuple):
    """The picture, what it says, and the table it is drawn from."""

    picture: SafeString
    heads: Sequence[str]
    rows: SafeString


def heads() -> list[str]:
    return [
        _("Month"), pgettext("obligations", "Closed"), _("In time"), _("On-time rate"),
        _("The year before"), _("Points on the year before"),
    ]  # fmt: skip


def months_of(found: "ItemFigures", lists: Lists) -> MonthTable:
    total, months = found.total, found.months
    now = total.rates(months)
    before = total.rates([one.year_before for one in months])
    known = [one for one in (*now, *before) if one is not None]
    trend = Trend(months, now, before, rate, "{:.0%}".format, told_of(now))
    picture = trend_drawn(trend, scale_of([trend], is_share=True)) if known else SafeString()
    rows = "\n".join(_row(found, month, lists) for month in reversed(months))
    return MonthTable(picture, heads(), SafeString(rows))


def told_of(now: Sequence[float | None]) -> str:
    known = [one for one in now if one is not None]
    if not known:
        return _("no data")
    return _("On-time rate between %(low)s and %(high)s, last %(last)s") % {
        "low": rate(min(known)),
        "high": rate(max(known)),
        "last": rate(known[-1]),
    }


def _row(found: "ItemFigures", month: Month, lists: Lists) -> str:
    now, then = found.total.of(month), found.total.of(month.year_before)
    change = ""
    if now.rate is not None and then.rate is not None:
        change = change_words((now.rate - then.rate) * 100)
    words = _("no figures")
    missing = f'<span class="muted">{safe(words)}</span>'
    cells = [
        anchor(number_link(now.closed, lists.closed(month))) if now.closed else "0",
        anchor(number_link(now.met, lists.met(month))) if now.met else "0",
        anchor(rate_link(now, lists.judged(month))),
        anchor(rate_link(then, lists.judged(month.year_before))) if then.judged else missing,
        safe(change) or missing,
    ]
    drawn = "".join(f'<td class="num">{one}</td>' for one in cells)
    return f'<tr><th scope="row" class="numl">{month}</th>{drawn}</tr>'


def months_file(found: "ItemFigures") -> tuple[list[str], list[list[Any]]]:
    """The same as a sheet, the latest month first."""
    rows = []
    for month in reversed(found.months):
        now, then = found.total.of(month), found.total.of(month.year_before)
        change = None
        if now.rate is not None and then.rate is not None:
            change = round((now.rate - then.rate) * 100, 1)
        rates = percent(now.rate, 1), percent(then.rate, 1)
        rows.append([str(month), now.closed, now.met, *rates, change])
    *counts, rate_now, rate_then, step = heads()
    return [*counts, in_percent(rate_now), in_percent(rate_then), step], rows
