"""How each unit counts over arrays, finds its due moment and is late (clock.md, Limit)."""

from dataclasses import dataclass, fields, replace

import numpy as np

from xiaoneng.core.ladders import DAY_OF_HOURS
from xiaoneng.core.limits import HOUR, REMINDER_SHARE
from xiaoneng.core.sessions import DAY
from xiaoneng.measures.array_days import (
    NEVER,
    OUTSIDE,
    Days,
    Flags,
    Numbers,
    Whole,
    is_whole,
    within,
)


@dataclass(frozen=True)
class Clocks:
    """One row per clock with one limit, its start not after the moment it is judged at."""

    start: Whole
    moment: Whole
    is_closed: Flags
    amount: Numbers  # days or hours; dates from the start to a given due
    warn: Numbers  # in the limit's unit; not a number where none is told
    second: Whole  # of the day, of a given moment
    is_past: Flags  # within its second, the moment lies behind the given one
    share: int = REMINDER_SHARE  # of the ladder; the same for all

    def take(self, rows: Whole) -> "Clocks":
        if is_whole(rows, len(self.start)):
            return self
        columns = [one.name for one in fields(self) if one.name != "share"]
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})

    def with_amount(self, amount: Numbers) -> "Clocks":
        """The same clocks with other amounts."""
        return replace(self, amount=amount)


class Counting:
    """How a unit counts dates: `day`, and what the other units change of it."""

    step = 1  # counts in one of the unit

    def __init__(self, days: Days) -> None:
        self.days = days

    def counter(self, moment: Whole) -> Whole:
        """The running count at a moment."""
        return moment // DAY

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        """The moment at which the count reaches `target`; `first` is the count at the start."""
        return self.days.end_of(self.days.next_count(np.maximum(target, floor // DAY)))

    def due_place(self, due: Whole) -> Whole:
        """The date in which a due moment lies, or that it ends."""
        return (due - 1) // DAY

    def is_late(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Flags:
        return clocks.moment >= due

    def remains(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Whole:
        """What is left: dates to the due date; NEVER where there is none."""
        return np.where(due == OUTSIDE, NEVER, self.due_place(due) - clocks.moment // DAY)

    def passed(self, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        """The first moment behind the due one at which the count lies beyond `target`."""
        return due + 1

    def counts(self, amount: Numbers) -> Whole:
        """Amounts as counts: days, or seconds for limits in hours (core.limits.in_counts)."""
        return (amount if self.step == 1 else np.round(amount * self.step)).astype(np.int64)

    def threshold(self, amount: Whole, share: int) -> Whole:
        """What remains when the reminder is due: a share of the amount, at least one."""
        part = -(-amount // (share * self.step))
        return self.step * np.maximum(part, 1)

    def warning(self, clocks: Clocks, amount: Whole) -> Whole:
        """What remains when a clock is due soon: as told, or when the reminder is due."""
        own = self.counts(np.nan_to_num(clocks.warn))
        return np.where(np.isnan(clocks.warn), self.threshold(amount, clocks.share), own)

    def near(self, left: Whole, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        """The first moment at which no more than `left` remains."""
        return np.where(due == OUTSIDE, NEVER, (self.due_place(due) - left) * DAY)

    def over(self, days: int, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        """The first moment at which the limit is over by some working days."""
        return np.where(due == OUTSIDE, NEVER, self.days.after(self.due_place(due), days))


class Workdays(Counting):
    def counter(self, moment: Whole) -> Whole:
        return within(self.days.count, moment // DAY)

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        return self.days.end_of(np.maximum(target, self.days.next_count(floor // DAY)))

    def remains(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Whole:
        return amount - used

    def near(self, left: Whole, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        aim = target - left
        is_known = aim < len(self.days.place_of)
        begins = np.where(is_known, within(self.days.place_of, aim) * DAY, NEVER)
        return np.where(aim <= first, clocks.start, begins)


class GivenDays(Counting):
    """A given date: pauses move it by dates, and it is never rolled to a working day."""

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        return np.where(target < len(self.days.works), (target + 1) * DAY, OUTSIDE)


class GivenMoments(Counting):
    """A given moment, kept to the microsecond as the log wrote it."""

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        return np.where(target < len(self.days.works), target * DAY + clocks.second, OUTSIDE)

    def due_place(self, due: Whole) -> Whole:
        return due // DAY

    def is_late(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Flags:
        is_late: Flags = (clocks.moment > due) | ((clocks.moment == due) & clocks.is_past)
        return is_late


class Unlimited(Counting):
    """No limit: dates are counted, and nothing is ever due."""

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        return np.full(len(target), OUTSIDE)


class Hours(Counting):
    step = HOUR

    def counter(self, moment: Whole) -> Whole:
        return moment

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        return np.where(target < self.days.end, target, OUTSIDE)

    def due_place(self, due: Whole) -> Whole:
        return due // DAY

    def is_late(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Flags:
        return used > amount

    def remains(self, clocks: Clocks, due: Whole, used: Whole, amount: Whole) -> Whole:
        return amount - used

    def over(self, days: int, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        return np.where(due == OUTSIDE, NEVER, due + days * DAY_OF_HOURS)

    def near(self, left: Whole, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        return np.where(target - left <= first, clocks.start, target - left)


class OfficeHours(Hours):
    def counter(self, moment: Whole) -> Whole:
        place = moment // DAY
        second = moment - place * DAY
        days = self.days
        return within(days.office, place) + days.elapsed[within(days.plan, place) + second]

    def due(self, target: Whole, floor: Whole, clocks: Clocks, first: Whole) -> Whole:
        place = np.searchsorted(self.days.office, target, side="left") - 1
        rest = target - within(self.days.office, place)
        found = np.full(len(target), OUTSIDE)
        for opens, closes in zip(self.days.opens, self.days.closes, strict=True):
            begins = within(opens, place)
            length = within(closes, place) - begins
            is_here = (found == OUTSIDE) & (rest > 0) & (rest <= length)
            found = np.where(is_here, place * DAY + begins + rest, found)
            rest = rest - length
        found = np.where(target > self.days.total, OUTSIDE, found)
        return np.where(target <= first, clocks.start, found)

    def passed(self, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        return self.due(np.maximum(target, first) + 1, clocks.start, clocks, first)

    def over(self, days: int, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        # Below its amount the count at the due moment is the target itself.
        beyond = np.maximum(target, first) + days * self.days.usual
        return self.due(beyond, clocks.start, clocks, first)

    def near(self, left: Whole, due: Whole, target: Whole, clocks: Clocks, first: Whole) -> Whole:
        return self.due(target - left, clocks.start, clocks, first)


COUNTING: dict[str, type[Counting]] = {
    "workday": Workdays,
    "day": Counting,
    "hour": Hours,
    "workhour": OfficeHours,
    "given_day": GivenDays,
    "given_moment": GivenMoments,
    "none": Unlimited,
}
