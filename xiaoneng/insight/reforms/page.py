"""Everything the page of a reform shows, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.core.shares import apart, interval
from xiaoneng.insight.calling import item_words, keys_called
from xiaoneng.insight.flows.lines import (
    Cell,
    FlowTable,
    Line,
    Share,
    Step,
    percent,
    signed,
    working_days,
)
from xiaoneng.insight.flows.tables import IN_ORDER, kind_words
from xiaoneng.insight.namesakes import told_apart
from xiaoneng.insight.reforms.asked import AFTER, BEFORE, LATE, PERIODS, ReformAsked
from xiaoneng.insight.reforms.gathering import TOOK, Compared, Judged
from xiaoneng.kit.words import thousands
from xiaoneng.measures.reforms import LEAST

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    lead: str
    said: str
    stats: Sequence[tuple[str, str, str, str]]  # label, figure, note, its list
    tables: Sequence[FlowTable]


@dataclass(frozen=True)
class Telling:
    """What the words need: figures, names, the address. `row` is that of one item, or of all."""

    found: Compared
    asked: ReformAsked
    query: str
    names: Mapping[int, str]

    @classmethod
    def of(cls, found: Compared, asked: ReformAsked, query: str) -> "Telling":
        labels = [row["item"] for row in found.items[TOOK]]
        names = told_apart(names_of_items(keys_called(labels)), asked.flow.until)
        return cls(found, asked, query, names)

    @property
    def is_of_one(self) -> bool:
        return len(self.found.items[TOOK]) == 1

    @property
    def enough(self) -> list[str]:
        """The items with enough cases on both sides."""
        return [row["item"] for row in self.found.items[TOOK] if row["is_enough"]]

    def row(self, name: str) -> Row:
        [*items] = self.found.items[name]
        return items[0] if self.is_of_one else self.found.whole[name]

    def days(self, seconds: float | None) -> float | None:
        return None if seconds is None else seconds / self.found.day

    def span(self, low: float | None, high: float | None) -> str:
        """`-3.4 to -1.2`, in working days."""
        if low is None or high is None:
            return ""
        ends = {"low": signed(low / self.found.day), "high": signed(high / self.found.day)}
        return _("%(low)s to %(high)s") % ends


def page_of(found: Compared, asked: ReformAsked, query: str) -> Page:
    telling = Telling.of(found, asked, query)
    return Page(lead_of(telling), said_of(telling), stats_of(telling), tables_of(telling))


def tables_of(telling: Telling) -> list[FlowTable]:
    tables = [whole_table(telling)]
    if not telling.is_of_one:
        tables.append(items_table(telling))
    return [one for one in tables if one.lines]


def whole_table(telling: Telling) -> FlowTable:
    """One row a figure: before, after, the difference and its interval."""
    words = {TOOK: _("Time used, legal pauses left out"), **kind_words()}
    lines = []
    if telling.enough:
        for name in (TOOK, *IN_ORDER):
            row = telling.row(name)
            if name == TOOK:
                lines.append(time_line(telling, row, "median", _("Half took up to")))
            lines.append(time_line(telling, row, "mean", words[name]))
        lines.append(rate_line(telling))
    note = _("Working days of office time in a case; a difference whose interval holds 0 may be"
             " chance")  # fmt: skip
    if not telling.is_of_one:
        note += _("; held to the same mix of items, while the rates on top are of all cases")
    heads = [
        pgettext("reform", "Figure"),
        pgettext("reform", "Before"),
        pgettext("reform", "After"),
        _("Difference"),
        _("95 of 100 times between"),
        _("What it says"),
    ]
    return FlowTable("whole", _("Before and after"), note, heads, lines)


def time_line(telling: Telling, row: Row, kind: str, name: str) -> Line:
    before, after, step = (
        telling.days(row[one]) for one in (f"before_{kind}", f"after_{kind}", f"{kind}_difference")
    )
    low, high = row[f"{kind}_low"], row[f"{kind}_high"]
    said = name if kind == "median" else _("%(what)s (mean)") % {"what": name}
    return Line(
        said,
        [before, after, None if step is None else Step(step), telling.span(low, high),
         certain_words(low, high)],
    )  # fmt: skip


def rate_line(telling: Telling) -> Line:
    rates = telling.found.rates_in(telling.enough)
    if rates is None:
        return Line(_("On-time rate"), [None, None, None, "", ""])
    before, after = rates
    low, high = apart(before, after)
    ends = {"low": signed(100 * low), "high": signed(100 * high)}
    return Line(
        _("On-time rate"),
        [Share(before.found), Share(after.found), points(after.found - before.found),
         _("%(low)s to %(high)s") % ends, certain_words(low, high)],
    )  # fmt: skip


def points(step: float) -> str:
    """A difference of shares, in hundredths."""
    return _("%(step)s points") % {"step": signed(100 * step)}


def share_of(judged: Judged) -> Cell:
    return Share(judged.met / judged.number) if judged.number else None


def certain_words(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    if low <= 0 <= high:
        return _("may be chance")
    return _("lower for certain") if high < 0 else _("higher for certain")


def items_table(telling: Telling) -> FlowTable:
    """One row an item: cases, medians, on-time rates; where too few, it says so."""
    heads = [_("Item"), _("Cases before"), _("Cases after"), _("Half up to, before"),
             _("Half up to, after"), _("Difference"), _("95 of 100 times between"),
             _("On time, before"), _("On time, after")]  # fmt: skip
    return FlowTable(
        "items",
        _("By item"),
        _("Working days; with fewer than %(least)s cases on either side nothing is said")
        % {"least": LEAST},
        heads,
        [item_line(telling, row) for row in telling.found.items[TOOK]],
    )


def item_line(telling: Telling, row: Row) -> Line:
    label = row["item"]
    numbers = [row["before_cases"], row["after_cases"]]
    medians: list[Cell] = [_("too few"), "", "", ""]
    if row["is_enough"]:
        step = row["median_difference"] / telling.found.day
        medians = [
            telling.days(row["before_median"]), telling.days(row["after_median"]), Step(step),
            telling.span(row["median_low"], row["median_high"]),
        ]  # fmt: skip
    rates = [telling.found.judged_in(one, [label]) for one in PERIODS]
    shares = [share_of(one) if one.number >= LEAST else _("too few") for one in rates]
    urls = [
        cases_url(telling.query, one, label) if number else ""
        for one, number in zip(PERIODS, numbers, strict=True)
    ]
    return Line(item_words(label, telling.names), [*numbers, *medians, *shares], urls=urls)


def lead_of(telling: Telling) -> str:
    """What a leader must know in five seconds."""
    numbers = {
        "day": f"{telling.asked.day:%Y-%m-%d}",
        "before": thousands(telling.found.cases[BEFORE]),
        "after": thousands(telling.found.cases[AFTER]),
        "least": LEAST,
    }
    if not telling.enough:
        return (
            _(
                "Too few cases to say anything: %(before)s were closed before %(day)s and %(after)s"
                " from then on; of an item %(least)s are needed on either side."
            )
            % numbers
        )
    row = telling.row(TOOK)
    numbers |= {
        "old": working_days(row["before_median"] / telling.found.day),
        "new": working_days(row["after_median"] / telling.found.day),
    }
    if telling.is_of_one:
        return (
            _(
                "From %(day)s on half of %(after)s cases took up to %(new)s; of the %(before)s"
                " before it was %(old)s."
            )
            % numbers
        )
    numbers |= {"items": thousands(len(telling.enough))}
    words = ngettext(
        "Of %(items)s item with enough cases on either side half took up to %(new)s from %(day)s"
        " on; before it was %(old)s.",
        "Held to the same mix of %(items)s items, half of the cases took up to %(new)s from"
        " %(day)s on; before it was %(old)s.",
        len(telling.enough),
    )
    return words % numbers


def said_of(telling: Telling) -> str:
    """How far the difference can be trusted."""
    if not telling.enough:
        return ""
    row = telling.row(TOOK)
    low, high = row["median_low"], row["median_high"]
    if low <= 0 <= high:
        return _("The difference may be chance (%(span)s working days, 95 of 100 times).") % {
            "span": telling.span(low, high)
        }
    return _("The difference is not chance (%(span)s working days, 95 of 100 times).") % {
        "span": telling.span(low, high)
    }


def stats_of(telling: Telling) -> list[tuple[str, str, str, str]]:
    found, asked = telling.found, telling.asked
    stats = []
    labels = {BEFORE: _("Cases before"), AFTER: _("Cases after")}
    for name in PERIODS:
        flow = asked.period(name)
        days = {"first": f"{flow.since:%Y-%m-%d}", "last": f"{flow.until:%Y-%m-%d}"}
        number = found.cases[name]
        url = cases_url(telling.query, name) if number else ""
        stats.append((labels[name], thousands(number), _("%(first)s to %(last)s") % days, url))
    rates = {BEFORE: _("On time, before"), AFTER: _("On time, after")}
    every = [row["item"] for row in found.items[TOOK]]
    for name in PERIODS:
        judged = found.judged_in(name, every)
        text, note = _("no data"), ""
        if judged.number:
            text = percent(judged.met / judged.number)
            low, high = interval(*judged)
            note = _("95 of 100 times %(low)s to %(high)s") % {
                "low": percent(low), "high": percent(high)
            }  # fmt: skip
        stats.append((rates[name], text, note, late_url(telling, name)))
    return stats


def late_url(telling: Telling, period: str) -> str:
    return cases_url(telling.query, period, of=LATE)


def cases_url(query: str, period: str, item: str = "", of: str = "") -> str:
    """The list of the cases that a figure counts."""
    told = {"flow": query, "period": period, "one": item, "of": of}
    some = {name: value for name, value in told.items() if value}
    return f"{reverse('insight:reform_cases')}?{urlencode(some)}"
