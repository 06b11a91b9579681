"""What the cockpit counts, by organ: open now, closed and carded in each of twelve months.

Nothing is defined here: what is open, in time, measured or carded is said by the rooms that own the
rows (`obligations.counts`, `obligations.closings`, `supervision.figures`), and so are their lists.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar

from xiaoneng.cases.figures import ClosedCases, OpenCases
from xiaoneng.core.clock import Light
from xiaoneng.core.shares import interval
from xiaoneng.insight.asking import Asked
from xiaoneng.insight.times import Timed, Times, times_in
from xiaoneng.kit.months import Month
from xiaoneng.obligations.belonging import Moved, moved_in
from xiaoneng.obligations.closings import Closed, closed_counts
from xiaoneng.obligations.counts import Counted, body_in, keys_of, open_counts
from xiaoneng.people.models import Organ, User
from xiaoneng.supervision.figures import NO_CARDS, CardCount, Carded, cards_by_part

MONTHS = 12
WITH_YEAR_BEFORE = MONTHS + 1  # so many, and the same month of the year before is among them
NO_TIMES = Times()
Row = TypeVar("Row", Counted, Closed, Carded, Timed)


@dataclass(slots=True)
class MonthSum:
    """One month: what was closed and how, and which cards were reached."""

    closed: int = 0
    judged: int = 0
    met: int = 0
    measured: int = 0
    used: int = 0
    cards: CardCount = NO_CARDS

    @property
    def rate(self) -> float | None:
        """The on-time rate: what kept its limit, of all that was closed with one."""
        return self.met / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the rate could just be, with 95 % certainty."""
        return interval(self.met, self.judged) if self.judged else None

    @property
    def used_share(self) -> float | None:
        """How much of its promise a closed matter used, on average."""
        return self.used / self.measured / 1000 if self.measured else None

    def with_more(self, other: "MonthSum | Closed | ClosedCases") -> None:
        self.judged += other.judged
        self.met += other.met
        self.measured += other.measured
        self.used += other.used

    def with_sum(self, other: "MonthSum") -> None:
        """Another month added: its closed, how they were closed, its cards."""
        self.closed += other.closed
        self.with_more(other)
        self.cards = self.cards.with_more(other.cards)


NOTHING = MonthSum()


@dataclass(slots=True)
class Figures:
    """What is counted of one organ, or of all together; `times` are of the chosen month."""

    open: int = 0
    due_soon: int = 0
    overdue: int = 0
    times: Times = NO_TIMES
    months: dict[Month, MonthSum] = field(default_factory=dict)

    def of(self, month: Month) -> MonthSum:
        return self.months.get(month, NOTHING)

    def rates(self, months: Iterable[Month]) -> list[float | None]:
        return [self.of(one).rate for one in months]

    @classmethod
    def of_all(cls, some: Iterable["Figures"]) -> "Figures":
        """What is counted of some organs together."""
        total = cls()
        for one in some:
            total.with_all(one)
        return total

    def with_open(self, row: Counted) -> None:
        self.open += row.number
        self.due_soon += row.number if row.light == Light.DUE_SOON else 0
        self.overdue += row.number if row.light == Light.OVERDUE else 0

    def with_held(self, row: OpenCases) -> None:
        self.open += row.open
        self.due_soon += row.due_soon
        self.overdue += row.overdue

    def with_closed(self, row: Closed | ClosedCases) -> None:
        have = self.begun(row.month)
        have.closed += row.number
        have.with_more(row)

    def with_cards(self, row: Carded) -> None:
        have = self.begun(row.month)
        have.cards = row.cards if have.cards is NO_CARDS else have.cards.with_more(row.cards)

    def with_times(self, row: Timed) -> None:
        self.times = self.times.with_more(row.times)

    def with_all(self, other: "Figures") -> None:
        self.times = self.times.with_more(other.times)
        self.open += other.open
        self.due_soon += other.due_soon
        self.overdue += other.overdue
        for month, more in other.months.items():
            self.begun(month).with_sum(more)

    def over(self, months: Iterable[Month]) -> MonthSum:
        """Some months together."""
        whole = MonthSum()
        for month in months:
            whole.with_sum(self.of(month))
        return whole

    def begun(self, month: Month) -> MonthSum:
        """The sum of a month, to be added to."""
        have = self.months.get(month)
        if have is None:
            have = self.months[month] = MonthSum()
        return have


