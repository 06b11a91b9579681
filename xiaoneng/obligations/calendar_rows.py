"""Calendars as the rows of a table."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from itertools import count
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.core.notices import NoticeDay
from xiaoneng.core.workdays import Calendar as Kept
from xiaoneng.kit.words import day_words
from xiaoneng.obligations.operations.calendars import concerned, preview_notice, preview_sessions
from xiaoneng.obligations.shift_rows import Counted, ShiftRow, counted
from xiaoneng.obligations.showing import holiday_words, in_language, weekday_heads
from xiaoneng.obligations.year_grid import Year, year_of
from xiaoneng.people.models import Calendar
from xiaoneng.people.queries import calendar_named

HOUR, MINUTE = 3600, 60
BEFORE, AFTER = 2, 2  # years shown as tabs around the chosen one


class CalendarRow(NamedTuple):
    calendar: Calendar
    url: str
    years: str
    organs: str


def calendar_rows() -> list[CalendarRow]:
    """Every named calendar, the nation's first."""
    found = Calendar.objects.select_related("parent").prefetch_related("organs")
    rows = []
    for one in sorted(found, key=lambda row: (row.parent_id is not None, row.name)):
        published = sorted(calendar_named(one.name).published or ())
        years = f"{published[0]} – {published[-1]}" if published else ""
        organs = ", ".join(in_language(organ) for organ in one.organs.all())
        url = reverse("obligations:calendar_year", args=[one.name])
        rows.append(CalendarRow(one, url, years, organs))
    return rows


def years_around(year: int) -> range:
    return range(year - BEFORE, year + AFTER + 1)


def year_awaited(calendar: Calendar, since: int) -> int:
    """The first year from one on whose notice the calendar has not: for local days, its own."""
    known = set(calendar.notices.values_list("year", flat=True))
    if calendar.parent_id is None:
        known |= calendar_named(calendar.name).published or set()
    return next(year for year in count(since) if year not in known)


def sessions_of(keeps: Kept) -> list[tuple[str, str]]:
    """The office sessions of an ordinary day, as clock times."""
    return [(_clock(one.opens), _clock(one.closes)) for one in keeps.hours.sessions]


def _clock(second: int) -> str:
    return f"{second // HOUR:02}:{second % HOUR // MINUTE:02}"


def hours_preview(
    calendar: Calendar, sessions: Sequence[tuple[time, time]], at: datetime
) -> Counted:
    """How many running obligations other office hours move, and the first of these."""
    return counted(preview_sessions(calendar, sessions, at))


def notice_days(days: Iterable[NoticeDay]) -> list[str]:
    """Days of a notice in words: the date, the holiday, whether it is worked."""
    return [
        " ".join(
            part
            for part in (
                day_words(one.day),
                holiday_words(one.name),
                _("worked") if one.works else _("not worked"),
            )
            if part
        )
        for one in days
    ]


class Preview(NamedTuple):
    """What a notice would do, before it is published."""

    days: list[NoticeDay]
    year: Year
    rows: list[ShiftRow]
    moved: int
    heads: tuple[str, ...]


def preview_of(calendar: Calendar, year: int, days: list[NoticeDay], at: datetime) -> Preview:
    """The year as it would be, how many running obligations move, and the first of these."""
    changed = concerned(calendar, year, days)[calendar.name]
    found = counted(preview_notice(calendar, year, days, at))
    return Preview(days, year_of(changed, year), found.rows, found.moved, weekday_heads())
