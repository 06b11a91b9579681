"""The six figures at the top, each with the list it is counted from."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xiaoneng.core.clock import Light
from xiaoneng.insight.asking import Asked
from xiaoneng.insight.figures import Figures, Gathered
from xiaoneng.insight.links import Lists, lists_of_all
from xiaoneng.insight.organ_table import percent
from xiaoneng.insight.pictures import bars_drawn, spark_drawn, sparks_of
from xiaoneng.insight.words import rate_link, use_link, year_change
from xiaoneng.kit.months import Month
from xiaoneng.kit.words import change_words, thousands
from xiaoneng.people.going_live import live_from


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
    number: float | None = None


def stats_of(found: Gathered) -> list[Stat]:
    lists = lists_of_all(found)
    return [
        rate_stat(found.asked, found.total, lists, found.months),
        *open_stats(found.total, lists),
        *card_stats(found),
    ]


def rate_stat(asked: Asked, total: Figures, lists: Lists, months: Sequence[Month]) -> Stat:
    """The on-time rate of the month, with the line of some months."""
    month = asked.month
    link = rate_link(total.of(month), lists.judged(month))
    spark = sparks_of({"": total.rates(months)}, asked.at)[""]
    text, sign = (link.text[:-1], "%") if total.of(month).rate is not None else (link.text, "")
    return Stat(
        month_words(asked, _("On time this month"), _("On-time rate")),
        text,
        sign,
        change_said(total, month),
        link.url,
        picture=spark_drawn(spark),
        told=link.told,
        number=percent(total.of(month).rate, 1),
    )


def month_words(asked: Asked, now: str, then: str) -> str:
    """A label of the month: this one is called so, an earlier one by its name."""
    return f"{asked.month.words} {then}" if asked.is_past else now


def change_said(figures: Figures, month: Month) -> str:
    """`较上月 ▲ 0.6 个百分点；较上年同月 ▼ 1.0`; why where there is no change."""
    now = figures.of(month)
    rate, before = now.rate, figures.of(month.before).rate
    if rate is None:
        return _("nothing with a limit was closed")
    first = _("no rate the month before")
    if before is not None:
        change = change_words((rate - before) * 100)
        first = _("%(change)s points on the month before") % {"change": change}
    year = year_change(now, figures.of(month.year_before))
    return _("%(first)s; %(second)s") % {"first": first, "second": year}


def open_stats(total: Figures, lists: Lists) -> list[Stat]:
    share = f"{total.overdue / total.open:.1%}" if total.open else ""
    items = _("items")
    return [
        Stat(
            pgettext("obligation", "Open"),
            thousands(total.open),
            items,
            _("in hand now"),
            lists.open(),
            number=total.open,
        ),
        Stat(
            _("Due soon"),
            thousands(total.due_soon),
            items,
            _("in the last fifth of the limit"),
            lists.due_soon,
            light=Light.DUE_SOON,
            number=total.due_soon,
        ),
        Stat(
            _("Overdue"),
            thousands(total.overdue),
            items,
            _("%(share)s of what is open") % {"share": share} if share else _("of none open"),
            lists.overdue,
            light=Light.OVERDUE,
            number=total.overdue,
        ),
    ]


def closed_stat(asked: Asked, total: Figures, lists: Lists) -> Stat:
    """What was closed in the month, beside the month before."""
    month = asked.month
    return Stat(
        month_words(asked, _("Closed this month"), pgettext("obligations", "Closed")),
        thousands(total.of(month).closed),
        _("items"),
        _("%(number)s closed the month before")
        % {"number": thousands(total.of(month.before).closed)},
        lists.closed(month),
        number=total.of(month).closed,
    )


def used_stat(asked: Asked, total: Figures, lists: Lists) -> Stat:
    """How much of their limit the closed used, on average."""
    link = use_link(total.of(asked.month), lists.measured(asked.month))
    return Stat(_("Used/promised"), link.text, "", link.told, link.url, told=link.told)


def card_stats(found: Gathered) -> list[Stat]:
    """Cards that count; how many were revoked is said beside them."""
    month = found.asked.month
    cards, before = found.total.of(month).cards, found.total.of(month.before).cards
    revoked = cards.revoked - cards.revoked_red
    live = live_by(found, month.before.last)
    return [
        Stat(
            month_words(found.asked, _("Yellow this month"), _("Yellow cards")),
            thousands(cards.yellow),
            _("cards"),
            card_foot(before.yellow, revoked, live),
            lists_of_all(found).cards(month, "yellow"),
            card="yellow",
            number=cards.yellow,
            picture=bars_drawn([found.total.of(one).cards.yellow for one in found.months]),
        ),
        Stat(
            month_words(found.asked, _("Red this month"), _("Red cards")),
            thousands(cards.red),
            _("cards"),
            card_foot(before.red, cards.revoked_red, live),
            lists_of_all(found).cards(month, "red"),
            card="red",
            number=cards.red,
            picture=bars_drawn([found.total.of(one).cards.red for one in found.months]),
        ),
    ]


class Live(NamedTuple):
    """How many of some organs were live on a day: what others missed gave no card."""

    number: int
    of: int


def live_by(found: Gathered, day: date) -> Live:
    known = {key: one.live_from_on for key, one in found.organs.items() if one.live_from_on}
    days = [live_from(one, known) for one in found.units]
    return Live(sum(one is None or one <= day for one in days), len(days))


def card_foot(before: int, revoked: int, live: Live) -> str:
    """What the number compares with, and whether it may be compared."""
    said = _("%(number)s the month before") % {"number": thousands(before)}
    if live.number < live.of:
        said = _("%(number)s the month before, when %(live)s of %(of)s organs were live") % {
            "number": thousands(before),
            "live": live.number,
            "of": live.of,
        }
    if not revoked:
        return said
    more = ngettext("%(number)s revoked, not counted", "%(number)s revoked, not counted", revoked)
    return _("%(first)s; %(second)s") % {
        "first": said,
        "second": more % {"number": thousands(revoked)},
    }
