"""Office sessions: the hours of a working day that a clock in office time counts.

`F(x)` is the office time from 1950-01-01 to the moment `x`, in seconds; office time between two
moments is a subtraction, and the moment at which it is reached a look-up back.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from xiaoneng.core.refusals import Unusable, mark

DAY = 86_400  # seconds


class Session(NamedTuple):
    """Opening and closing, seconds of the day."""

    opens: int
    closes: int


def session(opens: time, closes: time) -> Session:
    return Session(opens.hour * 3600 + opens.minute * 60, closes.hour * 3600 + closes.minute * 60)


@dataclass(frozen=True, slots=True)
class Season:
    """Sessions that hold each year from one (month, day) to another, both included."""

    first: tuple[int, int]
    last: tuple[int, int]
    sessions: tuple[Session, ...]

    def holds(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True)
class OfficeHours:
    """The sessions of a working day, and the seasons in which they differ."""

    sessions: tuple[Session, ...]
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        for plan in (self.sessions, *(season.sessions for season in self.seasons)):
            refuse_bad_sessions(plan)

    @property
    def length(self) -> int:
        """Office seconds of a usual working day."""
        return length_of(self.sessions)

    def on(self, day: date) -> tuple[Session, ...]:
        for season in self.seasons:
            if season.holds(day):
                return season.sessions
        return self.sessions

    def table(
        self,
        first: date,
        works: Sequence[int],
        own: Mapping[date, tuple[Session, ...]],
    ) -> "OfficeTable":
        """Sessions date by date; `own` are the dates with sessions of their own (half days)."""
        plans: list[tuple[Session, ...]] = []
        for place, worked in enumerate(works):
            if not worked:
                plans.append(())
            elif self.seasons or own:
                day = first + timedelta(days=place)
                plans.append(own[day] if day in own else self.on(day))
            else:
                plans.append(self.sessions)
        return OfficeTable(first.toordinal(), tuple(plans), self.sessions)


class OfficeTable:
    """Office time as two lists: seconds before each date, and each date's sessions."""

    def __init__(
        self,
        offset: int,
        plans: tuple[tuple[Session, ...], ...],
        usual: tuple[Session, ...],
    ) -> None:
        self.offset = offset
        self.plans = plans
        self.usual = usual
        self.before: list[int] = []
        lengths = {plan: length_of(plan) for plan in set(plans)}
        total = 0
        for plan in plans:
            self.before.append(total)
            total += lengths[plan]
        self.total = total

    def elapsed(self, moment: int) -> int:
        """F(moment): office seconds up to `moment` (seconds since the first of year 1)."""
        ordinal, second = divmod(moment, DAY)
        place = ordinal - self.offset
        if not 0 <= place < len(self.plans):
            raise Unusable(mark("a moment outside the calendar (1950 to 2149)"))
        seconds = self.before[place]
        for opens, closes in self.plans[place]:
            if second <= opens:
                break
            seconds += min(second, closes) - opens
        return seconds

    def reached(self, seconds: int) -> int:
        """The earliest moment at which F is `seconds`: the end of a session, not the next start."""
        if not 0 < seconds <= self.total:
            raise Unusable(mark("a moment outside the calendar (1950 to 2149)"))
        place = bisect_left(self.before, seconds) - 1
        rest = seconds - self.before[place]
        midnight = (self.offset + place) * DAY
        for opens, closes in self.plans[place]:
            if rest <= closes - opens:
                return midnight + opens + rest
            rest -= closes - opens
        raise AssertionError("office time does not add up")

    def closes(self, ordinal: int) -> int:
        """The moment business closes on a date; the usual hour where it is not worked."""
        plan = self.plans[ordinal - self.offset] or self.usual
        return ordinal * DAY + plan[-1].closes


def length_of(plan: Sequence[Session]) -> int:
    return sum(closes - opens for opens, closes in plan)


def refuse_bad_sessions(plan: Sequence[Session]) -> None:
    """Refuse what is no plan of a day (`is_plan`); raises Unusable."""
    if not is_plan(plan):
        raise Unusable(
            mark(
                "sessions must follow each other inside one day without overlap; write two that "
                "touch as one"
            )
        )


def is_plan(plan: Sequence[Session]) -> bool:
    """Sessions lie inside one day, in order, without overlap, and there is at least one."""
    edges = [edge for pair in plan for edge in pair]
    return bool(edges) and edges == sorted(set(edges)) and edges[0] >= 0 and edges[-1] <= DAY


NINE_TO_HALF_PAST_FIVE = OfficeHours(
    (session(time(9), time(12)), session(time(13, 30), time(17, 30)))
)
