"""Calendar months as they stand on the wall of the site: what figures are counted by."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext as _

from xiaoneng.kit.time import aware, wall

CENTURY = 100


class Month(NamedTuple):
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, at: datetime) -> "Month":
        """The month of a moment."""
        return cls(wall(at).year, wall(at).month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date.fromordinal(self.after.first.toordinal() - 1)

    @property
    def after(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def before(self) -> "Month":
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    @property
    def key(self) -> int:
        """As tables of counts keep it: 202611."""
        return self.year * CENTURY + self.month

    @property
    def year_before(self) -> "Month":
        """The same month of the year before."""
        return Month(self.year - 1, self.month)

    def bounds(self) -> tuple[datetime, datetime]:
        """The moments from which and up to which it lasts."""
        return beginning(self.first), beginning(self.after.first)

    def back(self, number: int) -> "list[Month]":
        """So many months that end with this one, the earliest first."""
        found = [self]
        while len(found) < number:
            found.insert(0, found[0].before)
        return found

    @property
    def words(self) -> str:
        """`2026 年 11 月`, `2026-11`."""
        return _("%(year)s-%(month)02d") % {"year": self.year, "month": self.month}

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


class Quarter(NamedTuple):
    """Three calendar months; `quarter` counts from 1."""

    year: int
    quarter: int

    @classmethod
    def of(cls, month: Month) -> "Quarter":
        """The quarter of a month."""
        return cls(month.year, (month.month + 2) // 3)

    @property
    def since(self) -> Month:
        return Month(self.year, 3 * self.quarter - 2)

    @property
    def until(self) -> Month:
        return self.since.after.after

    @property
    def first(self) -> date:
        return self.since.first

    @property
    def last(self) -> date:
        return self.until.last

    @property
    def words(self) -> str:
        """`2026 年第 1 季度`, `2026, quarter 1`."""
        return _("%(year)s, quarter %(quarter)s") % {"year": self.year, "quarter": self.quarter}

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}"


Period = Month | Quarter


class Stretch(NamedTuple):
    """From one month up to and with another."""

    since: Month
    until: Month

    @property
    def first(self) -> date:
        return self.since.first

    @property
    def last(self) -> date:
        return self.until.last

    @classmethod
    def of(cls, period: Period, at: datetime) -> "Stretch":
        """The months of a period, up to that of a moment."""
        if isinstance(period, Month):
            return cls(period, period)
        return cls(period.since, min(period.until, Month.of(at)))

    @property
    def months(self) -> list[Month]:
        found = [self.since]
        while found[-1] < self.until:
            found.append(found[-1].after)
        return found

    @property
    def year_before(self) -> "Stretch":
        return Stretch(self.since.year_before, self.until.year_before)


def month_among(field: str, months: Iterable[Month]) -> Case:
    """Which of some months a moment lies in, as they are written; nothing outside of them.

    By comparison: to extract year and month costs a database twenty times the rows.
    """
    ends = []
    for one in months:
        begin, end = one.bounds()
        within = {f"{field}__gte": begin, f"{field}__lt": end}
        ends.append(When(**within, then=Value(str(one))))
    return Case(*ends, output_field=CharField())


def beginning(day: date) -> datetime:
    """The moment a day begins."""
    return aware(datetime.combine(day, time()))


def month_asked(text: str, at: datetime, most: int) -> Month:
    """The month an address names, of the last `most`; this one where it names none of them."""
    known = Month.of(at).back(most)
    return next((one for one in known if str(one) == text), known[-1])


def period_asked(text: str, at: datetime, most: int) -> Period:
    """The month or quarter an address names, of the last `most` months; else this month."""
    known = (one for one in quarters_of(at, most) if str(one) == text)
    return next(known, None) or month_asked(text, at, most)


def quarters_of(at: datetime, most: int) -> list[Quarter]:
    """The quarters that begin in the last months, the earliest first."""
    months = Month.of(at).back(most)
    return [one for one in dict.fromkeys(map(Quarter.of, months)) if one.since >= months[0]]


def period_choices(at: datetime, most: int) -> list[tuple[str, str]]:
    """The last months, then their quarters, as a field offers them, the latest first."""
    quarters = [(str(one), one.words) for one in reversed(quarters_of(at, most))]
    return [*month_choices(at, most), *quarters]


def month_choices(at: datetime, most: int) -> list[tuple[str, str]]:
    """The last months as a field offers them, this one first."""
    return [(str(one), one.words) for one in reversed(Month.of(at).back(most))]
