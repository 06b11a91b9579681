"""Working-day arithmetic: the only place that knows which days count.

A calendar is a table of dates. `N(d)` is the number of working days up to and including `d`;
all counting is subtraction of `N`, all adding is a look-up back from `N` to a date
(clock.md, Calendar). The first day never counts: law counts from the following day
(民法典 art. 201).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import accumulate

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.core.sessions import (
    NINE_TO_HALF_PAST_FIVE,
    OfficeHours,
    OfficeTable,
    Session,
    refuse_bad_sessions,
)

FIRST = date(1950, 1, 1)
LAST = date(2149, 12, 31)
OFFSET = FIRST.toordinal()
MONDAY_TO_FRIDAY = frozenset(range(5))
EVERY_DAY = frozenset(range(7))


class DayKind(StrEnum):
    """What a date is in its calendar."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    ADJUSTED = "adjusted"  # a rest day made a working day by the yearly notice


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One date that differs from the calendar below it: a local holiday, an adjusted workday."""

    works: bool
    name: str = ""
    sessions: tuple[Session, ...] | None = None  # a half day has sessions of its own


@dataclass(frozen=True, eq=False)
class Calendar:
    """Which dates from 1950 to 2149 an organ works, and the sessions it keeps.

    `days` overrides the weekly pattern in both directions. `published` are the years whose
    yearly notice is known; None means that the calendar needs no notice. Dates of other years
    are provisional: computed from the weekly pattern alone.
    """

    name: str
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    days: Mapping[date, LocalDay] = field(default_factory=dict)
    published: frozenset[int] | None = None
    hours: OfficeHours = NINE_TO_HALF_PAST_FIVE
    office: OfficeTable = field(init=False, repr=False)
    _works: list[int] = field(init=False, repr=False)
    _counts: list[int] = field(init=False, repr=False)
    _dates: list[date] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise Unusable(
                mark("calendar %(name)s: at least one weekday must be a working day"),
                name=self.name,
            )
        outside = [day for day in self.days if not FIRST <= day <= LAST]
        if outside:
            raise Unusable(
                mark("calendar %(name)s: %(day)s is outside %(first)s to %(last)s"),
                name=self.name,
                day=outside[0],
                first=FIRST,
                last=LAST,
            )
        works = [
            int((ordinal - 1) % 7 in self.weekdays)
            for ordinal in range(OFFSET, LAST.toordinal() + 1)
        ]
        for day, local in self.days.items():
            works[day.toordinal() - OFFSET] = int(local.works)
        dates = [date.fromordinal(OFFSET + place) for place, worked in enumerate(works) if worked]
        self._keep("_works", works)
        self._keep("_counts", list(accumulate(works)))
        self._keep("_dates", [FIRST, *dates])  # the date whose N is the index
        self._keep("office", self.hours.table(FIRST, works, self._sessions()))

    def __reduce__(self) -> tuple[Callable[..., "Calendar"], tuple[object, ...]]:
        """To another process it goes as what it was made of, and is made again there."""
        return Calendar, (self.name, self.weekdays, dict(self.days), self.published, self.hours)

    def _keep(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _sessions(self) -> dict[date, tuple[Session, ...]]:
        own = {day: one.sessions for day, one in self.days.items() if one.sessions is not None}
        for plan in set(own.values()):
            refuse_bad_sessions(plan)
        return own

    def works(self, day: date) -> bool:
        return bool(self._works[self._place(day)])

    def count(self, day: date) -> int:
        """N(day): working days from 1950-01-01 up to and including `day`."""
        return self._counts[self._place(day)]

    def count_at(self, ordinal: int) -> int:
        """N of the date with this ordinal."""
        place = ordinal - OFFSET
        if 0 <= place < len(self._counts):
            return self._counts[place]
        return self.count(date.fromordinal(ordinal))

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and including `end`; negative when end < start."""
        return self.count(end) - self.count(start)

    def add(self, start: date, days: int) -> date:
        """The day on which `days` working days after `start` have passed .

        `add(start, 0)` is the last working day up to `start`. A negative number counts back:
        the day from which that many working days remain until `start`.
        """
        if days >= 0:
            return self.day_of(self._counts[self._place(start)] + days)
        return self.day_of(self.count(start) - self.works(start) + days + 1)

    def day_of(self, count: int) -> date:
        """The working day whose N is `count`."""
        if not 0 < count < len(self._dates):
            raise Unusable(
                mark("calendar %(name)s holds the dates %(first)s to %(last)s only"),
                name=self.name,
                first=FIRST,
                last=LAST,
            )
        return self._dates[count]

    def on_or_after(self, day: date) -> date:
        """`day` itself where it is worked, else the next working day (民法典 art. 203)."""
        return self.day_of(self.next_count(day))

    def next_count(self, day: date) -> int:
        """N of the first working day on or after `day`."""
        place = self._place(day)
        return self._counts[place] + 1 - self._works[place]

    def kind(self, day: date) -> DayKind:
        if self.works(day):
            is_usual = day.weekday() in self.weekdays
            return DayKind.WORKDAY if is_usual else DayKind.ADJUSTED
        own = self.days.get(day)
        if own is not None and own.name:
            return DayKind.HOLIDAY
        return DayKind.HOLIDAY if day.weekday() in self.weekdays else DayKind.WEEKEND

    def holiday_name(self, day: date) -> str:
        own = self.days.get(day)
        return own.name if own is not None else ""

    def is_provisional(self, day: date) -> bool:
        return self.published is not None and day.year not in self.published

    def layered(self, name: str, days: Mapping[date, LocalDay]) -> "Calendar":
        """A calendar that inherits this one and differs on `days` (放假办法 art. 4)."""
        merged = {**self.days, **days}
        return Calendar(name, self.weekdays, merged, self.published, self.hours)

    def knowing(self, years: Iterable[int]) -> "Calendar":
        """The same calendar with the notices of more years known: they are not provisional."""
        published = None if self.published is None else self.published | frozenset(years)
        return Calendar(self.name, self.weekdays, self.days, published, self.hours)

    def with_hours(self, name: str, hours: OfficeHours) -> "Calendar":
        return Calendar(name, self.weekdays, self.days, self.published, hours)

    def columns(self) -> tuple[list[int], list[int], list[bool]]:
        """works, N and provisional of every date from 1950-01-01, in order."""
        if self.published is None:
            return self._works, self._counts, [False] * len(self._works)
        years = {year: year not in self.published for year in range(FIRST.year, LAST.year + 1)}
        is_provisional = [
            years[year]
            for year in years
            for _ in range(date(year, 12, 31).toordinal() - date(year, 1, 1).toordinal() + 1)
        ]
        return self._works, self._counts, is_provisional

    def _place(self, day: date) -> int:
        place = day.toordinal() - OFFSET
        if not 0 <= place < len(self._works):
            raise Unusable(
                mark("%(day)s is outside the calendar (%(first)s to %(last)s)"),
                day=day,
                first=FIRST,
                last=LAST,
            )
        return place
