"""A calendar as numpy arrays: dates by place (days since 1950-01-01) and places by N."""

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Kind = TypeVar("Kind", bound=np.generic)

NEVER = 1 << 62  # a moment after all others
OUTSIDE = NEVER  # a due moment beyond the calendar: nothing is late by it


def is_first(ordered: Whole) -> Flags:
    """Which of some numbers in order are not what stands before them."""
    found = np.ones(len(ordered), bool)
    found[1:] = ordered[1:] != ordered[:-1]
    return found


def is_whole(rows: Whole, size: int) -> bool:
    """Whether some rows are all of so many, in order."""
    if len(rows) != size or (size and (rows[0] != 0 or rows[-1] != size - 1)):
        return False
    return bool((rows[1:] > rows[:-1]).all())


@dataclass(frozen=True)
class Days:
    """A calendar as arrays by date, by N and by session."""

    works: Whole
    count: Whole  # N of each date
    place_of: Whole  # the date of each N, which begins at 1
    is_provisional: Flags
    office: Whole  # office seconds before each date
    total: int  # office seconds of all dates
    usual: int  # office seconds of a usual day
    opens: Whole  # [session, date]
    closes: Whole
    plan: Whole  # of each date: where its seconds begin in `elapsed`
    elapsed: Whole  # office seconds before each second of a day, plan after plan

    @property
    def end(self) -> int:
        """The midnight that ends the calendar."""
        return len(self.works) * DAY

    def added(self, place: Whole, days: Whole) -> Whole:
        """The date on which some working days have passed after another."""
        return within(self.place_of, within(self.count, place) + days)

    def next_count(self, place: Whole) -> Whole:
        """N of the first working day on or after a date; beyond all N where the calendar ends."""
        found = within(self.count, place) + 1 - within(self.works, place)
        return np.where(place < len(self.works), found, len(self.place_of))

    def end_of(self, count: Whole) -> Whole:
        """The midnight that ends the working day whose N is `count`."""
        is_known = (count > 0) & (count < len(self.place_of))
        return np.where(is_known, (within(self.place_of, count) + 1) * DAY, OUTSIDE)

    def after(self, place: Whole, days: int) -> Whole:
        """The midnight with which the n-th working day after a date begins."""
        return within(self.place_of, within(self.count, place) + days) * DAY


@cache
def days_of(calendar: Calendar) -> Days:
    columns = calendar.columns()
    works, counts = (np.array(column, np.int64) for column in columns[:2])
    plans = calendar.office.plans
    known = {plan: number for number, plan in enumerate(set(plans))}
    which = np.array([known[plan] for plan in plans])
    depth = max(len(plan) for plan in known)
    padded = [[*plan, *[(0, 0)] * (depth - len(plan))] for plan in known]
    edges = np.array(padded, np.int64)[which]
    return Days(
        works=works,
        count=counts,
        place_of=np.concatenate([[0], np.flatnonzero(works)]),
        is_provisional=np.array(columns[2], bool),
        office=np.array(calendar.office.before, np.int64),
        total=calendar.office.total,
        usual=calendar.hours.length,
        opens=edges[:, :, 0].T.copy(),
        closes=edges[:, :, 1].T.copy(),
        plan=which * DAY,
        elapsed=np.concatenate([elapsed_of(np.array(plan, np.int64)) for plan in padded]),
    )


def elapsed_of(plan: Whole) -> Whole:
    """Office seconds before each second of a day with these sessions."""
    seconds = np.arange(DAY)[:, None] - plan[:, 0]
    total: Whole = np.clip(seconds, 0, plan[:, 1] - plan[:, 0]).sum(axis=1)
    return total


def within(values: NDArray[Kind], place: Whole) -> NDArray[Kind]:
    """Values by place, of the last place where the place lies beyond."""
    return values.take(place, mode="clip")
