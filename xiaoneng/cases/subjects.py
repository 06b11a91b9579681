"""Cases as supervision's rules read them: which changed or happened in a stretch, and their facts.

A case handled here changes when somebody acts; one that is brought in, when its file has come in,
long after it happened perhaps. Whose version of a rule counts is said by when it happened.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from xiaoneng.cases.models import Batch, Case, CaseQuerySet, Event, Report, Supplement
from xiaoneng.cases.places import CHUNK, Place, batches_from, keys_after
from xiaoneng.catalogue.queries import organs_joining, organs_with_items, versions_naming
from xiaoneng.core.rulebook import Subject
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.many import among
from xiaoneng.kit.time import wall
from xiaoneng.obligations.queries import steps_beside, stops_beside
from xiaoneng.people.queries import calendar_named

READ = (
    "pk", "number", "state", "outcome", "reason", "decision_paper", "is_deemed", "item",
    "item_name", "item__organ__path", "organ", "organ__path", "source", "version",
    "version__case_type", "received_at", "accepted_at", "decided_at", "changed_at", "intake",
    "intake__officer",
    "decision", "decision__officer", "decision__organ__path", "decision__calendar",
    "decision__closed_at", "decision__kind__most_pauses",
    "is_told_twice", "is_reported", "is_reviewed",
)  # fmt: skip
REVIEWING = ("审", "核", "查", "勘", "评", "review", "check", "inspect", "assess")
Row = Mapping[str, Any]


def changed_cases(since: datetime, until: datetime, after: str = "") -> Iterator[Subject]:
    """The cases to which something happened after one moment and up to another, and those of the
    files that came in between; from a place on.
    """
    place, reading = Place.of(after), Reading.begun()
    if not place.batch:
        here = Case.objects.filter(changed_at__gt=since, changed_at__lte=until)
        for keys in keys_after(here, place.case):
            yield from reading.told(Case.objects.filter(pk__in=among(keys)), batch=0)
    for batch, last in batches_from(place, since, until):
        for keys in keys_after(Event.objects.filter(batch=batch), last, "case_id"):
            yield from reading.told(brought_by(batch, keys), batch.pk)


def past_cases(since: datetime, until: datetime) -> Iterator[Subject]:
    """The cases to which something happened after one moment and up to another, whenever it came
    to be known here.
    """
    rows = Case.objects.annotate(last=Coalesce("decided_at", "accepted_at", "received_at"))
    is_here = Q(changed_at__gt=since, changed_at__lte=until)
    is_brought = Q(source__isnull=False, changed_at__isnull=True, last__gt=since, last__lte=until)
    yield from subjects_of(rows.filter(is_here | is_brought))


def brought_by(batch: Batch, keys: Sequence[int]) -> CaseQuerySet:
    """Some cases of a file without those that ended before their source was live."""
    rows = Case.objects.filter(pk__in=among(keys))
    live = batch.source.live_from_on
    return rows if live is None else rows.exclude(decided_at__date__lt=live)


def subjects_of(cases: CaseQuerySet) -> Iterator[Subject]:
    """Cases as subjects, in the order of their keys.

    Rows are plain values: a rule is tried on a year of a district while somebody waits.
    """
    reading, found = Reading.begun(), with_acts(cases).values(*READ).iterator(chunk_size=CHUNK)
    while some := list(islice(found, CHUNK)):
        yield from reading.of(some)


def with_acts(cases: CaseQuerySet) -> CaseQuerySet:
    """Cases with whether they were told twice, reported on and reviewed, by their keys."""
    second = Supplement.objects.filter(case=OuterRef("pk"), is_second=True)
    approved = Report.objects.filter(case=OuterRef("pk"), state="approved")
    named = reduce(or_, (Q(activity__icontains=word) for word in REVIEWING))
    reviewed = Event.objects.filter(named, case=OuterRef("pk"))
    rows = cases.annotate(
        is_told_twice=Exists(second), is_reported=Exists(approved), is_reviewed=Exists(reviewed)
    )
    return rows.order_by("pk")


class Reading(NamedTuple):
    """What is read once for many cases: the organs that have a catalogue, the pages' address."""

    keeping: set[int]
    before: tuple[str, str, str]

    @classmethod
    def begun(cls) -> "Reading":
        return cls(organs_with_items(), reverse("cases:detail", args=[0]).rpartition("0"))

    def told(self, cases: CaseQuerySet, batch: int) -> Iterator[Subject]:
        """Some cases, few enough to be held, with their places in a stretch."""
        for row, subject in self.read(list(with_acts(cases).values(*READ))):
            yield replace(subject, place=str(Place(batch, row["pk"])))

    def of(self, cases: Sequence[Row]) -> Iterator[Subject]:
        return (subject for _row, subject in self.read(cases))

    def read(self, cases: Sequence[Row]) -> Iterator[tuple[Row, Subject]]:
        beside = Beside.of(cases)
        for row in cases:
            url = f"{self.before[0]}{row['pk']}{self.before[2]}"
            yield row, subject_of(row, beside, self.keeping, url)


