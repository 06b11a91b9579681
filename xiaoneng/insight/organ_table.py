"""The table of organs: the worst first, the quiet ones in one last line; as a file, all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from xiaoneng.batch.report.charts import Spark
from xiaoneng.core.kinds_of_time import KINDS, WAITING
from xiaoneng.insight.asking import WORST_FIRST, Asked
from xiaoneng.insight.figures import Figures, Gathered, MonthSum
from xiaoneng.insight.links import Lists, lists_of
from xiaoneng.insight.pictures import sparks_of
from xiaoneng.insight.words import in_percent
from xiaoneng.kit.found import changed
from xiaoneng.kit.months import Month
from xiaoneng.kit.paging import Order
from xiaoneng.kit.shell import address
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ

WAYS = {False: "ascending", True: "descending"}
LEAST_FOLDED = 2  # to fold one line hides it for nothing


class Line(NamedTuple):
    """One organ, or one part of the only organ; `url` is its own cockpit, where it has one."""

    organ: Organ
    figures: Figures
    chosen: Month
    lists: Lists
    spark: Spark | None
    url: str = ""
    times_url: str = ""

    @property
    def month(self) -> MonthSum:
        """What is counted of it in the chosen month."""
        return self.figures.of(self.chosen)

    @property
    def is_quiet(self) -> bool:
        """Nothing overdue and no card that counts."""
        cards = self.month.cards
        return not (self.figures.overdue or cards.yellow or cards.red)


Value = Callable[[Line], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`value` is what it is sorted by and what a file holds; what is unknown stands last."""

    key: str
    label: str | Promise
    value: Value


class Head(NamedTuple):
    key: str
    label: str
    url: str
    way: str  # ascending, descending, or nothing


@dataclass(frozen=True, slots=True)
class OrganTable:
    """`folded` are the quiet organs that are not shown; `quiet_url` shows or folds them.

    `kinds` say what the bar of times is made of: their number and words; none without an extract.
    """

    title: str
    note: str
    heads: Sequence[Head]
    lines: Sequence[Line]
    folded: Sequence[Line]
    has_quiet_shown: bool
    quiet_url: str
    kinds: Sequence[tuple[str, str]] = ()
    times_as_of: datetime | None = None


def percent(share: float | None, digits: int) -> float | None:
    return None if share is None else round(share * 100, digits)


def waiting_of(figures: Figures) -> float | None:
    """Which part of the time of closed cases passed waiting inside, in per cent."""
    shares = figures.times.shares
    return None if shares is None else percent(shares[KINDS.index(WAITING)], 0)


COLUMNS = (
    Column("organ", lazy("Organ"), lambda line: line.organ.path),
    Column("open", pgettext_lazy("obligation", "Open"), lambda line: line.figures.open),
    Column("due_soon", lazy("Due soon"), lambda line: line.figures.due_soon),
    Column("overdue", lazy("Overdue"), lambda line: line.figures.overdue),
    Column("rate", lazy("On-time rate (95% interval)"), lambda line: percent(line.month.rate, 1)),
    Column("used", lazy("Used/promised"), lambda line: percent(line.month.used_share, 0)),
    Column("waiting", lazy("Waiting inside"), lambda line: waiting_of(line.figures)),
    Column("yellow", pgettext_lazy("column", "Yellow"), lambda line: line.month.cards.yellow),
    Column("red", pgettext_lazy("column", "Red"), lambda line: line.month.cards.red),
)
KNOWN = {one.key: one for one in COLUMNS}


def table_of(found: Gathered, asked: QueryDict) -> OrganTable:
    order = order_of(found)
    every = lines_of(found, order)
    quiet = [line for line in every if line.is_quiet]
    loud = [line for line in every if not line.is_quiet]
    is_folded = not found.asked.is_whole and bool(loud) and len(quiet) >= LEAST_FOLDED
    return OrganTable(
        title=_("Parts of the organ") if found.is_by_part else _("The organs"),
        note=_("Sorted by: %(column)s") % {"column": KNOWN[order.field].label},
        heads=heads_of(found, order, asked),
        lines=with_sparks(found, loud if is_folded else every),
        folded=quiet if is_folded else [],
        has_quiet_shown=found.asked.is_whole and len(quiet) >= LEAST_FOLDED,
        quiet_url=changed(asked, quiet="shown" if is_folded else None),
        kinds=kind_words() if found.times_as_of else [],
        times_as_of=found.times_as_of,
    )


def order_of(found: Gathered) -> Order:
    asked = found.asked.order
    return asked if asked.field in KNOWN else Order.of(WORST_FIRST)


