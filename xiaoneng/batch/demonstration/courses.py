"""How long a case takes: its working time, and the times its clock stood still."""

from datetime import date
from random import Random
from typing import NamedTuple

from xiaoneng.batch.demonstration.catalogue import Item
from xiaoneng.batch.demonstration.conduct import (
    BEYOND_LONG,
    DECIDED_AT_ONCE,
    HASTY_ORGANS,
    LATE_INSTANT,
    LONG_OVERRUN,
    NEXT_DAY,
    PAUSE_SPREAD,
    STALLED,
    STALLED_DAYS,
    STALLING_ORGANS,
    TENTH,
    UNCREDITED,
    conduct_of,
)
from xiaoneng.batch.demonstration.events import PAUSE, UNCREDITED_PAUSE
from xiaoneng.batch.demonstration.figures import (
    CASES_PAUSED,
    CASES_PAUSED_AGAIN,
    OVERRUN_OF_LIMIT,
    USED_OF_LIMIT,
    WAITS_NEVER_RESUMED,
    share,
)
from xiaoneng.batch.demonstration.moments import (
    HOUR,
    at_of,
    calendar,
    interpolated,
    midnight,
    moment_of,
)
from xiaoneng.core.limits import moment_of as datetime_of
from xiaoneng.core.limits import seconds_of

PAUSED = share(CASES_PAUSED)
PAUSED_AGAIN = share(CASES_PAUSED_AGAIN)
NEVER_RESUMED = share(WAITS_NEVER_RESUMED) * TENTH
LAST = 0.9999  # share of a day: its last events


class Stop(NamedTuple):
    """The clock stands still for whole working days, after so much working time."""

    after: float
    length: int
    activity: str
    cap: int | None
    is_resumed: bool


class Course(NamedTuple):
    """Working days from acceptance to closing, less the stops."""

    span: float
    stops: tuple[Stop, ...] = ()
    is_hasty: bool = False  # decided within the minute
    is_late: bool = False

    def stretched(self, after: float) -> float:
        """Working days from acceptance, with the stops before that much working time."""
        return after + sum(stop.length for stop in self.stops if stop.after < after)


def course_of(item: Item, accepted: float, progress: float, dice: Random) -> Course:
    conduct = conduct_of(item.organ)
    late = conduct.late(progress) * (LATE_INSTANT if item.is_instant else 1)
    is_late = dice.random() < late
    if item.unit == "workhour":
        used = 1 + overrun(dice) if is_late else typical(conduct.pace, dice)
        return Course(office_span(accepted, used * item.promised), is_late=is_late)
    if item.is_instant:
        return at_the_window(item, accepted, dice, is_late=is_late)
    if item.organ in HASTY_ORGANS and not item.joint and dice.random() < DECIDED_AT_ONCE:
        return Course(0.0, is_hasty=True)
    allowed = allowance(item, accepted)
    if is_late:
        days = allowed + days_over(item, dice)
    else:
        days = min(allowed, int(typical(conduct.pace, dice) * allowed + dice.random()))
    span = span_of(accepted, days, dice)
    stops = stops_of(item, min(span, allowed), dice)
    if stops and not stops[-1].is_resumed:
        span = stops[-1].after + 0.01
    return Course(span, stops, is_late=is_late)


def typical(pace: float, dice: Random) -> float:
    """Share of the promise used by a case in time; `pace` is the share of a usual case."""
    return interpolated(USED_OF_LIMIT, dice.random()) * pace / 0.68


def overrun(dice: Random) -> float:
    return interpolated(OVERRUN_OF_LIMIT, dice.random())


def days_over(item: Item, dice: Random) -> int:
    stalled = STALLED * (3 if item.organ in STALLING_ORGANS else 1)
    if dice.random() < stalled:
        return dice.randint(*STALLED_DAYS)
    over = max(1, round(overrun(dice) * item.promised))
    if over > LONG_OVERRUN and dice.random() > BEYOND_LONG:
        return 1 + dice.randrange(LONG_OVERRUN)
    return over


def at_the_window(item: Item, accepted: float, dice: Random, *, is_late: bool) -> Course:
    """An instant case: minutes; now and then the next day, where the promise is a day."""
    if is_late:
        return Course(span_of(accepted, item.promised + 1 + dice.randrange(2), dice), is_late=True)
    if item.promised and dice.random() < NEXT_DAY:
        return Course(span_of(accepted, item.promised, dice))
    left = LAST - accepted % 1
    return Course(min(left, 0.006 + 0.16 * dice.random()))


def allowance(item: Item, accepted: float) -> int:
    """Working days after the day of acceptance within which the promise is kept."""
    if item.unit == "workday":
        return item.promised
    days = calendar()
    due = midnight(int(accepted)).toordinal() + item.promised
    return days.next_count(date.fromordinal(due)) - int(accepted)


def span_of(accepted: float, days: int, dice: Random) -> float:
    """Working time that ends `days` working days after the day of acceptance."""
    share_then = LAST * dice.random()
    if not days:
        return (LAST - accepted % 1) * dice.random()
    return int(accepted) + days + share_then - accepted


def office_span(accepted: float, hours: float) -> float:
    """Working time in which so many office hours pass."""
    office = calendar().office
    reached = office.reached(office.elapsed(seconds_of(at_of(accepted))) + int(hours * HOUR))
    return max(moment_of(datetime_of(reached)) - accepted, 0.0)


def stops_of(item: Item, within: float, dice: Random) -> tuple[Stop, ...]:
    if not item.pause or item.pause_cap is None or dice.random() >= PAUSED:
        return ()
    first = stop_of(item, within * 0.6 * dice.random(), dice)
    if not first.is_resumed or dice.random() >= PAUSED_AGAIN:
        return (first,)
    return (first, stop_of(item, first.after + within * 0.3 * dice.random() + 0.01, dice))


def stop_of(item: Item, after: float, dice: Random) -> Stop:
    cap = item.pause_cap or 0
    least, greatest, usual = PAUSE_SPREAD
    length = max(1, round(cap * dice.triangular(least, greatest, usual)))
    is_resumed = dice.random() >= NEVER_RESUMED
    if dice.random() < UNCREDITED:
        return Stop(after, length, UNCREDITED_PAUSE, None, is_resumed)
    return Stop(after, length, PAUSE + item.pause, cap, is_resumed)
