"""What was closed in which month, in time or not, from the counts that the database keeps."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from operator import add
from typing import NamedTuple

from django.db.models import Q, QuerySet

from xiaoneng.access.scope import sees_all
from xiaoneng.core.clock import Light
from xiaoneng.kit.months import Month
from xiaoneng.obligations.lights import States
from xiaoneng.obligations.models import MonthTally
from xiaoneng.obligations.queries import organs_for, owed_beyond, owes_beyond
from xiaoneng.people.models import User

CENTURY = 100  # a month is kept as 202611
SUMS = ("number", "measured", "used", "early")
MET = Light.MET
JUDGED = (MET, Light.MISSED)
WHOLE = 1000  # thousandths of a limit
EARLY = Q(light=Light.MET, used_permille__lt=WHOLE)  # a part of the limit was left


class Closed(NamedTuple):
    """What one organ closed in one month; of one organ and month there may be several.

    `judged` had a limit, and of these `met` kept it: the on-time rate is met of judged. `measured`
    had a limit that can be used up; `used` is the sum of the thousandths they used of it. `early`
    were closed in time with a part of it left.
    """

    organ: int
    path: str
    month: Month
    number: int
    judged: int
    met: int
    measured: int
    used: int
    early: int


def closed_counts(user: User, at: datetime, since: Month, until: Month) -> list[Closed]:
    """What a person may see of the closed, by organ and month, from one month to another."""
    day = at.date()
    kept = MonthTally.objects.filter(month__gte=since.key, month__lte=until.key)
    if sees_all(user, day):
        return _summed(kept)
    inside = _summed(kept.filter(organ__in=organs_for(user, day)))
    return [*inside, *_beyond(user, at, since, until)] if owes_beyond(user, day) else inside


def _summed(kept: QuerySet[MonthTally]) -> list[Closed]:
    """Added up here: a database would be asked for six sums of each, which all are read again."""
    sums: dict[tuple[int, int], Closed] = {}
    rows = kept.values_list("organ", "organ__path", "month", "light", *SUMS)
    for organ, path, month, light, number, measured, used, early in rows:
        met = number if light == MET else 0
        judged = number if light in JUDGED else 0
        at, more = month_of(month), (number, judged, met, measured, used, early)
        have = sums.get((organ, month))
        numbers = more if have is None else map(add, have[3:], more)
        sums[organ, month] = Closed(organ, path, at, *numbers)
    return [one for one in sums.values() if one.number]


def _beyond(user: User, at: datetime, since: Month, until: Month) -> Iterator[Closed]:
    """What a person owed outside of the organs in scope: mostly nothing, and read as it is."""
    rows = owed_beyond(user, at.date()).filter(
        state=States.CLOSED, closed_at__gte=since.bounds()[0], closed_at__lt=until.bounds()[1]
    )
    found = rows.order_by().values_list(
        "organ", "organ__path", "closed_at", "light", "used_permille"
    )
    for organ, path, closed_at, light, used in found:
        month = Month.of(closed_at)  # type: ignore[arg-type]  # closed rows have a moment
        is_met, is_missed = light == Light.MET, light == Light.MISSED
        judged, measured = int(is_met or is_missed), int(used is not None)
        early = int(is_met and used is not None and used < WHOLE)
        yield Closed(organ, path, month, 1, judged, int(is_met), measured, used or 0, early)


@lru_cache(maxsize=256)
def month_of(key: int) -> Month:
    return Month(*divmod(key, CENTURY))