def lines_of(found: Gathered, order: Order) -> list[Line]:
    """Every line in order; of equal ones the one with more to do first."""
    month, ways = found.asked.month, Ways.of(found)
    lines = [
        Line(organ, figures, month, lists_of(found, organ), None, *ways.on_from(organ))
        for organ, figures in found.units.items()
    ]
    lines.sort(key=lambda line: (-line.figures.due_soon, -line.figures.open, line.organ.path))
    value = KNOWN[order.field].value
    known = [line for line in lines if value(line) is not None]
    known.sort(key=value, reverse=order.descending)
    return [*known, *(line for line in lines if value(line) is None)]


def with_sparks(found: Gathered, lines: Sequence[Line]) -> list[Line]:
    """The lines that are shown with their rates of twelve months, on the scale of every organ."""
    rates = {organ: figures.rates(found.months) for organ, figures in found.units.items()}
    sparks = sparks_of(rates, found.asked.at, [line.organ for line in lines])
    return [line._replace(spark=sparks[line.organ]) for line in lines]


@dataclass(frozen=True, slots=True)
class Ways:
    """Where organs of the table lead on to: those that can be chosen have a cockpit of their own.

    `nests` are those below which another organ has a line of its own. `own` and `flow` are the
    addresses of a cockpit and of a flow.
    """

    asked: Asked
    chooses: frozenset[int]
    nests: frozenset[int]
    own: str
    flow: str

    @classmethod
    def of(cls, found: Gathered) -> "Ways":
        bodies = [] if found.is_by_part else found.asked.bodies
        nests = (one.pk for one, after in pairwise(bodies) if after.path.startswith(one.path))
        pages = address("insight:cockpit"), address("insight:flow")
        return cls(found.asked, frozenset(one.pk for one in bodies), frozenset(nests), *pages)

    def on_from(self, organ: Organ) -> tuple[str, str]:
        """The cockpit of an organ, and the flow of the cases whose time the bar shows.

        Nothing of a part; no cockpit of the organ looked at, no flow where it would hold more.
        """
        if organ.pk not in self.chooses:
            return "", ""
        month = self.asked.month
        own = f"{self.own}?organ={organ.pk}&month={month}"
        flow = f"{self.flow}?organ={organ.pk}&months=1&month={month}"
        return "" if organ == self.asked.organ else own, "" if organ.pk in self.nests else flow


def columns_of(found: Gathered) -> Sequence[Column]:
    """Without times where no extract has told any."""
    return [one for one in COLUMNS if one.key != "waiting" or found.times_as_of]


def heads_of(found: Gathered, order: Order, asked: QueryDict) -> list[Head]:
    """The heads with the order each would give: the current one turned round, figures downward."""
    heads = []
    for one in columns_of(found):
        is_current = one.key == order.field
        descending = not order.descending if is_current else one.key != "organ"
        url = changed(asked, sort=str(Order(one.key, descending)))
        label = _("Part of an organ") if found.is_by_part and one.key == "organ" else str(one.label)
        heads.append(Head(one.key, label, url, WAYS[order.descending] if is_current else ""))
    return heads


def kind_words() -> list[tuple[str, str]]:
    """The four kinds of time, in the order of the bar."""
    words = (_("Work"), _("Waiting inside"), _("With the applicant"), _("Legally paused"))
    return [(str(place), word) for place, word in enumerate(words, start=1)]


def time_shares(figures: Figures) -> list[float | None]:
    """The share of each kind of time in per cent."""
    shares = figures.times.shares
    return [None] * len(KINDS) if shares is None else [percent(one, 1) for one in shares]


def file_of(found: Gathered) -> tuple[list[str], list[list[Any]]]:
    """Heads and rows of the table as a file: every organ, in the same order as on the screen."""
    columns = [one for one in COLUMNS if one.key != "waiting"]
    told = {"rate": in_percent(_("On-time rate")), "used": in_percent(_("Used/promised"))}
    heads = [told.get(one.key, str(one.label)) for one in columns]
    place = heads.index(told["rate"]) + 1
    heads[place:place] = [
        in_percent(_("Interval from")),
        in_percent(_("Interval to")),
        _("Closed with a limit"),
        _("Of these in time"),
    ]
    if found.times_as_of:
        heads += [_("%(kind)s, share of time") % {"kind": word} for _key, word in kind_words()]
    rows = []
    for line in lines_of(found, order_of(found)):
        row = [in_language(line.organ), *(one.value(line) for one in columns[1:])]
        low, high = line.month.interval or (None, None)
        month = line.month
        row += time_shares(line.figures) if found.times_as_of else []
        row[place:place] = [percent(low, 1), percent(high, 1), month.judged, month.met]
        rows.append(row)
    return heads, rows
