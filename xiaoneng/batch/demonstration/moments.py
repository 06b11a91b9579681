"""When things happen: on working days, in office hours, as the real day is spread.

A moment is a number: its whole part counts working days (N of the calendar), its fraction is the
share of that day's work already behind. An even draw of the fraction therefore follows the
measured hours of the day, and adding whole numbers adds working days.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cache
from itertools import accumulate

from xiaoneng.batch.demonstration.figures import EVENTS_BY_HOUR
from xiaoneng.core import calendars
from xiaoneng.core.workdays import Calendar

HOUR = 3600
HALF_PAST_ONE = 13 * HOUR + HOUR // 2
# (from, to, weight): the hours of the sessions 09:00-12:00 and 13:30-17:30; half of the events
# of hours 13 and 17 fall into the half hours that are worked
PIECES = (
    (9 * HOUR, 10 * HOUR, EVENTS_BY_HOUR[9]),
    (10 * HOUR, 11 * HOUR, EVENTS_BY_HOUR[10]),
    (11 * HOUR, 12 * HOUR, EVENTS_BY_HOUR[11]),
    (HALF_PAST_ONE, 14 * HOUR, EVENTS_BY_HOUR[13] // 2),
    (14 * HOUR, 15 * HOUR, EVENTS_BY_HOUR[14]),
    (15 * HOUR, 16 * HOUR, EVENTS_BY_HOUR[15]),
    (16 * HOUR, 17 * HOUR, EVENTS_BY_HOUR[16]),
    (17 * HOUR, 17 * HOUR + HOUR // 2, EVENTS_BY_HOUR[17] // 2),
)
TOTAL = sum(weight for _, _, weight in PIECES)
EDGES = [0.0, *(sum_ / TOTAL for sum_ in accumulate(weight for _, _, weight in PIECES))]
FINEST = 2000  # the day is looked up in steps of a few seconds


@cache
def calendar() -> Calendar:
    return calendars.named("cn")


def second_of(share: float) -> int:
    """The second of the day at which this share of the day's events has happened."""
    place = min(bisect_right(EDGES, share), len(PIECES)) - 1
    opens, closes, _ = PIECES[place]
    within = (share - EDGES[place]) / (EDGES[place + 1] - EDGES[place])
    return min(opens + int((closes - opens) * within), closes - 1)


def share_of(second: int) -> float:
    """The share of a day's events that has happened by this second of the day."""
    for place, (opens, closes, _) in enumerate(PIECES):
        if second < opens:
            return EDGES[place]
        if second < closes:
            return interpolated(EDGES[place : place + 2], (second - opens) / (closes - opens))
    return 1.0


@cache
def midnight(count: int) -> datetime:
    return datetime.combine(calendar().day_of(count), time())


def at_of(moment: float) -> datetime:
    count = int(moment)
    return midnight(count) + timedelta(seconds=second_of(moment - count))


def moment_of(at: datetime) -> float:
    """The moment after all work done by `at`."""
    count = calendar().count(at.date())
    if not calendar().works(at.date()):
        return count + 1.0
    return count + share_of(at.hour * HOUR + at.minute * 60 + at.second)


def interpolated(points: Sequence[float], share: float) -> float:
    """Between evenly spaced points, the value at `share` (0 to 1) of the way."""
    place = share * (len(points) - 1)
    low = min(int(place), len(points) - 2)
    return points[low] + (points[low + 1] - points[low]) * (place - low)
