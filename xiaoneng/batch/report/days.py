"""What each date of a case's clock is, once for the strip and for the sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from xiaoneng.batch.facts import CaseSheet, ClockLine
from xiaoneng.core.explaining import DayRow
from xiaoneng.core.workdays import DayKind


class State(StrEnum):
    """What a date does to the clock."""

    START = "start"
    COUNTED = "counted"
    OVER = "over"  # counted, after the promised due date
    PAUSED = "paused"
    EXPECTED = "expected"
    REST = "rest"  # weekend, holiday, or nothing counted


@dataclass(frozen=True, slots=True)
class Day:
    """One date, judged."""

    row: DayRow
    state: State
    number: int  # which day of the limit it is; seconds so far for hours
    is_due: bool
    is_statutory_due: bool
    is_today: bool
    is_closing: bool
    counts_every_date: bool  # a limit in days: no date is left out

    @property
    def is_ordinary(self) -> bool:
        """Nothing happens on it but counting."""
        return self.state is not State.START and not (
            self.is_due or self.is_statutory_due or self.is_today or self.is_closing
        )


def judged(sheet: CaseSheet, as_of: datetime) -> list[Day]:
    """The dates of a sheet in order."""
    return list(_judged(sheet, as_of))


def clock_of(sheet: CaseSheet, which: str) -> ClockLine | None:
    return next((clock for clock in sheet.clocks if clock.which == which), None)


def unit_of(sheet: CaseSheet) -> str:
    """The unit of the promised limit, in which the dates are counted."""
    promised = clock_of(sheet, "promised")
    return promised.unit if promised is not None else "day"


def _judged(sheet: CaseSheet, as_of: datetime) -> Iterator[Day]:
    due, statutory = _due_on(sheet, "promised"), _due_on(sheet, "statutory")
    closed_on = sheet.closed_at.date() if sheet.closed_at is not None else None
    counts_every_date, number = unit_of(sheet) == "day", 0
    for row in sheet.days:
        number += row.used
        yield Day(
            row,
            _state(row, due),
            number,
            is_due=row.day == due,
            is_statutory_due=row.day == statutory,
            is_today=closed_on is None and row.day == as_of.date(),
            is_closing=row.day == closed_on,
            counts_every_date=counts_every_date,
        )


def _due_on(sheet: CaseSheet, which: str) -> date | None:
    clock = clock_of(sheet, which)
    return clock.due_on if clock is not None else None


def _state(row: DayRow, due: date | None) -> State:
    if row.is_start:
        return State.START
    if row.paused > 0 and row.used <= 0:
        return State.PAUSED
    if row.used <= 0:
        return State.REST
    if row.is_expected:
        return State.EXPECTED
    return State.OVER if due is not None and row.day > due else State.COUNTED


def is_adjusted(day: Day) -> bool:
    """A rest day that counts because the yearly notice made it a working day."""
    return day.row.kind is DayKind.ADJUSTED and day.row.used > 0 and not day.counts_every_date
