"""The flow of some closed cases, from the last extract: every figure is one of `measures`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core.kinds_of_time import KINDS
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.insight.flows.handbook import (
    Handbook,
    HandbookStep,
    departures_in,
    steps_in_handbook,
)
from xiaoneng.insight.flows.network import END, START, Activity, Network, Passage, network_of
from xiaoneng.insight.flows.posts import terms
from xiaoneng.insight.flows.selecting import (
    cases_asked,
    events_asked,
    moment,
    timeline_asked,
)
from xiaoneng.measures.bottlenecks import bottlenecks_of
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting
from xiaoneng.measures.flows import activities_of, ends_of, follows_of, starts_of, steps_in
from xiaoneng.measures.handovers import officer_handovers, organ_handovers
from xiaoneng.measures.kinds import kinds_of, times_by
from xiaoneng.measures.posts import with_posts
from xiaoneng.measures.rework import rework_of
from xiaoneng.measures.variants import variants_of
from xiaoneng.people.queries import calendar_named
from xiaoneng.warehouse.queries import Extract

MOST = 50  # rows of a table that is shown
LIMITS = pa.schema([("step", pa.string()), ("allowed", pa.float64())])
Row = dict[str, Any]


@dataclass(frozen=True)
class Flow:
    """Everything the page of a flow shows. Times are seconds of office time.

    kinds: seconds of each kind, all cases together. by_step, by_organ, by_post, by_item, rework,
    handovers, bottlenecks, variants: rows of the measures; none by post of all items and organs
    together, none by item of one. passed_on: hand-overs from officer to officer within one organ;
    none of several. day: office seconds of a usual working day. handbook: None where the item has
    none.
    """

    cases: int
    met: int
    missed: int
    network: Network
    kinds: dict[str, int]
    by_step: Sequence[Row]
    by_organ: Sequence[Row]
    by_post: Sequence[Row]
    by_item: Sequence[Row]
    variants: Sequence[Row]
    variants_total: int
    rework: Sequence[Row]
    handovers: Sequence[Row]
    passed_on: Sequence[Row]
    bottlenecks: Sequence[Row]
    day: int
    handbook: Handbook | None = None

    @property
    def median(self) -> float:
        """What half of the cases took at most, legal pauses left out."""
        return float(self.bottlenecks[0]["median_now"] or 0) if self.bottlenecks else 0.0


def flow_of(extract: Extract, asked: FlowAsked, most: int | None = MOST) -> Flow | None:
    """Count a flow, with so many rows of long tables; None where no case was closed."""
    with embedded() as engine:
        cases = engine.write(cases_asked(engine, extract, asked), "cases_asked")
        number = engine.count(cases)
        if not number:
            return None
        events = engine.write(events_asked(extract.table(engine, "events"), cases), "events_asked")
        as_of = moment(extract.moment)
        timeline = timeline_asked(engine, events, as_of)
        kinds, counting, day = by_calendar(engine, cases, timeline)
        lights = engine.tally(cases, "light")
        totals = engine.rows(kinds.group_by("kind").agg(worked=kinds.worked.sum()))
        variants = engine.write(variants_of(events, as_of), "variants")
        steps = steps_in_handbook(engine, extract, asked.item)
        limits = limits_in(steps, day)
        told = cases, events, as_of
        return Flow(
            cases=number,
            met=lights.get("met", 0),
            missed=lights.get("missed", 0),
            network=network_in(engine, timeline, kinds),
            kinds=dict.fromkeys(KINDS, 0) | {row["kind"]: int(row["worked"]) for row in totals},
            by_step=engine.rows(times_by(kinds, ["step"])),
            by_organ=engine.rows(times_by(kinds, ["by_organ"]).limit(most)),
            by_post=engine.rows(times_by(with_posts(kinds, terms()), ["post"]).limit(most))
            if asked.is_of_one
            else [],
            by_item=engine.rows(times_by(kinds, ["item"]).limit(most)) if asked.is_of_all else [],
            variants=engine.rows(variants.order_by("rank").limit(most)),
            variants_total=engine.count(variants),
            rework=engine.rows(rework_of(timeline, counting).limit(most)),
            handovers=engine.rows(organ_handovers(kinds)),
            passed_on=engine.rows(officer_handovers(inside(kinds, asked.organs)))
            if asked.is_one_organ
            else [],
            bottlenecks=engine.rows(bottlenecks_of(kinds, cases, limits)),
            day=day,
            handbook=departures_in(extract, engine, told, steps).counted(engine, steps)
            if steps
            else None,
        )


def by_calendar(engine: Embedded, cases: Table, timeline: Table) -> tuple[Table, Counting, int]:
    """The kinds of time of all steps, each case by its own calendar.

    And how the most usual one of them counts, with the office seconds of its day.
    """
    countings = countings_of(engine, cases)
    found = []
    for place, (name, counting) in enumerate(countings):
        some = timeline.semi_join(cases.filter(cases.calendar == name), "case")
        found.append(engine.write(kinds_of(steps_in(some), counting), f"kinds_{place}"))
    usual = countings[0][1]
    return together(found), usual, usual.tables.workday_seconds


def countings_of(engine: Embedded, cases: Table) -> list[tuple[str, Counting]]:
    """How each calendar of some cases counts office time, the most usual one first."""
    tally = engine.tally(cases, "calendar")
    names = sorted(tally, key=lambda name: (-tally[name], name))
    return [(one, Counting.on(calendar_tables(calendar_named(one)), ["workhour"])) for one in names]


def together(tables: Sequence[Table]) -> Table:
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def inside(kinds: Table, organs: Sequence[int] | None) -> Table:
    """The passages within some organs; None for all of them."""
    if organs is None:
        return kinds
    keys = [str(key) for key in organs]
    return kinds.filter(kinds.organ.isin(keys), kinds.next_organ.isin(keys))


def network_in(engine: Embedded, timeline: Table, kinds: Table) -> Network:
    """Activities and passages, with begin and end; behind the closing nothing has a time."""
    counts = activities_of(timeline).drop("begins", "ends")
    activities = [Activity(**row) for row in named(engine, counts)]
    measured = {ends_in(row): row["worked_median"] for row in engine.rows(follows_of(kinds))}
    passages = [
        Passage(*ends_in(row), row["times"], row["cases"], measured.get(ends_in(row)))
        for row in engine.rows(follows_of(steps_in(timeline)))
    ]
    starts, ends = (list(named(engine, rows)) for rows in (starts_of(timeline), ends_of(timeline)))
    total = sum(row["cases"] for row in starts)
    last = max((one.place for one in activities), default=0.0)
    activities += [Activity(START, total, total, 0.0), Activity(END, total, total, last + 1)]
    passages += [Passage(START, row["name"], row["cases"], row["cases"]) for row in starts]
    passages += [Passage(row["name"], END, row["cases"], row["cases"]) for row in ends]
    return network_of(activities, passages)


def ends_in(row: Row) -> tuple[str, str]:
    return row["activity"] or "", row["next_activity"] or ""


def named(engine: Embedded, rows: Table) -> Iterator[Row]:
    """Rows with `name` in place of the activity, which may be missing."""
    for row in engine.rows(rows):
        yield {"name": row.pop("activity") or "", **row}


def limits_in(steps: Sequence[HandbookStep], day: int) -> Table:
    """What the handbook allows each step of the item, as it stands in its newest version."""
    known = {
        one.words: {"step": one.words, "allowed": one.amount * day}
        for one in steps
        if one.amount is not None and one.unit == "workday"
    }
    return ibis.memtable(pa.Table.from_pylist(list(known.values()), LIMITS))
