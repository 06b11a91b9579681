"""Imported cases as `supervise` writes them: the columns of cases.csv, read off their clocks."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count

from xiaoneng.cases.models import Case, CaseQuerySet, Source
from xiaoneng.core.clock import Clock, Reading, Which, read, read_term
from xiaoneng.core.limits import GivenDue, Limit
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import wall
from xiaoneng.obligations.queries import clock_of
from xiaoneng.people.queries import calendar_named

COLUMNS = (
    "case", "item", "organ", "rows", "started_at", "unit", "amount", "due_at", "statutory_due_at",
    "closed_at", "used", "paused", "remaining", "light", "provisional", "warnings",
)  # fmt: skip


def cases_csv(source: Source, at: datetime) -> Iterator[dict[str, str | int]]:
    """One row for each case of a source, in order of its number there; blank where there is none.

    Differs from what `supervise` writes in two things: an organ is called by its name of today,
    and a case whose log names no organ has that of the source.
    """
    rows, calendars = cases_of(source)
    for case in rows.annotate(rows=Count("events")).iterator(chunk_size=2000):
        yield row_of(case, calendars, at)


def cases_of(source: Source) -> tuple[CaseQuerySet, dict[str, Calendar]]:
    """The cases of a source with what their clocks are read from, and their calendars."""
    rows = Case.objects.filter(source=source).order_by("source_key")
    rows = rows.select_related("organ", "decision__kind")
    rows = rows.prefetch_related("decision__pauses", "decision__extensions")
    names = rows.order_by().values_list("decision__calendar", flat=True).distinct()
    return rows, {name: calendar_named(name) for name in names if name}


def row_of(case: Case, calendars: dict[str, Calendar], at: datetime) -> dict[str, str | int]:
    """The cells of one case."""
    owed = case.decision
    assert owed is not None  # noqa: S101  # an imported case has its clock
    clock, calendar = clock_of(owed), calendars[owed.calendar]
    local = max(wall(at), clock.started_at)
    promised = read(clock, calendar, local)
    due = statutory = None
    if clock.statutory is not None:
        statutory = read_term(clock, Which.STATUTORY, calendar, local).due_at
    due = promised.due_at
    closed = wall(case.decided_at) if case.decided_at else None
    is_backwards = closed is not None and closed.replace(microsecond=0) < clock.started_at
    unit, amount = limit_cells(clock, promised)
    cells: tuple[str | int, ...] = (
        case.source_key,
        case.item_name,
        case.organ.name,
        case.rows,  # type: ignore[attr-defined]  # annotated
        moment_cell(clock.started_at),
        unit,
        amount,
        moment_cell(due),
        moment_cell(statutory),
        moment_cell(closed),
        promised.used,
        promised.paused,
        "" if promised.remaining is None else promised.remaining,
        str(promised.light),
        str(promised.is_provisional).lower(),
        "closed_before_started" if is_backwards else "",
    )
    return dict(zip(COLUMNS, cells, strict=True))


def limit_cells(clock: Clock, promised: Reading) -> tuple[str, str]:
    """The promised limit: a given due is told in dates from the start."""
    if isinstance(clock.promised, GivenDue):
        return "day", str(promised.amount)
    if isinstance(clock.promised, Limit):
        return str(clock.promised.unit), f"{clock.promised.amount:g}"
    return "", ""


def moment_cell(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"
