"""Organs beside each other and over time: a figure this month, before it, and the year before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from xiaoneng.insight.figures import Figures, Gathered, MonthSum
from xiaoneng.insight.links import Lists, Span, lists_of
from xiaoneng.insight.words import Link, rate_link, use_link
from xiaoneng.kit.months import Month, Stretch
from xiaoneng.kit.words import change_words, rate, thousands
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ

MONTHS_COMPARED = 24  # twelve, and the twelve before; from January last year on in any case
LEAST, MOST = 2, 6  # organs beside each other
USUAL = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the cockpit that every month has; `is_share` is told in per cent.

    `value` is None where a month has none; a count is unknown where nothing at all was counted.
    """

    key: str
    label: str | Promise
    value: Callable[[MonthSum], float | None]
    url: Callable[[Lists, Span], str]
    share_link: Callable[[MonthSum, str], Link] | None = None

    @property
    def is_share(self) -> bool:
        return self.share_link is not None

    def link(self, one: MonthSum, lists: Lists, span: Span) -> Link:
        """The figure of a month or some on the list it is made of."""
        url = self.url(lists, span)
        if self.share_link is not None:
            return self.share_link(one, url)
        return Link(self.words(self.value(one)), url)

    def words(self, value: float | None) -> str:
        return rate(value) if self.is_share else thousands(value)

    def axis(self, value: float) -> str:
        """The same beside a line of a picture."""
        return f"{value:.0%}" if self.is_share else thousands(value)

    def change(self, now: float | None, before: float | None) -> str:
        """`▲ 1.2 points`, `▼ 3`; nothing where one of the two is unknown."""
        if now is None or before is None:
            return ""
        if not self.is_share:
            return change_words(now - before, 0)
        return _("%(change)s points") % {"change": change_words((now - before) * 100)}


FIGURES = (
    Figure("rate", lazy("On-time rate"), lambda one: one.rate, Lists.judged, rate_link),
    Figure("used", lazy("Used/promised"), lambda one: one.used_share, Lists.measured, use_link),
    Figure("closed", pgettext_lazy("obligations", "Closed"), lambda one: one.closed, Lists.closed),
    Figure("yellow", lazy("Yellow cards"), lambda one: one.cards.yellow,
           lambda lists, span: lists.cards(span, "yellow")),
    Figure("red", lazy("Red cards"), lambda one: one.cards.red,
           lambda lists, span: lists.cards(span, "red")),
)  # fmt: skip


class Told(NamedTuple):
    """One figure of one stretch as a link to its list; the same a year before; the change."""

    now: Link
    before: Link | None
    change: str
    numbers: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One organ: its month, that of the year before, the year so far and the last one so far."""

    organ: Organ
    name: str
    month: Told
    to_month_before: str
    year: Told
    now: Sequence[float | None]  # of twelve months, the earliest first
    before: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`rows` are the organs chosen, the highest figure first."""

    found: Gathered
    figure: Figure
    rows: Sequence[Row]

    @property
    def month(self) -> Month:
        return self.found.asked.month

    @property
    def year(self) -> Stretch:
        return year_so_far(self.month)


def figure_asked(key: str) -> Figure:
    """The figure an address names; the on-time rate where it names none."""
    return next((one for one in FIGURES if one.key == key), FIGURES[0])


def year_so_far(month: Month) -> Stretch:
    return Stretch(Month(month.year, 1), month)


def year_words(year: Stretch) -> str:
    """`2026 年 1—11 月`."""
    return _("%(year)s, months 1 to %(month)s") % {
        "year": year.until.year,
        "month": year.until.month,
    }


def compared(found: Gathered, figure: Figure, keys: Sequence[str]) -> Comparison:
    """The organs of some keys beside each other; where fewer than two are named, the worst three.

    `found` has `MONTHS_COMPARED` months.
    """
    known = {str(organ.pk): organ for organ in found.units}
    chosen = [known[key] for key in dict.fromkeys(keys) if key in known][:MOST]
    if len(chosen) < LEAST:
        chosen = worst_of(found)
    rows = [row_of(found, figure, organ) for organ in chosen]
    value = figure.value
    rows.sort(key=lambda row: -(value(found.units[row.organ].of(found.asked.month)) or 0))
    return Comparison(found, figure, rows)


def worst_of(found: Gathered) -> list[Organ]:
    """The organs with most overdue, then most open."""
    ranked = sorted(
        found.units.items(), key=lambda one: (-one[1].overdue, -one[1].open, one[0].path)
    )
    return [organ for organ, _figures in ranked[:USUAL]]


def row_of(found: Gathered, figure: Figure, organ: Organ) -> Row:
    month, figures, lists = found.asked.month, found.units[organ], lists_of(found, organ)

    def values(months: Sequence[Month]) -> list[float | None]:
        return [value_in(found, figures, figure, Stretch(one, one)) for one in months]

    now = values(found.months)
    (month_before,) = values([month.before])
    return Row(
        organ,
        in_language(organ),
        told(found, figures, figure, lists, Stretch(month, month)),
        figure.change(now[-1], month_before),
        told(found, figures, figure, lists, year_so_far(month)),
        now,
        values([one.year_before for one in found.months]),
    )


def told(  # a figure of an organ in a stretch
    found: Gathered, figures: Figures, figure: Figure, lists: Lists, stretch: Stretch
) -> Told:
    year_before = stretch.year_before
    now, then = figures.over(stretch.months), figures.over(year_before.months)
    numbers = figure.value(now), value_in(found, figures, figure, year_before)
    return Told(
        figure.link(now, lists, stretch),
        None if numbers[1] is None else figure.link(then, lists, year_before),
        figure.change(*numbers),
        numbers,
    )


def value_in(found: Gathered, figures: Figures, figure: Figure, stretch: Stretch) -> float | None:
    """A figure of a stretch; unknown where some month of it has nothing counted in all the scope.

    So a year that began in June is not compared with one that began in January.
    """
    if any(month not in found.total.months for month in stretch.months):
        return None
    return figure.value(figures.over(stretch.months))
