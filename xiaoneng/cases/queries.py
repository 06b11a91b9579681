"""Cases a person may see, the story of one, and its progress for the applicant."""

from collections.abc import Collection
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from xiaoneng.access.policy import who_may
from xiaoneng.access.roles import Role
from xiaoneng.access.scope import keys_seen, leaders_of, organ_keys, sees_all
from xiaoneng.cases.lifecycle import CASE, REPORT
from xiaoneng.cases.models import Batch, Case, CaseQuerySet, Reject, Report, Source
from xiaoneng.cases.worded import WORDED
from xiaoneng.cases.words import States
from xiaoneng.catalogue.queries import Item, items_in_force
from xiaoneng.kit.paging import counts_up_to
from xiaoneng.kit.search import containing
from xiaoneng.kit.time import now, wall
from xiaoneng.kit.walking import one_of
from xiaoneng.obligations.counts import parts_of
from xiaoneng.obligations.queries import answered_for
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import body_of, held_on

MOST_REASONS = 5_000
MOST_BEYOND = 500  # cases outside of a scope that are named one by one
__all__ = [  # with the types, for rooms above: they have no business with the tables
    "Batch",
    "Case",
    "CaseQuerySet",
    "Reject",
    "Source",
    "batches_for",
    "bearers_in",
    "by_state",
    "case_seen",
    "cases_for",
    "items_taken_by",
    "live_days_of",
    "matching",
    "places_of",
    "progress_of",
    "reasons_of",
    "reject_states",
    "rejects_for",
    "rejects_of",
    "rejects_saying",
    "report_seen",
    "reports_of",
    "section_for",
    "source_coded",
    "sources_for",
]


def cases_for(user: User, at: datetime) -> CaseQuerySet:
    """What a person may see on a day: the organs in scope, one's own, and those one stands in for.

    Every page, count, search and export of cases begins here.
    """
    day = wall(at).date()
    rows = Case.objects.select_related(
        "item", "version", "organ", "intake__officer", "decision__officer"
    )
    if sees_all(user, day):
        return rows
    organs, owners = organ_keys(user, day), [one.pk for one in answered_for(user, day)]
    own = Q(decision__officer__in=owners)
    if organs is None:
        return rows.filter(Q(organ__along=keys_seen(user, day)) | own)
    if not organs:
        return rows.filter(own)
    beyond = list(_beyond(organs, owners).values_list("pk", flat=True)[: MOST_BEYOND + 1])
    if not beyond:
        return rows.filter(one_of(Case, organ=organs))
    return rows.filter(
        Q(organ__in=organs) | (Q(pk__in=beyond) if len(beyond) <= MOST_BEYOND else own)
    )


def _beyond(organs: list[int], owners: list[int]) -> CaseQuerySet:
    """What is in some people's hands outside of the organs in scope: mostly nothing.

    Then "these organs or these people" is "these organs", which one index answers. The people
    stand in another table: asked for beside the organs, every case would be read with its clock.
    """
    return Case.objects.filter(decision__officer__in=owners).exclude(organ__in=organs).order_by()


def case_seen(user: User, at: datetime) -> CaseQuerySet:
    """What the page of one case is made of; the clock of most is that of the decision."""
    rows = cases_for(user, at).select_related(
        "source", "intake", "decision__kind", "decision__organ", "delivery"
    )
    return rows.prefetch_related(
        "supplements__issued_by",
        "decision__pauses",
        "decision__extensions",
        "decision__crossings",
    )


def matching(rows: CaseQuerySet, words: str) -> CaseQuerySet:
    """Rows in whose number, item, matter or applicant every one of the words stands."""
    return WORDED.matching(rows, words)


def by_state(rows: CaseQuerySet) -> tuple[int, dict[str, int]]:
    """How many of some cases there are, and in each state that still asks for something.

    Numbers end one past `CAP`: what is above is not counted.
    """
    asking = [state.value for state in States if state not in CASE.final]
    whole, *each = counts_up_to(rows, "state", asking)
    return whole, {state: number for state, number in zip(asking, each, strict=True) if number}


class Waiting(NamedTuple):
    """A prior report with what the viewer may do about it."""

    report: Report
    may_settle: bool
    settlers: list[User]  # who may, while it waits


def reports_of(case: Case, user: User, until: datetime | None = None) -> list[Waiting]:
    """Prior reports of a case, the newest first; until a moment that is past, as they stood then
    and with nothing to do about them.
    """
    found = case.reports.select_related("proposed_by", "settled_by").order_by("-proposed_at")
    if until is not None:
        known = [_then(one, until) for one in found if one.proposed_at <= until]
        return [Waiting(one, may_settle=False, settlers=[]) for one in known]
    rows = []
    for one in found:
        one.case = case
        settlers = settlers_of(one) if one.state == "proposed" else []
        rows.append(Waiting(one, user in settlers, settlers))
    return rows


