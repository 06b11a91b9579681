"""Calendars as the rows of a table."""

from datetime import date, datetime, time
from typing import NamedTuple

from django.urls import reverse

from xiaoneng.core.notices import NoticeDay
from xiaoneng.core.workdays import Calendar as Kept
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import day_words, moment_words
from xiaoneng.obligations.operations.calendars import Moved, concerned, preview_notice
from xiaoneng.obligations.showing import in_language, weekday_heads
from xiaoneng.obligations.year_grid import Year, year_of
from xiaoneng.people.models import Calendar, Organ
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


def sessions_of(keeps: Kept) -> list[tuple[str, str]]:
    """The office sessions of an ordinary day, as clock times."""
    return [(_clock(one.opens), _clock(one.closes)) for one in keeps.hours.sessions]


def _clock(second: int) -> str:
    return f"{second // HOUR:02}:{second % HOUR // MINUTE:02}"


class MovedRow(NamedTuple):
    url: str
    number: str
    title: str
    organ: Organ
    before: str
    after: str


class Preview(NamedTuple):
    """What a notice would do, before it is published."""

    days: list[NoticeDay]
    year: Year
    moved: list[MovedRow]
    heads: tuple[str, ...]


def preview_of(calendar: Calendar, year: int, days: list[NoticeDay], at: datetime) -> Preview:
    """The year as it would be, and the running obligations that would move."""
    changed = dict(concerned(calendar, year, days))[calendar.name]
    moved = [_moved(one) for one in preview_notice(calendar, year, days, at)]
    return Preview(days, year_of(changed, year), moved, weekday_heads())


def _moved(one: Moved) -> MovedRow:
    row = one.obligation
    return MovedRow(
        row.get_absolute_url(),
        row.number,
        row.title,
        row.organ,
        due_words(one.before),
        due_words(one.after),
    )


def due_words(due_at: datetime) -> str:
    """The last day in time, or the moment, in words."""
    due = due_in(due_at)
    return moment_words(due) if isinstance(due, datetime) else day_words(due)


def due_in(due_at: datetime) -> date | datetime:
    """The last day in time, as a file holds it: a due date ends at its midnight."""
    local = wall(due_at)
    return date.fromordinal(local.toordinal() - 1) if local.time() == time() else due_at
