"""One line of cases (an item, or an organ with one item), and how it is drawn and written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.insight.drawing import anchor, number_drawn
from xiaoneng.insight.figures import Figures, MonthSum
from xiaoneng.insight.links import Lists
from xiaoneng.insight.organ_table import percent
from xiaoneng.insight.words import in_percent, interval_words, rate_link, use_link
from xiaoneng.kit.drawing import safe
from xiaoneng.kit.months import Month
from xiaoneng.kit.words import change_words


class CaseLine(NamedTuple):
    """What is counted of some cases in the chosen month and the same one last year, and now."""

    name: str
    figures: Figures
    chosen: Month
    lists: Lists
    url: str

    @property
    def month(self) -> MonthSum:
        return self.figures.of(self.chosen)

    @property
    def last_year(self) -> MonthSum:
        return self.figures.of(self.chosen.year_before)

    @property
    def missed(self) -> int:
        return self.month.judged - self.month.met

    @property
    def is_quiet(self) -> bool:
        """Nothing overdue, nothing closed late."""
        return not (self.figures.overdue or self.missed)

    @property
    def rank(self) -> tuple[Any, ...]:
        """Most overdue, then most closed late, then most cases first."""
        figures = self.figures
        return (-figures.overdue, -self.missed, -figures.open, -self.month.closed, self.name)


def heads(first: str) -> list[str]:
    return [
        first, pgettext("obligation", "Open"), _("Due soon"), _("Overdue"),
        pgettext("obligations", "Closed"), _("On-time rate (95% interval)"),
        _("Same month last year"), _("Used/promised"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseTable:
    """`folded` is how many quiet lines are not shown; `quiet_url` shows them."""

    title: str
    heads: Sequence[str]
    rows: SafeString
    number: int
    folded: int = 0
    quiet_url: str = ""


def rows_drawn(lines: Sequence[CaseLine], labels: Sequence[str]) -> SafeString:
    """The body of the table."""
    quoted = [safe(one) for one in labels]
    unknown = f'<span class="muted">{safe(_("no data"))}</span>'
    return SafeString("\n".join(_row(line, quoted, unknown) for line in lines))


def _row(line: CaseLine, labels: Sequence[str], unknown: str) -> str:
    figures, month, lists, chosen = line.figures, line.month, line.lists, line.chosen
    cells = [
        number_drawn(figures.open, lists.open()),
        number_drawn(figures.due_soon, lists.due_soon),
        number_drawn(figures.overdue, lists.overdue, "xn-down strong"),
        number_drawn(month.closed, lists.closed(chosen)),
        _rate(line) if month.judged else unknown,
        _year_before(line),
        anchor(use_link(month, lists.measured(chosen))) if month.measured else unknown,
    ]
    drawn = "".join(
        f'<td class="num in xn-wraps" data-l="{label}">{cell}</td>'
        for label, cell in zip(labels[1:], cells, strict=True)
    )
    return f'<tr><th scope="row"><a href="{safe(line.url)}">{safe(line.name)}</a></th>{drawn}</tr>'


def _rate(line: CaseLine) -> str:
    link = rate_link(line.month, line.lists.judged(line.chosen))
    return f'{anchor(link)} <span class="muted small">{safe(interval_words(line.month))}</span>'


def _year_before(line: CaseLine) -> str:
    """The rate of the same month last year, and how far this month is from it, in points."""
    now, before = line.month.rate, line.last_year.rate
    if before is None:
        missing = _("no figures")
        return f'<span class="muted">{safe(missing)}</span>'
    link = anchor(rate_link(line.last_year, line.lists.judged(line.chosen.year_before)))
    step = "" if now is None else change_words((now - before) * 100)
    return f'{link} <span class="muted small">{safe(step)}</span>'


def file_of_lines(lines: Sequence[CaseLine], first: str) -> tuple[list[str], list[list[Any]]]:
    """Heads and rows as a sheet: every line, in the order of the screen."""
    names = heads(first)[:5]
    names += map(in_percent, (_("On-time rate"), _("Interval from"), _("Interval to")))
    names += [_("Closed with a limit"), _("Of these in time")]
    names += map(in_percent, (_("On-time rate, same month last year"), _("Used/promised")))
    rows = []
    for line in lines:
        figures, month = line.figures, line.month
        low, high = month.interval or (None, None)
        rows.append([
            line.name, figures.open, figures.due_soon, figures.overdue, month.closed,
            percent(month.rate, 1), percent(low, 1), percent(high, 1), month.judged, month.met,
            percent(line.last_year.rate, 1), percent(month.used_share, 0),
        ])  # fmt: skip
    return names, rows
