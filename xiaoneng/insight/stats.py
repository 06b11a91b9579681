"""The six figures at the top, each with the list it is counted from."""

from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xiaoneng.core.clock import Light
from xiaoneng.insight.figures import Gathered
from xiaoneng.insight.links import lists_of_all
from xiaoneng.insight.pictures import bars_drawn, spark_drawn, sparks_of
from xiaoneng.insight.words import rate_link
from xiaoneng.kit.words import change_words, thousands


class Stat(NamedTuple):
    """`light` or `card` is its sign; `told` says what the list holds where the number is none."""

    label: str
    text: str
    unit: str
    foot: str
    url: str
    light: str = ""
    card: str = ""
    picture: SafeString = SafeString()
    told: str = ""


def stats_of(found: Gathered) -> list[Stat]:
    return [rate_stat(found), *open_stats(found), *card_stats(found)]


def rate_stat(found: Gathered) -> Stat:
    month, total = found.asked.month, found.total
    link = rate_link(total.of(month), lists_of_all(found).judged(month))
    spark = sparks_of({"": total.rates(found.months)}, found.asked.at)[""]
    text, percent = (link.text[:-1], "%") if total.of(month).rate is not None else (link.text, "")
    return Stat(
        month_words(found, _("On time this month"), _("On-time rate")),
        text,
        percent,
        change_said(found),
        link.url,
        picture=spark_drawn(spark),
        told=link.told,
    )


def month_words(found: Gathered, now: str, then: str) -> str:
    """A label of the month: this one is called so, an earlier one by its name."""
    return f"{found.asked.month.words} {then}" if found.asked.is_past else now


def change_said(found: Gathered) -> str:
    """`较上月 ▲ 0.6 个百分点`; what it was made of where there is no month to compare with."""
    month = found.asked.month
    rate, before = found.total.of(month).rate, found.total.of(month.before).rate
    if rate is None:
        return _("nothing with a limit was closed")
    if before is None:
        return _("no rate the month before")
    change = change_words((rate - before) * 100)
    return _("%(change)s points on the month before") % {"change": change}


def open_stats(found: Gathered) -> list[Stat]:
    lists, total = lists_of_all(found), found.total
    share = f"{total.overdue / total.open:.1%}" if total.open else ""
    items = _("items")
    return [
        Stat(
            pgettext("obligation", "Open"),
            thousands(total.open),
            items,
            _("in hand now"),
            lists.open(),
        ),
        Stat(
            _("Due soon"),
            thousands(total.due_soon),
            items,
            _("in the last fifth of the limit"),
            lists.due_soon,
            light=Light.DUE_SOON,
        ),
        Stat(
            _("Overdue"),
            thousands(total.overdue),
            items,
            _("%(share)s of what is open") % {"share": share} if share else _("of none open"),
            lists.overdue,
            light=Light.OVERDUE,
        ),
    ]


def card_stats(found: Gathered) -> list[Stat]:
    """Cards that count; how many were revoked is said beside them."""
    month = found.asked.month
    cards, before = found.total.of(month).cards, found.total.of(month.before).cards
    revoked = cards.revoked - cards.revoked_red
    return [
        Stat(
            month_words(found, _("Yellow this month"), _("Yellow cards")),
            thousands(cards.yellow),
            _("cards"),
            card_foot(before.yellow, revoked),
            lists_of_all(found).cards(month, "yellow"),
            card="yellow",
            picture=bars_drawn([found.total.of(one).cards.yellow for one in found.months]),
        ),
        Stat(
            month_words(found, _("Red this month"), _("Red cards")),
            thousands(cards.red),
            _("cards"),
            card_foot(before.red, cards.revoked_red),
            lists_of_all(found).cards(month, "red"),
            card="red",
            picture=bars_drawn([found.total.of(one).cards.red for one in found.months]),
        ),
    ]


def card_foot(before: int, revoked: int) -> str:
    said = _("%(number)s the month before") % {"number": thousands(before)}
    if not revoked:
        return said
    more = ngettext("%(number)s revoked, not counted", "%(number)s revoked, not counted", revoked)
    return _("%(first)s; %(second)s") % {
        "first": said,
        "second": more % {"number": thousands(revoked)},
    }