def _then(report: Report, until: datetime) -> Report:
    """A report as it stood, for showing: what was settled later had not been."""
    if report.settled_at is not None and report.settled_at > until:
        report.state, report.settled_at, report.opinion = REPORT.initial, None, ""
    return report


def settlers_of(report: Report) -> list[User]:
    """Who may approve a report: those who lead its case, but whoever handed it in."""
    case, day = report.case, wall(now()).date()
    return who_may("report.settle", report, leaders_of(case.organ, case.officer, day))


def report_seen(user: User, at: datetime) -> QuerySet[Report]:
    """Prior reports of the cases a person may see."""
    rows = Report.objects.filter(case__in=cases_for(user, at).values("pk"))
    return rows.select_related("case__organ", "case__decision__officer", "proposed_by")


def source_coded(code: str) -> Source | None:
    """The source of a code, for the command line."""
    return Source.objects.select_related("organ").filter(code=code).first()


def sources_for(user: User, at: datetime) -> QuerySet[Source]:
    """The sources a person keeps: those of the organs over which the person is efficiency office.

    Every page of sources, of their files and of the rows of these begins here.
    """
    kept = keys_seen(user, wall(at).date(), {Role.EFFICIENCY_OFFICE})
    return Source.objects.filter(organ__in=kept).select_related("organ")


def live_days_of(obligations: Collection[int]) -> dict[int, date]:
    """From which day on lines count, of the obligations whose cases came from a source with one."""
    rows = Case.objects.filter(
        decision__in=list(obligations), source__live_from_on__isnull=False
    ).order_by()
    found = rows.values_list("decision", "source__live_from_on")
    return {key: day for key, day in found if key is not None and day is not None}


def batches_for(user: User, at: datetime) -> QuerySet[Batch]:
    """The files that were brought to the sources a person keeps, the newest first."""
    found = Batch.objects.filter(source__in=sources_for(user, at).values("pk"))
    return found.select_related("source__organ", "brought_by", "settled_by")


def bearers_in(organs: Collection[int]) -> dict[int, list[User]]:
    """Who holds or held a post in each of some organs or below it, by name."""
    paths = dict(Organ.objects.filter(pk__in=organs).values_list("pk", "path"))
    if not paths:
        return {}
    held = reduce(or_, (Q(terms__post__organ__path__startswith=path) for path in paths.values()))
    rows = User.objects.filter(held).order_by("full_name", "pk")
    found: dict[int, dict[int, User]] = {organ: {} for organ in paths}
    for one in rows.annotate(place=F("terms__post__organ__path")).distinct():
        for organ, path in paths.items():
            if one.place.startswith(path):
                found[organ][one.pk] = one
    return {organ: list(people.values()) for organ, people in found.items()}


def rejects_of(batch: Batch) -> QuerySet[Reject]:
    """The rows of a file that could not be used."""
    return batch.rejects.select_related("settled_by").defer("line")


def rejects_for(user: User, at: datetime) -> QuerySet[Reject]:
    """The rows that could not be used, of the sources a person keeps."""
    found = Reject.objects.filter(batch__in=batches_for(user, at).values("pk"))
    return found.select_related("batch__source__organ", "settled_by")


def rejects_saying(rows: QuerySet[Reject], words: str) -> QuerySet[Reject]:
    """Rows in whose case, column or value every one of the words stands."""
    return containing(rows, ["case", "column", "value"], words)


def reasons_of(batch: Batch) -> set[str]:
    """The reasons for which rows of a file were set aside, with their values."""
    return set(batch.rejects.order_by().values_list("reason", flat=True).distinct()[:MOST_REASONS])


def reject_states(batch: Batch) -> dict[str, int]:
    """How many rows of a file are waiting, put right and left out; states nobody has are absent."""
    counted = batch.rejects.order_by().values_list("state").annotate(number=Count("pk"))
    return {str(state): number for state, number in counted}


def progress_of(number: str, code: str) -> Case | None:
    """The case whose number and code somebody knows: its applicant."""
    typed = number.strip()
    found = Case.objects.filter(number__in={typed, typed.upper()}, code=code.strip())
    owed = found.select_related(
        "organ", "decision__kind", "decision__organ", "intake__kind", "intake__organ"
    )
    return owed.prefetch_related("supplements").first()


def places_of(user: User, at: datetime) -> list[Organ]:
    """The organs and sections in which a person holds a post: where applications are taken."""
    return [term.post.organ for term in held_on(user, wall(at).date())]


def items_taken_by(user: User, at: datetime) -> list[Item]:
    """The items in force of the organ a person works in and of its sections."""
    day = wall(at).date()
    bodies = {body_of(organ, day) for organ in places_of(user, at)}
    organs = [key for body in bodies for key in parts_of(body)]
    return list(items_in_force(day).filter(organ__in=organs).order_by("code"))


def section_for(user: User, item: Item, at: datetime) -> Organ:
    """Where an application for an item is taken by a person: the person's own section of it."""
    sections = (one for one in places_of(user, at) if one.path.startswith(item.organ.path))
    return next(sections, item.organ)