Adding = Callable[[Figures, Row], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything the page shows. `units` are the lines of the table with what is counted of each.

    Lines are organs, with their sections in them; where all is of one organ they are its parts.
    """

    asked: Asked
    months: Sequence[Month]
    total: Figures
    units: Mapping[Organ, Figures]
    is_by_part: bool
    organs: Mapping[int, Organ]  # the lines, and those above them
    bodies: Mapping[str, int]  # whose line each path that is counted belongs to
    times_as_of: datetime | None = None  # of the extract the times are from


def gathered(user: User, asked: Asked, span: int = WITH_YEAR_BEFORE) -> Gathered:
    """Count what a person may see in the chosen scope; as many queries whatever there is.

    The last `span` months are counted, of which the page tells twelve; the others are what these
    are compared with.
    """
    at, counted = asked.at, asked.month.back(span)
    since, until = counted[0], counted[-1]
    opened = [one for one in open_counts(user, at) if asked.holds(one.path)]
    closed = closed_counts(user, at, since, until)
    then = Then.of(moved_in(user, counted, at), closed)
    closed = [one for one in closed if asked.holds(then.path(one))]
    listed = {one.pk for one in asked.bodies if asked.holds(one.path)}
    carded = cards_by_part(user, at.date(), since, until, is_by_part=len(listed) <= 1)
    timed = [one for one in times_in(user, asked.month, at) if asked.holds(one.path)]
    paths = {*_paths(opened), *map(then.path, closed), *_paths(timed)}
    placed = _placed(paths, [*carded, *closed], asked.bodies)
    if (chosen := asked.organ) is not None:
        carded = [one for one in carded if placed[one.body].path.startswith(chosen.path)]
    bodies = {path: body_in(path, placed) for path in paths}
    is_by_part = len({*bodies.values(), *(one.body for one in carded), *listed}) == 1
    units = {} if is_by_part else {key: Figures() for key in listed}

    def add(rows: Iterable[Row], unit: Callable[[Row], int], with_row: Adding[Row]) -> None:
        for row in rows:
            key = row.organ if is_by_part else unit(row)
            if (figures := units.get(key)) is None:
                figures = units[key] = Figures()
            with_row(figures, row)

    add(opened, lambda row: bodies[row.path], Figures.with_open)
    add(closed, lambda row: bodies[then.path(row)], Figures.with_closed)
    add(timed, lambda row: bodies[row.path], Figures.with_times)
    add(carded, lambda row: row.body, Figures.with_cards)
    organs = _organs((placed[key].path for key in units), asked.bodies)
    named = {organs[key]: figures for key, figures in units.items()}
    times_as_of = max((one.as_of for one in timed), default=None)
    total = Figures.of_all(units.values())
    return Gathered(asked, counted[-MONTHS:], total, named, is_by_part, organs, bodies, times_as_of)


@dataclass(frozen=True, slots=True)
class Then:
    """Where what was closed belonged in its month; `paths` are those of the organs of then.

    Months in which nothing belonged elsewhere are left out, and so are mostly all.
    """

    moved: Mapping[Month, Moved]
    paths: Mapping[int, str]

    @classmethod
    def of(cls, moved: Mapping[Month, Moved], closed: Iterable[Closed]) -> "Then":
        """Reads organs only where something that was closed belonged elsewhere."""
        wanted = {
            moved[one.month][one.organ] for one in closed if one.organ in moved.get(one.month, {})
        }
        organs = Organ.objects.filter(pk__in=wanted) if wanted else Organ.objects.none()
        differ = {month: one for month, one in moved.items() if one}
        return cls(differ, dict(organs.values_list("pk", "path")))

    def path(self, row: Closed) -> str:
        if not self.moved:
            return row.path
        body = self.moved.get(row.month, {}).get(row.organ)
        return row.path if body is None else self.paths[body]


def _paths(rows: Iterable[Counted] | Iterable[Timed]) -> set[str]:
    return {one.path for one in rows}


class Placed(NamedTuple):
    """An organ as far as it has to be known to be counted."""

    path: str
    level: str


def _placed(
    paths: Iterable[str], rows: Iterable[Carded | Closed], bodies: Iterable[Organ]
) -> dict[int, Placed]:
    """Every organ that is counted, and those above it, by key."""
    known = {one.pk: Placed(one.path, one.level) for one in bodies}
    wanted = {key for path in paths for key in keys_of(path)}
    for one in rows:
        wanted |= {one.organ, one.body} if isinstance(one, Carded) else {one.organ}
    others = Organ.objects.filter(pk__in=wanted - known.keys()).values_list("pk", "path", "level")
    return {**known, **{key: Placed(path, level) for key, path, level in others}}


def _organs(paths: Iterable[str], bodies: Iterable[Organ]) -> dict[int, Organ]:
    """The organs of some paths and those above them, by key."""
    known = {one.pk: one for one in bodies}
    wanted = {key for path in paths for key in keys_of(path)}
    return {**known, **Organ.objects.in_bulk(wanted - known.keys())}
