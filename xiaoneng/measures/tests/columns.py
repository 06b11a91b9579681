"""Scalar clocks as the columns that measures read, and what the columns say, as plain values."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core.clock import Clock, Profile
from xiaoneng.core.ladders import Rung
from xiaoneng.core.limits import GivenDue, Limit, Term, moment_of, seconds_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import FIRST, OFFSET, Calendar
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.clock import limits_of, read
from xiaoneng.measures.counting import GIVEN_DAY, GIVEN_MOMENT, Counting
from xiaoneng.measures.ladders import rungs, sides, spans_of
from xiaoneng.measures.pausing import judged, stretches

Case = tuple[Clock, datetime]  # a clock and the moment of looking
EPOCH = datetime(FIRST.year, FIRST.month, FIRST.day)
CLOCK_COLUMNS = {
    "id": pa.int64(),
    "start": pa.int64(),
    "moment": pa.int64(),
    "is_closed": pa.bool_(),
    "profile": pa.string(),
    "promised_unit": pa.string(),
    "promised_amount": pa.float64(),
    "promised_due": pa.int64(),
    "statutory_unit": pa.string(),
    "statutory_amount": pa.float64(),
    "statutory_due": pa.int64(),
    "extended_at": pa.int64(),
    "extension_amount": pa.float64(),
    "warn": pa.float64(),
    "moment_fraction": pa.int64(),
    "due_fraction": pa.int64(),
}
PAUSE_COLUMNS = {
    "id": pa.int64(),
    "begins": pa.int64(),
    "ends": pa.int64(),
    "credited": pa.bool_(),
    "cap": pa.int64(),
}


class Columnar(NamedTuple):
    """What the columns say of each clock, in the order of the clocks."""

    promised: list[dict[str, Any]]
    statutory: list[dict[str, Any] | None]
    rungs: list[dict[Rung, datetime]]


def columnar(cases: Sequence[Case], calendar: Calendar) -> Columnar:
    """Read every clock by the columns: both limits, and the rungs by its own profile."""
    clocks, pauses = clocks_table(cases), pauses_table(cases)
    units = {unit_name(clock.promised) for clock, _ in cases}
    units |= {unit_name(clock.statutory) for clock, _ in cases if clock.statutory is not None}
    counting = Counting.on(calendar_tables(calendar), units)
    has_statute = any(clock.statutory is not None for clock, _ in cases)
    has_extensions = any(clock.extensions for clock, _ in cases)
    has_caps = any(pause.cap is not None for clock, _ in cases for pause in clock.pauses)
    found = None
    if pauses is not None:
        found = keep(stretches(pauses, clocks, counting, has_caps=has_caps), "found")
    spans = keep(spans_of(clocks, found), "spans")
    shared = _Shared(clocks, found, spans, counting, has_extensions)
    readings, own = limit_of(shared, "promised")
    others, other = limit_of(shared, "statutory") if has_statute else ({}, None)
    return Columnar(
        [readings[place] for place in range(len(cases))],
        [others.get(place) for place in range(len(cases))],
        rungs_of(clocks, own, other, len(cases)),
    )


class _Shared(NamedTuple):
    """What both limits of the clocks are judged on."""

    clocks: Table
    found: Table | None
    spans: Table
    counting: Counting
    has_extensions: bool


def limit_of(shared: _Shared, which: str) -> tuple[dict[int, dict[str, Any]], Table]:
    """The readings of one limit by the number of the clock, and its sides for the rungs."""
    clocks, found, spans, counting, has_extensions = shared
    limits = keep(limits_of(clocks, counting, which), "limits")
    counted = None
    if found is not None:
        counted = keep(judged(found, limits, counting, has_extensions=has_extensions), "counted")
    readings = {row["id"]: reading_of(row) for row in rows(read(limits, counted, counting))}
    return readings, keep(sides(spans, limits, counted, counting), "sides")


def rungs_of(
    clocks: Table, own: Table, other: Table | None, count: int
) -> list[dict[Rung, datetime]]:
    reached: list[dict[Rung, datetime]] = [{} for _ in range(count)]
    for profile in Profile:
        mine = clocks.filter(clocks.profile == profile).select("id")
        for row in rows(rungs(own.semi_join(mine, "id"), other, profile)):
            reached[row["id"]][Rung(row["rung"])] = from_epoch(row["reached"])
    return reached


def clocks_table(cases: Sequence[Case]) -> Table:
    return table([clock_row(place, *case) for place, case in enumerate(cases)], CLOCK_COLUMNS)


def clock_row(place: int, clock: Clock, as_of: datetime) -> dict[str, Any]:
    end, extension = clock.ends_at(as_of), next(iter(clock.extensions), None)
    due = clock.promised.at if isinstance(clock.promised, GivenDue) else EPOCH
    return {
        "id": place,
        "start": since_epoch(clock.started_at),
        "moment": since_epoch(end),
        "is_closed": clock.closed_at is not None and clock.closed_at <= as_of,
        "profile": clock.profile,
        **term_row("promised", clock.promised),
        **(term_row("statutory", clock.statutory) if clock.statutory is not None else {}),
        "extended_at": None if extension is None else since_epoch(extension.at),
        "extension_amount": None if extension is None else extension.amount,
        "warn": clock.warn,
        "moment_fraction": end.microsecond,
        "due_fraction": due.microsecond,
    }


def term_row(which: str, term: Term) -> dict[str, Any]:
    return {
        f"{which}_unit": unit_name(term),
        f"{which}_amount": term.amount if isinstance(term, Limit) else None,
        f"{which}_due": since_epoch(term.at) if isinstance(term, GivenDue) else None,
    }


def unit_name(term: Term) -> str:
    if isinstance(term, GivenDue):
        return GIVEN_MOMENT if term.is_moment else GIVEN_DAY
    return "none" if term is None else term.unit.value


def pauses_table(cases: Sequence[Case]) -> Table | None:
    told = [
        {
            "id": place,
            "begins": since_epoch(pause.start),
            "ends": None if pause.end is None else since_epoch(pause.end),
            "credited": pause.credited,
            "cap": pause.cap,
        }
        for place, (clock, _) in enumerate(cases)
        for pause in clock.pauses
    ]
    return table(told, PAUSE_COLUMNS) if told else None


def reading_of(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the columns as the fields of the scalar reading."""
    names = ("used", "paused", "remaining", "light", "is_late", "is_provisional")
    due = None if row["due"] is None else from_epoch(row["due"])
    return {"due_at": due, "amount": row["allowed"], **{name: row[name] for name in names}}


def table(told: Sequence[dict[str, Any]], columns: dict[str, pa.DataType]) -> Table:
    return ibis.memtable(pa.Table.from_pylist(list(told), pa.schema(list(columns.items()))))


def keep(expression: Table, name: str) -> Table:
    """Compute once, as a run does; the name is for the engine's files only."""
    return ibis.memtable(expression.to_pyarrow())


def rows(expression: Table) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return told


def since_epoch(moment: datetime) -> int:
    """Whole seconds since 1950-01-01."""
    return seconds_of(moment) - OFFSET * DAY


def from_epoch(seconds: int) -> datetime:
    return moment_of(seconds + OFFSET * DAY)
