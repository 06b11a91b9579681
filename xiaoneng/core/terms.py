"""Terms in months and years, and limits compared through the calendar."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from xiaoneng.core.clock import Clock, Which, read, read_term
from xiaoneng.core.limits import Limit, Term
from xiaoneng.core.workdays import Calendar


def add_months(start: date, months: int) -> date:
    """The corresponding day, or the month's last where there is none (民法典 art. 202).

    Terms of sanctions and the like do not roll to a working day.
    """
    place = start.year * 12 + start.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def first_breach(promised: Term, statutory: Term, calendar: Calendar, year: int) -> date | None:
    """The first day of a year from which the promise would end after the statute; else None.

    A promise is checked when it is set, from each day of a year, because two units cannot be
    compared by their amounts (clock.md, Two limits). A given due is no promise for a whole year,
    and without either limit there is nothing to compare.
    """
    if not (isinstance(promised, Limit) and isinstance(statutory, Limit)):
        return None
    if _is_shorter(promised, statutory):
        return None
    day = date(year, 1, 1)
    while day.year == year:
        start = datetime.combine(day, time(9))
        dues = [
            read(Clock(start, limit), calendar, start).due_at for limit in (promised, statutory)
        ]
        if dues[0] is not None and dues[1] is not None and dues[0] > dues[1]:
            return day
        day += timedelta(days=1)
    return None


def ends_after_law(clock: Clock, calendar: Calendar) -> bool:
    """Whether the promise of one clock ends after its statute, whatever they are counted in.

    Of a matter in hand the start is known, and both due moments are: they alone are compared.
    """
    promised, statutory = clock.promised, clock.statutory
    if promised is None or statutory is None:
        return False
    are_limits = isinstance(promised, Limit) and isinstance(statutory, Limit)
    if are_limits and _is_shorter(promised, statutory):  # type: ignore[arg-type]  # both are Limits
        return False
    promise, law = (
        read_term(clock, which, calendar, clock.started_at).due_at
        for which in (Which.PROMISED, Which.STATUTORY)
    )
    return promise is not None and law is not None and promise > law


def _is_shorter(promised: Limit, statutory: Limit) -> bool:
    """Whether the amounts alone say so: those of one unit, and days that end alike."""
    is_comparable = (promised.unit, promised.day_end) == (statutory.unit, statutory.day_end)
    return is_comparable and promised.amount <= statutory.amount
