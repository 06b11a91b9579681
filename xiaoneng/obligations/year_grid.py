"""A calendar's year as twelve small months: what is worked, what is off, and why."""

import calendar
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from xiaoneng.core.workdays import Calendar, DayKind
from xiaoneng.obligations.showing import holiday_words, month_words

EARLIEST, LATEST = 2000, 2100  # the years that pages show
LOOKS = {DayKind.WEEKEND: "w", DayKind.HOLIDAY: "h", DayKind.ADJUSTED: "a", DayKind.WORKDAY: ""}


class DayOfYear(NamedTuple):
    on: date
    look: str
    words: str


class MonthOfYear(NamedTuple):
    first: date
    name: str
    weeks: list[list[DayOfYear | None]]


class Year(NamedTuple):
    year: int
    months: list[MonthOfYear]
    working: int
    holidays: int
    adjusted: int
    is_provisional: bool


def year_of(keeps: Calendar, year: int) -> Year:
    """Every date of a year in a calendar, and how many of each kind."""
    grid = calendar.Calendar()
    months = [
        MonthOfYear(
            date(year, month, 1),
            month_words(month),
            [
                [_day(keeps, on) if on.month == month else None for on in week]
                for week in grid.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]
    days = [on for month in months for week in month.weeks for on in week if on is not None]
    return Year(
        year,
        months,
        sum(keeps.works(one.on) for one in days),
        sum(one.look == "h" for one in days),
        sum(one.look == "a" for one in days),
        keeps.is_provisional(date(year, 7, 1)),
    )


def _day(keeps: Calendar, on: date) -> DayOfYear:
    kind = keeps.kind(on)
    name = holiday_words(keeps.holiday_name(on))
    if kind is DayKind.HOLIDAY:
        words = name or _("day off")
    elif kind is DayKind.ADJUSTED:
        words = _("adjusted workday")
        words = f"{words} {name}".strip()
    else:
        words = ""
    return DayOfYear(on, LOOKS[kind], words)
