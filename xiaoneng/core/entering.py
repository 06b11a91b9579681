"""How late something was entered: working days after it happened, without declared outages.

domain.md 2.6 d. `measures.doubts_entering` says the same for whole columns.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from xiaoneng.core.workdays import Calendar

Outage = tuple[datetime, datetime]  # from, until


def days_to_enter(
    happened: datetime, entered: datetime, outages: Iterable[Outage], calendar: Calendar
) -> int:
    """Working days after the day it happened, up to and including the day it was entered.

    A day on which the system could not send, if only for an hour, is not counted; one that two
    outages share is left out once.
    """
    first, last = happened.date(), entered.date()
    days, known = calendar.between(first, last), first
    for begins, ends in sorted((_before(one[0].date()), _last_of(one)) for one in outages):
        begin, end = max(known, begins), min(last, ends)
        if end > begin:
            days -= calendar.between(begin, end)
            known = end
    return days


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _last_of(outage: Outage) -> date:
    """The last day it touches: one that ends at midnight does not touch the day that begins."""
    return (outage[1] - timedelta(seconds=1)).date()
