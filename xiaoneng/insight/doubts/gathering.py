"""Suspicions over the last extract: every figure is one of `measures`, over all organs.

What is usual is what is usual everywhere; a viewer is shown the suspicions of organs in scope.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.insight.doubts.doubt import CASE_BY_CASE, CASES, Doubt, Doubts
from xiaoneng.insight.doubts.registers import last_judged, register_numbers, register_rows
from xiaoneng.insight.flows.selecting import called, closed_in
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting, place, seconds
from xiaoneng.measures.doubts import DOUBT
from xiaoneng.measures.doubts_bunching import closed_last_day, paused_last_day
from xiaoneng.measures.doubts_dating import paper_dated_before
from xiaoneng.measures.doubts_digits import digits_uneven, times_round
from xiaoneng.measures.doubts_entering import entered_at_night, entered_in_batch, entered_late
from xiaoneng.measures.doubts_pausing import (
    paused_long,
    paused_often,
    paused_share,
    paused_without_work,
)
from xiaoneng.measures.doubts_speed import closed_in_minutes, closed_too_soon, steps_at_once
from xiaoneng.measures.findings import is_instant
from xiaoneng.people.queries import calendar_named
from xiaoneng.warehouse.queries import Extract

Row = dict[str, Any]


class Tables(NamedTuple):
    cases: Table
    pauses: Table
    entries: Table
    outages: Table
    papers: Table


YEAR_IN_NUMBER = r"[〔\[(（【]((?:19|20)[0-9]{2})[〕\])）】][^〔\[(（【]*$"  # the last of several
PLAIN: tuple[Callable[[Tables], Table], ...] = (
    lambda one: closed_too_soon(one.cases),
    lambda one: closed_in_minutes(one.cases),
    lambda one: entered_in_batch(one.cases),
    lambda one: paused_share(one.cases, one.pauses),
    lambda one: paused_often(one.cases, one.pauses),
    lambda one: paused_without_work(one.cases, one.pauses),
    lambda one: steps_at_once(one.entries),
    lambda one: times_round(one.entries),
    lambda one: digits_uneven(one.entries),
    lambda one: paper_dated_before(one.papers),
)
BY_CALENDAR: tuple[Callable[[Tables, Counting], Table], ...] = (
    lambda one, counting: closed_last_day(one.cases, counting),
    lambda one, counting: paused_last_day(one.cases, one.pauses, counting),
    lambda one, counting: paused_long(one.cases, one.pauses, counting),
    lambda one, counting: entered_late(one.entries, counting, one.outages),
    lambda one, counting: entered_at_night(one.entries, counting),
)


def doubts_in(extract: Extract, since: date, until: date) -> Doubts:
    """Count the suspicions among the cases closed from one day up to and including another."""
    with embedded() as engine:
        closed = engine.write(closed_cases(engine, extract, since, until), "closed_cases")
        tables = tables_of(engine, extract, closed)
        rows = [(row, 1) for one in PLAIN for row in engine.rows(one(tables))]
        rows += list(by_calendar(engine, closed, tables))
        judged_until = last_judged(engine, extract, until)
        rows += [(row, 1) for row in register_rows(engine, extract, closed, since, judged_until)]
        counts = closed.group_by("organ_id").agg(number=closed.count())
        found = tuple(sorted(grouped(rows), key=lambda one: one.rank))
        return Doubts(
            found,
            too_few(row for row, _day in rows),
            {row["organ_id"]: row["number"] for row in engine.rows(counts)},
            numbers_of(engine, closed, found),
            register_numbers(engine, extract, found),
            judged_until,
        )


def closed_cases(engine: Embedded, extract: Extract, since: date, until: date) -> Table:
    cases = closed_in(extract.table(engine, "cases"), since, until)
    return cases.filter(cases.started_at.notnull())


def tables_of(engine: Embedded, extract: Extract, closed: Table) -> Tables:
    """The closed cases, their stops that are over, and what was entered of them."""
    cases = closed.select(
        "case",
        "calendar",
        "source",
        item=called(closed),
        organ=closed.organ_id.cast("string"),
        officer=closed.officer_id.cast("string"),
        start=seconds(closed.started_at),
        closed=seconds(closed.closed_at),
        due=seconds(closed.due_at),
        is_instant=is_instant(closed),
    )
    cases = engine.write(cases, "doubt_cases")
    stops = extract.table(engine, "pauses")
    stops = stops.filter(~stops.is_step, stops.credited, stops.ended_at.notnull())
    stops = stops.semi_join(cases, "case")
    pauses = stops.select("case", begins=seconds(stops.started_at), ends=seconds(stops.ended_at))
    events = extract.table(engine, "events")
    events = events.filter(events.origin.isin(["log", "act"]) & events["at"].notnull())
    events = events.select(
        e_case="case", e_officer=events.officer_id.cast("string"), happened=seconds(events["at"]),
        entered=seconds(events.recorded_at),
    )  # fmt: skip
    sources = extract.table(engine, "sources").select(s_source="source", tolerance="tolerance_days")
    entries = events.join(cases, events.e_case == cases.case)
    entries = entries.left_join(sources, entries.source == sources.s_source).select(
        "case", "calendar", "item", "organ", "happened", "entered", "source", "tolerance",
        officer="e_officer",
    )  # fmt: skip
    out = extract.table(engine, "outages")
    outages = out.select("source", begins=seconds(out.from_at), ends=seconds(out.until_at))
    papers = papers_of(closed)
    written = {"pauses": pauses, "entries": entries, "outages": outages, "papers": papers}
    return Tables(
        cases, **{name: engine.write(one, f"doubt_{name}") for name, one in written.items()}
    )


def papers_of(closed: Table) -> Table:
    """The decision documents of closed cases, each with the last day it can have been made on."""
    told = closed.filter(closed.decision_paper.notnull() | closed.decision_paper_on.notnull())
    year = told.decision_paper.re_extract(YEAR_IN_NUMBER, 1).nullif("").cast("int32")
    last_day = ibis.coalesce(told.decision_paper_on, ibis.date(year, 12, 31))
    return told.select(
        "case",
        item=called(told),
        organ=told.organ_id.cast("string"),
        officer=told.officer_id.cast("string"),
        accepted=seconds(told.accepted_at),
        closed=seconds(told.closed_at),
        dated=place(seconds(last_day.cast("timestamp"))),
    )


def by_calendar(engine: Embedded, closed: Table, tables: Tables) -> Iterator[tuple[Row, int]]:
    """What counts working days, each case by its own calendar; with the seconds of its day."""
    for name in sorted(engine.tally(closed, "calendar")):
        counting = Counting.on(calendar_tables(calendar_named(name)), ["workday", "workhour"])
        some = Tables(
            tables.cases.filter(tables.cases.calendar == name),
            tables.pauses,
            tables.entries.filter(tables.entries.calendar == name),
            tables.outages,
            tables.papers,
        )
        for one in BY_CALENDAR:
            for row in engine.rows(one(some, counting)):
                yield row, counting.tables.workday_seconds


def grouped(rows: Iterable[tuple[Row, int]]) -> Iterator[Doubt]:
    """Rows of cases together with the others of their group."""
    groups: dict[tuple[Any, ...], list[tuple[Row, int]]] = defaultdict(list)
    for row, day in rows:
        if row["said"] == DOUBT and row["organ"]:
            case = row["case"] if row["detector"] in CASE_BY_CASE else None
            names = (row["organ"], row["officer"], row["item"], row["moment"])
            groups[row["detector"], case, *names].append((row, day))
    for some in groups.values():
        row, day = some[0]
        yield Doubt(
            detector=row["detector"],
            organ=int(row["organ"]),
            officer=int(row["officer"]) if row["officer"] else None,
            item=row["item"],
            moment=row["moment"],
            measured=row["measured"],
            usual=row["usual"],
            number=row["number"],
            total=row["total"],
            chance=row["chance"],
            cases=tuple(sorted({one["case"] for one, _day in some})),
            day=day,
        )


def too_few(rows: Iterable[Row]) -> dict[str, dict[int | None, int]]:
    """How many groups were too small to be judged, by detector and organ."""
    found: dict[str, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row["said"] != DOUBT:
            found[row["detector"]][int(row["organ"]) if row["organ"] else None] += 1
    return {name: dict(counts) for name, counts in found.items()}


def numbers_of(engine: Embedded, closed: Table, found: Iterable[Doubt]) -> dict[int, str]:
    """The numbers of the cases behind, by key."""
    behind = sorted({key for one in found if one.kind == CASES for key in one.cases})
    if not behind:
        return {}
    keys = ibis.memtable(pa.table({"behind": pa.array(behind, pa.int64())}))
    some = closed.semi_join(keys, closed.case == keys.behind).select("case", "number")
    return {row["case"]: row["number"] for row in engine.rows(some)}
