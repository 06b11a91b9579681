"""Figures of the cockpit in words; each is a number that opens its list."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.insight.figures import MonthSum
from xiaoneng.kit import words


class Link(NamedTuple):
    """A number that opens the list it is made of; `told` says what the list holds, where needed."""

    text: str
    url: str
    told: str = ""


def number_link(number: int, url: str) -> Link:
    return Link(words.thousands(number), url)


def rate_link(month: MonthSum, url: str) -> Link:
    """`96.8%`, on the list of all that was closed with a limit."""
    told = _("%(met)s of %(judged)s in time") % {
        "met": words.thousands(month.met),
        "judged": words.thousands(month.judged),
    }
    return Link(words.rate(month.rate), url, told)


def use_link(month: MonthSum, url: str) -> Link:
    """`86%`, on the list of all whose use of the limit is known."""
    told = ngettext(
        "average of %(number)s closed", "average of %(number)s closed", month.measured
    ) % {"number": words.thousands(month.measured)}
    share = month.used_share
    return Link(_("no data") if share is None else f"{share:.0%}", url, told)


def interval_words(month: MonthSum) -> str:
    """`91.5–99.0`, in per cent."""
    if month.interval is None:
        return ""
    low, high = month.interval
    return f"{low * 100:.1f}–{high * 100:.1f}"


def year_change(now: MonthSum, before: MonthSum) -> str:
    """`▲ 1.2 on the same month last year`, in points of the on-time rate."""
    if now.rate is None or before.rate is None:
        return _("no figures for last year")
    change = words.change_words((now.rate - before.rate) * 100)
    return _("%(change)s on the same month last year") % {"change": change}


def in_percent(head: str) -> str:
    """The head of a column of hundredths in a file, which has no sign beside its numbers."""
    return _("%(head)s (%%)") % {"head": head}
