"""The look-ahead: a month of due dates, for a person or for an organ."""

import calendar
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Count

from xiaoneng.core.clock import Light
from xiaoneng.core.terms import add_months
from xiaoneng.core.workdays import Calendar, DayKind
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.lines import Line, lines_of, with_clocks
from xiaoneng.obligations.models import ObligationQuerySet
from xiaoneng.obligations.shift_rows import due_in

MOST_A_DAY = 4  # in a cell; the rest is one link
MOST = 2000  # rows of one month


class DayCell(NamedTuple):
    """One date of the month: whether it is worked, and what falls due on it."""

    on: date
    is_outside: bool  # of the month
    is_off: bool
    name: str  # of the holiday
    is_today: bool
    lines: list[Line]
    more: int


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    before: date
    after: date
    weeks: list[list[DayCell]]
    days: list[DayCell]  # those with something due, for the list on a phone
    total: int
    read: int  # of these; the others are only counted
    paused: int


def month_of(rows: ObligationQuerySet, first: date, keeps: Calendar, at: datetime) -> Month:
    """The open rows that fall due in the month that begins on `first`, day by day.

    Of more than `MOST` only the first are read; the others are counted, a day's as its `more`.
    """
    grid = calendar.Calendar().monthdatescalendar(first.year, first.month)
    after = add_months(first, 1)
    lines, counts = _due_by_day(rows, first, after, at)
    weeks = [[_cell(on, first, keeps, lines[on], counts[on], at) for on in week] for week in grid]
    inside = [cell for week in weeks for cell in week if not cell.is_outside and counts[cell.on]]
    return Month(
        first=first,
        before=add_months(first, -1),
        after=after,
        weeks=weeks,
        days=[
            cell._replace(lines=lines[cell.on], more=counts[cell.on] - len(lines[cell.on]))
            for cell in inside
        ],
        total=sum(counts[cell.on] for cell in inside),
        read=sum(len(lines[cell.on]) for cell in inside),
        paused=rows.filter(light=Light.PAUSED).count(),
    )


def due_lines(rows: ObligationQuerySet, since: date, at: datetime) -> tuple[list[Line], int]:
    """Open rows with a due date that will hold, from a day on, and how many there are: a feed.

    The lines are the first `MOST` of them.
    """
    start = aware(datetime.combine(since, time()))
    found = rows.filter(due_at__gte=start).exclude(light=Light.PAUSED)
    lines = _first(found, at)
    return lines, len(lines) if len(lines) < MOST else found.count()


def _first(rows: ObligationQuerySet, at: datetime) -> list[Line]:
    return lines_of(with_clocks(rows).order_by("due_at", "pk")[:MOST], at)


def _due_by_day(
    rows: ObligationQuerySet, first: date, after: date, at: datetime
) -> tuple[defaultdict[date, list[Line]], Counter[date]]:
    """The lines of each day up to `after`, and how many there are of each.

    A due date ends at its midnight, so the last one's moment is the first of the next day.
    """
    start, end = (aware(datetime.combine(on, time())) for on in (first, after))
    found = rows.filter(due_at__range=(start, end)).exclude(light=Light.PAUSED)
    by_day: defaultdict[date, list[Line]] = defaultdict(list)
    lines = _first(found, at)
    for line in lines:
        if line.left.due_on is not None:
            by_day[line.left.due_on].append(line)
    if len(lines) < MOST:
        return by_day, Counter({on: len(of_day) for on, of_day in by_day.items()})
    counts = Counter[date]()
    for due_at, number in found.order_by().values_list("due_at").annotate(number=Count("pk")):
        counts[_last_day(due_at)] += number
    return by_day, counts


def _last_day(due_at: datetime) -> date:
    due = due_in(due_at)
    return wall(due).date() if isinstance(due, datetime) else due


def _cell(
    on: date, first: date, keeps: Calendar, lines: list[Line], number: int, at: datetime
) -> DayCell:
    is_holiday = keeps.kind(on) is DayKind.HOLIDAY
    if is_outside := on.month != first.month:
        lines, number = [], 0
    return DayCell(
        on=on,
        is_outside=is_outside,
        is_off=not keeps.works(on),
        name=keeps.holiday_name(on) if is_holiday else "",
        is_today=on == at.date(),
        lines=lines[:MOST_A_DAY],
        more=max(number - MOST_A_DAY, number - len(lines)),
    )
