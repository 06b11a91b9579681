"""Tables of a flow: values that the screen words and a file writes as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.insight.words import in_percent
from xiaoneng.kit.words import thousands

NO_BAR = SafeString("")
SHOWN = 12  # rows of a table on the screen
SHOWN_WHOLE = 500  # where all are asked for


class Share(float):
    """A part of one; in a file it is a number of hundredths."""


class Step(float):
    """A difference, told with its sign; a small one with a decimal more."""


Cell = str | int | float | None  # a float has one decimal: days


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a name that opens its cases, values, and for times a bar.

    `urls`: of the values, in their order, where these open cases of their own.
    """

    name: str
    values: Sequence[Cell]
    url: str = ""
    split: SafeString = NO_BAR
    urls: Sequence[str] = ()

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Each value in words, with what it opens."""
        return list(zip_longest(map(worded, self.values), self.urls, fillvalue=""))


Drawn = tuple[Line, list[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class FlowTable:
    """A table by its code: its heads (of the name, then of the values) and all its lines.

    `hidden`: so many lines at its end are of no interest on the screen. `total`: how many there
    are where `lines` are the first of them. `is_prose`: its values are words, no figures.
    """

    code: str
    title: str
    note: str
    heads: Sequence[str]
    lines: Sequence[Line]
    hidden: int = 0
    total: int = 0
    is_prose: bool = False

    @property
    def shown(self) -> list[Drawn]:
        """The first lines, each with its cells (head, words, address)."""
        return self.drawn(SHOWN)

    @property
    def whole(self) -> list[Drawn]:
        """All lines of interest, as far as a page bears them."""
        return self.drawn(SHOWN_WHOLE)

    def drawn(self, most: int) -> list[Drawn]:
        return [
            (line, [(head, *cell) for head, cell in zip(self.heads[1:], line.cells, strict=True)])
            for line in self.lines[: min(most, len(self.lines) - self.hidden)]
        ]

    @property
    def rest(self) -> int:
        """How many lines of interest are not among the first."""
        return max(min(SHOWN_WHOLE, len(self.lines) - self.hidden) - SHOWN, 0)

    @property
    def number(self) -> int:
        """How many lines the file has."""
        return max(self.total, len(self.lines))

    @property
    def has_bars(self) -> bool:
        return any(line.split for line in self.lines)

    @property
    def hundredths(self) -> set[int]:
        """The places of values that are shares in every line."""
        columns = zip(*(line.values for line in self.lines), strict=True)
        kinds = [{isinstance(one, Share) for one in each if is_number(one)} for each in columns]
        return {place for place, kind in enumerate(kinds) if kind == {True}}

    @property
    def written_heads(self) -> list[str]:
        """Heads of a file: of shares they say that they are of a hundred."""
        shares = self.hundredths
        first, *heads = self.heads
        return [first, *(in_percent(one) if place in shares else one
                         for place, one in enumerate(heads))]  # fmt: skip

    @property
    def written(self) -> list[list[Cell]]:
        """Rows of a file. A share among other numbers is told by the name of its row."""
        apart = set(range(len(self.heads) - 1)) - self.hundredths
        rows: list[list[Cell]] = []
        for line in self.lines:
            is_mixed = any(isinstance(line.values[place], Share) for place in apart)
            name = in_percent(line.name) if is_mixed else line.name
            rows.append([name, *map(rounded, line.values)])
        return rows


def is_number(value: Cell) -> bool:
    return isinstance(value, int | float)


def worded(value: Cell) -> str:
    if value is None:
        return _("none")
    if isinstance(value, Share):
        return percent(value)
    if isinstance(value, Step):
        return signed(value)
    if isinstance(value, float):
        return f"{value:,.1f}"
    return thousands(value) if isinstance(value, int) else value


def working_days(amount: float) -> str:
    """`2.4 个工作日`."""
    number = round(amount, 1)
    words = ngettext("%(number)s working day", "%(number)s working days", 1 if number == 1 else 2)
    return words % {"number": f"{number:,.1f}"}


def signed(value: float) -> str:
    """A difference with its sign: `+2.4`, `-0.04` where it is small, `0.0` where it is none."""
    if round(value, 1):
        return f"{value:+,.1f}"
    return f"{value:+.2f}" if round(value, 2) else "0.0"


def rounded(value: Cell) -> Cell:
    """The same figure as on the screen, as a number."""
    if isinstance(value, Share):
        return float(f"{100 * value:.1f}")
    if isinstance(value, Step):
        return float(signed(value).replace(",", ""))
    return float(f"{value:.1f}") if isinstance(value, float) else value


def percent(share: float) -> str:
    return f"{share:.1%}"
