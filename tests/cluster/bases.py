"""What the measures are asked of: a small district's log and generated clocks, computed once.

The embedded engine computes these tables; both engines are given the same rows of them, so that a
difference lies in the measure that is asked.
"""

from datetime import datetime
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.batch.calendar_files import calendar_of
from xiaoneng.batch.demonstration import write_district
from xiaoneng.batch.judging import judge_log
from xiaoneng.batch.staging import stage
from xiaoneng.batch.verdict_blocks import lives_of, needs_of
from xiaoneng.core import calendars
from xiaoneng.core.limits import Limit, seconds_of
from xiaoneng.core.on_trial import Ladder
from xiaoneng.core.sessions import DAY
from xiaoneng.core.shortening import SHARES
from xiaoneng.core.workdays import OFFSET
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.measures.array_lives import Tried
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.clock import limits_of
from xiaoneng.measures.counting import DATE_UNITS, HOUR_UNITS, Counting, seconds
from xiaoneng.measures.findings import is_instant
from xiaoneng.measures.flows import passages_of, steps_in, timed, timeline_of
from xiaoneng.measures.kinds import kinds_of
from xiaoneng.measures.ladders import sides, spans_of
from xiaoneng.measures.lives import counts_of, holders_of
from xiaoneng.measures.overruns import overruns_of
from xiaoneng.measures.pausing import judged, stretches
from xiaoneng.measures.reforms import Reform, compared
from xiaoneng.measures.tests.columns import clocks_table, pauses_table
from xiaoneng.measures.tests.generated import Maker
from xiaoneng.measures.verdicts import marks_of

AT = datetime(2026, 11, 20, 16, 30)
AS_OF = seconds_of(AT) - OFFSET * DAY
CASES, CLOCKS, SEED = 600, 300, 20260302
CN = calendar_tables(calendars.named("cn"))
EVERY = Counting.on(CN, [*DATE_UNITS, *HOUR_UNITS])
OFFICE = Counting.on(CN, ["workhour"])
BOTH = Counting.on(CN, ["workday", "workhour"])
REFORM = Reform(AS_OF - 400 * DAY, AS_OF - 150 * DAY, AS_OF)
TEXT = pa.string()


def bases(folder: Path) -> dict[str, pa.Table]:
    """Each base by its name."""
    with embedded(folder) as engine:
        found = of_log(engine, folder)
        found.update(of_flow(SimpleNamespace(**found)))
        found.update(of_doubts(SimpleNamespace(**found)))
        found.update(of_handbook(SimpleNamespace(**found)))
        kept = {name: engine.arrow(table) for name, table in found.items()}
        return kept | {name: table.to_pyarrow() for name, table in of_clocks().items()}


def of_log(engine: Embedded, folder: Path) -> dict[str, Table]:
    district = write_district(folder / "log", AT, CASES)
    mapping = load_mapping(district.mapping)
    staged = stage(engine, [district.log], mapping, RejectedRows())
    told = judge_log(engine, staged, mapping, calendar_of(mapping), AT)
    nothing = {name: ibis.null("int64") for name in ("statutory_due", "extended_at")}
    assert told.pauses is not None
    calendar, items = calendar_of(mapping), sorted(engine.tally(told.verdicts, "item"))
    tried = Tried(SHARES["half"], {items[0]: Limit(2)}, {items[1]: None}, Ladder(yellow=3))
    profile = mapping.limit.profile
    lived = lives_of(engine, told.verdicts, told.pauses, calendar, profile, tried)
    counts = counts_of(lived)
    units = dict.fromkeys([*items, ""], "workday")
    return {
        "lived": lived,
        "needed": needs_of(engine, told.verdicts, told.pauses, calendar, units),
        "counts": counts,
        "turns": holders_of(counts, told.events, has_organs=True),
        "events": told.events.drop("print"),
        "cases": told.cases,
        "verdicts": told.verdicts.mutate(**nothing, extension_amount=ibis.null("float64")),
        "pauses": told.pauses,
        "cards": told.cards,
        "marks": marks_of(told.verdicts),
    }