class Beside(NamedTuple):
    """What stands beside some cases: the stops and steps of their clocks; which versions have a
    step of review, and the organs that a version gives a step; the calendars of stopped clocks.
    """

    stops: Mapping[int, Sequence[Row]]
    steps: Mapping[int, Sequence[Row]]
    reviewing: set[int]
    joining: Mapping[int, list[str]]
    calendars: Mapping[str, Calendar]

    @classmethod
    def of(cls, cases: Sequence[Row]) -> "Beside":
        owed = [row["decision"] for row in cases if row["decision"] is not None]
        versions = {row["version"] for row in cases if row["version"] is not None}
        stops = stops_beside(owed)
        stopped = {row["decision__calendar"] for row in cases if stops.get(row["decision"])}
        return cls(
            stops,
            steps_beside(owed),
            versions_naming(versions, REVIEWING),
            organs_joining(versions),
            {name: calendar_named(name) for name in stopped},
        )


def subject_of(row: Row, beside: Beside, keeping: set[int], url: str) -> Subject:
    """A case as a subject; `keeping` are the organs that have a catalogue."""
    owed = "decision" if row["decision"] is not None else "intake"
    moments = (row["changed_at"], row["decided_at"], row["accepted_at"], row["received_at"])
    return Subject(
        key=f"cases.case:{row['pk']}",
        organ=row["organ"],
        officer=row[f"{owed}__officer"],
        obligation=row[owed],
        title=f"{row['item_name']} {row['number']}",
        url=url,
        happened_at=max(filter(None, moments)),
        facts=facts_of(row, beside, keeping),
    )


def facts_of(row: Row, beside: Beside, keeping: set[int]) -> dict[str, Any]:
    """What the rules read, as plain values."""
    is_here, steps = row["source"] is None, beside.steps.get(row["decision"], [])
    is_in_catalogue = row["item"] is not None
    is_promised = row["version__case_type"] not in (None, "instant")
    leaves_record = is_promised and bool(steps or not is_here)  # here, where its time is split
    return {
        "number": row["number"],
        "state": row["state"],
        "outcome": row["outcome"],
        "reason": row["reason"],
        "paper": row["decision_paper"],
        "is_deemed": row["is_deemed"],
        "is_told_twice": row["is_told_twice"],
        "is_reported": row["is_reported"],
        "is_in_catalogue": is_in_catalogue or not (is_here or keeps(row, keeping)),
        "is_promised": is_promised,
        "is_handled_here": is_here,
        "seconds": seconds_of(row),
        "is_elsewhere": is_elsewhere(row, beside.joining.get(row["version"], [])),
        "is_to_be_reviewed": leaves_record and row["version"] in beside.reviewing,
        "is_reviewed": row["is_reviewed"] or has_reviewed(row, steps),
        **stops_of(row, beside.stops.get(row["decision"], []), beside.calendars),
    }


def keeps(row: Row, keeping: set[int]) -> bool:
    """Whether its organ, or one above that, has a catalogue to compare a case with."""
    return not keeping.isdisjoint(int(key) for key in row["organ__path"].split("/") if key)


def seconds_of(row: Row) -> int | None:
    """How long it took from acceptance to decision; None where only the days are known."""
    if not row["accepted_at"] or not row["decided_at"]:
        return None
    began, ended = wall(row["accepted_at"]), wall(row["decided_at"])
    is_of_days = row["source"] is not None and began.time() == ended.time() == time()
    return None if is_of_days else int((ended - began).total_seconds())


def is_elsewhere(row: Row, joining: Sequence[str]) -> bool:
    """Whether it is with an organ that is neither a part of the one whose item it is, nor above
    it, nor given a step by the handbook.
    """
    own = row["item__organ__path"]
    holder = row["decision__organ__path"] or row["organ__path"]
    meant = [path for path in (own, *joining) if path is not None]
    return own is not None and not any(
        holder.startswith(path) or path.startswith(holder) for path in meant
    )


def has_reviewed(row: Row, steps: Sequence[Row]) -> bool:
    """Whether a step of review was done by itself, not ended with the whole."""
    ended_at = row["decision__closed_at"]
    done = [one for one in steps if one["closed_at"] and one["closed_at"] != ended_at]
    return any(word in one["title"].lower() for one in done for word in REVIEWING)


def stops_of(row: Row, stops: Sequence[Row], calendars: Mapping[str, Calendar]) -> dict[str, Any]:
    """How often a clock was stopped, how often its kind lets it be; days and cap of those over.

    Days are working days after the day of the stop, up to and including that of going on.
    """
    lasted = [
        [
            calendars[row["decision__calendar"]].between(
                *(wall(edge).date() for edge in (one["started_at"], one["ended_at"]))
            ),
            one["cap_days"],
        ]
        for one in stops
        if one["ended_at"] is not None
    ]
    most = row["decision__kind__most_pauses"] or 0
    return {"stops": len(stops), "most_stops": most, "stop_days": lasted}
