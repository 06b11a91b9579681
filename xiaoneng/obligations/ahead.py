"""The look-ahead: a month of due dates, for a person or for an organ."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from xiaoneng.core.clock import Light
from xiaoneng.core.terms import add_months
from xiaoneng.core.workdays import Calendar, DayKind
from xiaoneng.kit.time import aware
from xiaoneng.obligations.lines import Line, lines_of, with_clocks
from xiaoneng.obligations.models import ObligationQuerySet

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
    paused: int


def month_of(rows: ObligationQuerySet, first: date, keeps: Calendar, at: datetime) -> Month:
    """The open rows that fall due in the month that begins on `first`, day by day."""
    grid = calendar.Calendar().monthdatescalendar(first.year, first.month)
    lines = _due_by_day(rows, grid[0][0], grid[-1][-1], at)
    weeks = [[_cell(on, first, keeps, lines[on], at) for on in week] for week in grid]
    inside = [cell for week in weeks for cell in week if not cell.is_outside]
    return Month(
        first=first,
        before=add_months(first, -1),
        after=add_months(first, 1),
        weeks=weeks,
        days=[cell._replace(lines=lines[cell.on]) for cell in inside if lines[cell.on]],
        total=sum(len(lines[cell.on]) for cell in inside),
        paused=rows.filter(light=Light.PAUSED).count(),
    )


def due_lines(rows: ObligationQuerySet, since: date, at: datetime) -> list[Line]:
    """Open rows with a due date that will hold, from a day on: what a feed tells."""
    start = aware(datetime.combine(since, time()))
    found = with_clocks(rows.filter(due_at__gte=start).exclude(light=Light.PAUSED))
    return lines_of(found.order_by("due_at", "pk")[:MOST], at)


def _due_by_day(
    rows: ObligationQuerySet, first: date, last: date, at: datetime
) -> defaultdict[date, list[Line]]:
    """A due date ends at its midnight, so the last one's moment is the first of the next day."""
    start = aware(datetime.combine(first, time()))
    end = aware(datetime.combine(date.fromordinal(last.toordinal() + 1), time()))
    found = rows.filter(due_at__range=(start, end)).exclude(light=Light.PAUSED)
    by_day: defaultdict[date, list[Line]] = defaultdict(list)
    for line in lines_of(with_clocks(found).order_by("due_at", "pk")[:MOST], at):
        if line.left.due_on is not None:
            by_day[line.left.due_on].append(line)
    return by_day


def _cell(on: date, first: date, keeps: Calendar, lines: list[Line], at: datetime) -> DayCell:
    is_holiday = keeps.kind(on) is DayKind.HOLIDAY
    return DayCell(
        on=on,
        is_outside=on.month != first.month,
        is_off=not keeps.works(on),
        name=keeps.holiday_name(on) if is_holiday else "",
        is_today=on == at.date(),
        lines=lines[:MOST_A_DAY],
        more=max(len(lines) - MOST_A_DAY, 0),
    )
