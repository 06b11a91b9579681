"""A calendar as the plainest tables there are: where the limits of the benches look."""

from itertools import accumulate

from xiaoneng.core.workdays import FIRST, LAST, OFFSET, Calendar


def works_of(calendar: Calendar) -> list[int]:
    """1 or 0 for each date from the first of the calendar on."""
    days = (FIRST.fromordinal(ordinal) for ordinal in range(OFFSET, LAST.toordinal() + 1))
    return [int(calendar.works(day)) for day in days]


def counts_of(works: list[int]) -> list[int]:
    """N of each date."""
    return list(accumulate(works))


def places_of(works: list[int]) -> list[int]:
    """The date of each N; N is the place in the list."""
    return [0, *(place for place, worked in enumerate(works) if worked)]
