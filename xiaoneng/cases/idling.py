"""Cases in hand in whose story nothing is written: what the rule IDLE reads, once a day."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Max

from xiaoneng.cases.models import Batch, Case, CaseQuerySet
from xiaoneng.cases.places import Place, keys_after
from xiaoneng.core.rulebook import Subject
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.many import among
from xiaoneng.kit.time import wall
from xiaoneng.people.queries import calendar_named

SHORTEST = timedelta(hours=24 * 5)  # nobody calls less than that idle, whatever the rule is set to


def idle_cases(since: datetime, until: datetime, after: str = "") -> Iterator[Subject]:
    """The cases in hand that have been quiet, where a stretch reaches into another day; from a
    place on.

    A clock that stands still waits for somebody else. A case that is brought in is as quiet as it
    was when its source last told something: a source that is silent is another matter.
    """
    if wall(since).date() == wall(until).date():
        return
    told = dict(
        Batch.objects.filter(finished_at__lte=until)
        .order_by()
        .values_list("source")
        .annotate(last=Max("finished_at"))
    )
    rows = Case.objects.filter(state="accepted", decision__state="open", accepted_at__lt=until)
    rows = rows.exclude(decision__light="paused")
    for keys in keys_after(rows, Place.of(after).case):
        named = cache(calendar_named)
        for case in with_records(Case.objects.filter(pk__in=among(keys))):
            known = until if case.source_id is None else told.get(case.source_id, until)
            last = last_record(case)
            if known - last > SHORTEST:
                yield subject_of(case, last, known, named)


def with_records(cases: CaseQuerySet) -> list[Case]:
    """Some cases, few enough to be held, with everything that was written of them."""
    rows = cases.annotate(last_event=Max("events__at")).select_related("organ", "decision")
    return list(rows.prefetch_related("decision__steps", "decision__pauses").order_by("pk"))


def last_record(case: Any) -> datetime:
    """When something was last written of a case: an event, a step of it, the end of a stop."""
    steps, pauses = case.decision.steps.all(), case.decision.pauses.all()
    moments: tuple[datetime | None, ...] = (
        *(case.accepted_at, case.changed_at, case.last_event),
        *(edge for step in steps for edge in (step.started_at, step.closed_at)),
        *(pause.ended_at for pause in pauses),
    )
    return max(one for one in moments if one is not None)


def subject_of(
    case: Any, last: datetime, known: datetime, named: Callable[[str], Calendar]
) -> Subject:
    """A quiet case; it is told once for each time that it falls quiet."""
    owed = case.decision
    began = wall(last).date()
    return Subject(
        key=f"cases.case:{case.pk}:{began:%Y%m%d}",
        organ=owed.organ_id,
        officer=owed.officer_id,
        obligation=owed.pk,
        title=f"{case.item_name} {case.number}",
        url=case.get_absolute_url(),
        place=str(Place(case=case.pk)),
        happened_at=known,
        facts={
            "number": case.number,
            "last": wall(last).isoformat(),
            "known": wall(known).isoformat(),
            "days": named(owed.calendar).between(began, wall(known).date()),
        },
    )
