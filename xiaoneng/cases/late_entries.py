"""What was entered late in the cases that came in: what the rule LATE_ENTRY reads."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import NamedTuple

from django.db.models import F, QuerySet

from xiaoneng.cases.models import Event, Source
from xiaoneng.cases.places import Place, batches_from, keys_after
from xiaoneng.core.entering import Outage, days_to_enter
from xiaoneng.core.rulebook import Subject
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.many import among
from xiaoneng.kit.time import aware, wall
from xiaoneng.people.queries import calendar_named

FROM_CASE = ("case__version", "case__decision")


class Entry(NamedTuple):
    """An event, both its moments on the wall, and how many working days lie between."""

    event: Event
    happened: datetime
    entered: datetime
    days: int


def late_entries(since: datetime, until: datetime, after: str = "") -> Iterator[Subject]:
    """The cases with late entries in the files that came in after one moment and up to another,
    from a place on.

    A case is told once, by its latest entry: what is late in it is mostly late together.
    """
    for batch, last in batches_from(Place.of(after), since, until):
        rows = maybe_late(Event.objects.filter(batch=batch), batch.source)
        for keys in keys_after(rows, last, "case_id"):
            entries = list(late_among(rows.filter(case__in=among(keys)), batch.source))
            for case, some in groupby(entries, key=lambda one: one.event.case_id):
                place = str(Place(batch.pk, case))
                yield replace(subject_of(list(some), batch.source), place=place)


def entered_late(since: datetime, until: datetime) -> Iterator[Subject]:
    """The cases with late entries in a stretch, by when they were entered there."""
    for source in Source.objects.order_by("pk"):
        rows = Event.objects.filter(batch__source=source)
        entries = late_among(rows.filter(recorded_at__gt=since, recorded_at__lte=until), source)
        for _case, some in groupby(entries, key=lambda one: one.event.case_id):
            yield subject_of(list(some), source)


def maybe_late(events: QuerySet[Event], source: Source) -> QuerySet[Event]:
    """Those that were entered so long after they happened that they may be late."""
    longer = timedelta(hours=24 * source.tolerance_days)  # working days are no shorter
    rows = events.filter(recorded_at__gt=F("at") + longer)
    if source.live_from_on is not None:
        rows = rows.filter(recorded_at__date__gte=source.live_from_on)
    return rows


def late_among(events: QuerySet[Event], source: Source) -> Iterator[Entry]:
    """The events that were entered later than their source may take, by case."""
    outages, rows, named = outages_of(source), maybe_late(events, source), cache(calendar_named)
    rows = rows.select_related(*FROM_CASE).order_by("case_id", "recorded_at", "pk")
    for event in rows.iterator(chunk_size=2000):
        entry = entry_of(event, outages, named)
        if entry.days > source.tolerance_days:
            yield entry


def outages_of(source: Source) -> list[Outage]:
    """When a source could not send, as the clock on the wall has it."""
    rows = source.outages.order_by("from_at").values_list("from_at", "until_at")
    return [(wall(begins), wall(ends)) for begins, ends in rows]


def entry_of(event: Event, outages: list[Outage], named: Callable[[str], Calendar]) -> Entry:
    """An event with the working days, of its case's calendar, that it took to enter it."""
    happened, entered = wall(event.at), wall(event.recorded_at)  # type: ignore[arg-type]  # compared
    owed = event.case.decision
    calendar = named(owed.calendar if owed else "cn")
    return Entry(event, happened, entered, days_to_enter(happened, entered, outages, calendar))


def subject_of(entries: list[Entry], source: Source) -> Subject:
    """A case with what was entered late in it; it happened when the latest was entered."""
    event, happened, entered, days = max(entries, key=lambda one: one.days)
    case = event.case
    owed = case.decision
    return Subject(
        key=f"cases.case:{case.pk}",
        organ=case.organ_id,
        officer=owed.officer_id if owed else None,
        obligation=case.decision_id,
        title=f"{case.item_name} {case.number}",
        url=case.get_absolute_url(),
        happened_at=aware(entered),
        facts={
            "number": case.number,
            "source": source.code,
            "activity": event.activity,
            "at": happened.isoformat(),
            "entered_at": entered.isoformat(),
            "days": days,
            "tolerance": source.tolerance_days,
            "entries": len(entries),
            "is_instant": case.version is not None and case.version.case_type == "instant",
        },
    )