def of_flow(log: SimpleNamespace) -> dict[str, Table]:
    timeline = timeline_of(log.events, AS_OF, has_resume=True)
    closed = log.verdicts.filter(log.verdicts.closed.notnull())
    dues = log.verdicts.filter(log.verdicts.p_due.notnull())
    overruns = overruns_of(dues.select("case", due="p_due", until="moment"), timeline, OFFICE)
    took = closed.select("item", "closed", took=closed.closed - closed.start)
    return {
        "timeline": timeline,
        "kinds": kinds_of(steps_in(timeline), OFFICE),
        "passages": timed(passages_of(log.events, AS_OF), OFFICE),
        "closed": closed.select("case"),
        "limits": ibis.memtable(
            pa.table({"step": pa.array(["作出决定"], TEXT), "allowed": pa.array([3600.0])})
        ),
        "dues": dues.select("case", due="p_due", until="moment"),
        "overruns": overruns,
        "took": took,
        "comparison": compared(took, REFORM),
        "speeds": closed.select(
            "item", statutory="statutory_amount", promised="promised_amount", used="p_used"
        ),
    }


def of_doubts(log: SimpleNamespace) -> dict[str, Table]:
    found = log.verdicts
    officers = log.events.filter(log.events.officer.notnull())
    officers = officers.group_by(o_case="case").agg(officer=officers.officer.argmax(officers.key))
    joined = found.left_join(officers, found.case == officers.o_case)
    cases = joined.select(
        "case", "item", "organ", "officer", "start", "closed", due="p_due",
        is_instant=is_instant(joined),
    )  # fmt: skip
    stops = log.pauses.filter(log.pauses.credited & log.pauses.ends.notnull())
    happened = log.events.select(
        "case", "item", "organ", "officer", happened=seconds(log.events["at"]),
        entered=seconds(log.events.recorded_at), source=ibis.literal(1, "int64"),
        tolerance=ibis.literal(1, "int64"),
    )  # fmt: skip
    spans = [(AS_OF - 90 * DAY, AS_OF - 80 * DAY), (AS_OF - 85 * DAY, AS_OF - 75 * DAY)]
    out = [{"source": 1, "begins": begins, "ends": ends} for begins, ends in spans]
    return {
        "doubt_cases": cases,
        "stops": stops.select("case", "begins", "ends"),
        "entries": happened,
        "outages": ibis.memtable(pa.Table.from_pylist(out)),
    }


def of_handbook(log: SimpleNamespace) -> dict[str, Table]:
    words = ["收件", "受理", "作出决定", "送达"]
    steps = ibis.memtable(pa.table({"step": pa.array(words, TEXT)}))
    pairs = permutations(words, 2)  # both ways: one of them is the wrong order
    before = pa.Table.from_pylist([{"step": one, "later": later} for one, later in pairs])
    is_beside = log.events.does.isin(["pause", "resume"])
    return {
        "listed": log.events.mutate(is_beside=is_beside),
        "steps": steps,
        "before": ibis.memtable(before),
        "expected": log.cases.select("case").cross_join(steps),
    }


def of_clocks() -> dict[str, Table]:
    """Generated clocks: every unit, extensions, caps, stops that overlap."""
    drawn = list(Maker(SEED).cases(CLOCKS))
    clocks, stops = clocks_table(drawn), pauses_table(drawn)
    assert stops is not None
    found = stretches(stops, clocks, EVERY)
    spans = spans_of(clocks, found)
    every = {"clocks": clocks, "clock_pauses": stops, "found": found, "spans": spans}
    for which in ("promised", "statutory"):
        limits = limits_of(clocks, EVERY, which)
        counted = judged(found, limits, EVERY)
        every |= {
            f"{which}_limits": limits,
            f"{which}_counted": counted,
            f"{which}_sides": sides(spans, limits, counted, EVERY),
        }
    return every
