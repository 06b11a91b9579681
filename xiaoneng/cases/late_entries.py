"""Entries that came late: what a rule of supervision reads (off-system handling)."""

from collections.abc import Iterable, Iterator

from xiaoneng.cases.models import Event, Outage, Source
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import wall
from xiaoneng.people.queries import calendar_of


def is_late_entry(
    event: Event, tolerance_days: int, outages: Iterable[Outage], calendar: Calendar
) -> bool:
    """Whether an event was entered more working days after it happened than its source may take.

    Where the source could not send in between, the days count from the end of the outage.
    """
    if event.at is None or event.recorded_at is None:
        return False
    since = event.at
    for one in outages:
        if one.from_at <= event.recorded_at and since < one.until_at:
            since = one.until_at
    days = calendar.between(wall(since).date(), wall(event.recorded_at).date())
    return days > tolerance_days


def late_entries(source: Source) -> Iterator[Event]:
    """The events of a source that were entered late."""
    outages, calendar = list(source.outages.order_by("from_at")), calendar_of(source.organ)
    rows = Event.objects.filter(case__source=source, recorded_at__isnull=False)
    for event in rows.select_related("case").order_by("pk").iterator(chunk_size=2000):
        if is_late_entry(event, source.tolerance_days, outages, calendar):
            yield event
