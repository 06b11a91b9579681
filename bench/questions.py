"""The questions that ours and the peers are asked: the same on both sides, by seed."""

import random
from datetime import date, datetime, timedelta

from chinese_calendar import constants

SEED = 20261122
YEARS = (2015, 2025)  # inside what every peer's calendar knows
DAY = 86_400
SESSIONS = ((9 * 3600, 12 * 3600), (13 * 3600 + 1800, 17 * 3600 + 1800))


def china() -> tuple[frozenset[date], frozenset[date]]:
    """Holidays and adjusted workdays by the yearly notices."""
    return frozenset(constants.holidays), frozenset(constants.workdays)


def rest_days(first: int = YEARS[0], last: int = YEARS[1] + 1) -> list[date]:
    """Every date not worked in China, weekends included, adjusted workdays not."""
    day, end = date(first, 1, 1), date(last, 12, 31)
    rests = []
    while day <= end:
        is_weekend = day.weekday() >= 5 and day not in constants.workdays
        if is_weekend or day in constants.holidays:
            rests.append(day)
        day += timedelta(1)
    return rests


def spans(count: int) -> list[tuple[date, int]]:
    """(a working day, working days to add). Peers differ in what a day off as start means."""
    dice, rests = random.Random(SEED), set(rest_days())
    first = date(YEARS[0], 1, 1).toordinal()
    last = date(YEARS[1], 6, 30).toordinal()
    found: list[tuple[date, int]] = []
    while len(found) < count:
        day = date.fromordinal(dice.randint(first, last))
        if day not in rests:
            found.append((day, dice.randint(1, 60)))
    return found


def stays(count: int) -> list[tuple[datetime, datetime, datetime, datetime]]:
    """(start, pause, resumption, end) of matters measured in office hours, whole minutes."""
    dice = random.Random(SEED)
    first = datetime(YEARS[0], 1, 1)
    minutes = int((datetime(YEARS[1], 6, 30) - first).total_seconds()) // 60
    found = []
    for _ in range(count):
        start = first + timedelta(minutes=dice.randrange(minutes))
        steps = sorted(dice.randrange(40 * 1440) for _ in range(3))
        pause, resumption, end = (start + timedelta(minutes=step) for step in steps)
        found.append((start, pause, resumption, end))
    return found
