"""Where the time of a log's closed cases goes: the measures of a flow, each as a file."""

import time
from collections.abc import Iterator
from typing import NamedTuple

import ibis
import pyarrow as pa
from ibis.expr.types import Table, Value

from xiaoneng.batch.folding import LogCases, fold_log, has_resumptions
from xiaoneng.batch.opening import SET_ASIDE, OpenedLog, Progress, Summary, measured, opened
from xiaoneng.batch.period import Period
from xiaoneng.batch.target import Job, Results
from xiaoneng.core.kinds_of_time import KINDS
from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.terms import Mapping
from xiaoneng.logs.toml_tables import suggestion
from xiaoneng.measures.bottlenecks import bottlenecks_of
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting
from xiaoneng.measures.flows import activities_of, follows_of, steps_in, timeline_of
from xiaoneng.measures.handovers import organ_handovers
from xiaoneng.measures.kinds import kinds_of, times_by
from xiaoneng.measures.rework import rework_of
from xiaoneng.measures.variants import variants_of

TABLES = (
    "activities.csv", "follows.csv", "variants.csv", "rework.csv", "handovers.csv", "steps.csv",
    "organs.csv", "items.csv", "bottlenecks.csv", *SET_ASIDE,
)  # fmt: skip
RESULTS = Results("flows", TABLES)
NO_LIMITS = pa.schema([("step", pa.string()), ("allowed", pa.float64())])  # a log tells none
ARROW = " → "


class FlowAsked(NamedTuple):
    """The closed cases of a period; of one item, or of one organ, where they are named."""

    period: Period
    item: str | None = None
    organ: str | None = None


class Flow(NamedTuple):
    """Kept tables: cases (case), their events, timeline and kinds of time (measures)."""

    cases: Table
    events: Table
    timeline: Table
    kinds: Table
    counting: Counting
    moment: int


def flows(job: Job, asked: FlowAsked, progress: Progress) -> Summary:
    """Write the output folder and give back the summary; raises Unusable and writes nothing."""
    began = time.perf_counter()
    asked.period.refuse(job)
    refuse_cases(load_mapping(job.mapping))
    with opened(job, RESULTS, progress) as log:
        engine = log.engine
        progress(f"following {log.rejected.rows_read:,} rows")
        cases = fold_log(engine, log.staged, log.mapping, job.as_of)
        flow = flow_of(log, cases, asked)
        progress("counting")
        variants = engine.write(variants_of(flow.events, flow.moment), "variants")
        bottlenecks = engine.write(held_up(flow), "bottlenecks")
        tables = dict(tables_of(flow)) | {
            "variants.csv": ways(variants),
            "bottlenecks.csv": whole_seconds(ranked(bottlenecks)).drop("is_given"),
        }
        for name, table in tables.items():
            engine.write_csv(table, log.folder / name)
        summary = log.set_aside(cases.refused) | told(log, asked, flow)
        summary |= {"variants": engine.count(variants), "median": median_in(log, bottlenecks)}
    return summary | measured(engine, began)


def refuse_cases(mapping: Mapping) -> None:
    if mapping.shape == "cases":
        raise Unusable(
            f'{mapping.path}: a log of shape "cases" says no events, and a flow is made of '
            "them; name a log of events"
        )


def flow_of(log: OpenedLog, cases: LogCases, asked: FlowAsked) -> Flow:
    """The cases asked about and what happened in them; Unusable where there is none."""
    engine = log.engine
    chosen = engine.write(cases_asked(cases.cases, asked), "chosen")
    if not engine.count(chosen):
        near = "".join(nearest(log, cases.cases, asked))
        raise Unusable(f"no case {whose(asked)}was closed {asked.period}; name others{near}")
    some = cases.events.semi_join(chosen, "case")
    events = engine.write(some.mutate(activity=some.activity.fill_null("")), "flow_events")
    told_of = timeline_of(events, cases.moment, has_resume=has_resumptions(log.mapping))
    timeline = engine.write(told_of, "timeline")
    counting = Counting.on(calendar_tables(log.calendar), ["workhour"])
    kinds = engine.write(kinds_of(steps_in(timeline), counting), "kinds")
    return Flow(chosen, events, timeline, kinds, counting, cases.moment)


def cases_asked(cases: Table, asked: FlowAsked) -> Table:
    since, until = asked.period.seconds
    chosen = cases.filter((cases.closed >= since) & (cases.closed < until))
    for name, wanted in (("item", asked.item), ("organ", asked.organ)):
        if wanted is not None:
            chosen = chosen.filter(chosen[name] == wanted)
    return chosen.select("case")


def whose(asked: FlowAsked) -> str:
    """As a refusal names the cases, with a blank behind."""
    named = (("of item", asked.item), ("in organ", asked.organ))
    return "".join(f'{word} "{name}" ' for word, name in named if name is not None)


def nearest(log: OpenedLog, cases: Table, asked: FlowAsked) -> Iterator[str]:
    """Of a name that no case of the log has, the one it may have been meant for."""
    for column, said in (("item", asked.item), ("organ", asked.organ)):
        if said is not None:
            rows = log.engine.rows(cases.select(column).distinct().drop_null())
            known = {row[column] for row in rows}
            yield f"{suggestion(said, known)}" if said not in known else ""


def tables_of(flow: Flow) -> Iterator[tuple[str, Table]]:
    """Each file that is one measure, with times in whole seconds."""
    kinds = flow.kinds
    yield "activities.csv", activities_of(flow.timeline).drop("place")
    yield "follows.csv", followed(flow)
    yield "rework.csv", whole_seconds(rework_of(flow.timeline, flow.counting))
    yield "handovers.csv", whole_seconds(organ_handovers(kinds))
    yield "steps.csv", whole_seconds(times_by(kinds, ["step"]))
    yield "organs.csv", whole_seconds(times_by(kinds, ["by_organ"])).rename(organ="by_organ")
    yield "items.csv", whole_seconds(times_by(kinds, ["item"]))


def followed(flow: Flow) -> Table:
    """What follows what, and how long it took; behind a closing that holds nothing has a time."""
    by = ["activity", "next_activity"]
    times = follows_of(steps_in(flow.timeline))
    took = follows_of(flow.kinds).drop("times", "cases")
    took = took.rename(of_activity="activity", of_next="next_activity")
    table = times.left_join(
        took, [times.activity == took.of_activity, times.next_activity == took.of_next]
    )
    columns = [*by, "times", "cases", "worked_median", "worked_mean", "elapsed_median"]
    return whole_seconds(table.select(columns)).order_by(ibis.desc("times"), *by)


def ways(variants: Table) -> Table:
    """Paths as text: the activities in order. A table kept by a cluster has lost its order."""
    path = variants.path.join(ARROW)
    found = variants.mutate(path=path).relocate("path", after="median_seconds")
    return whole_seconds(found.order_by("rank"))


def held_up(flow: Flow) -> Table:
    """What each step would give back: its own median is the reference, as a log tells no limits."""
    return bottlenecks_of(flow.kinds, flow.cases, ibis.memtable(NO_LIMITS.empty_table()))


def ranked(bottlenecks: Table) -> Table:
    """The order of `bottlenecks_of`, likewise."""
    return bottlenecks.order_by(ibis.desc("median_falls_by"), ibis.desc("excess"), "step")


def whole_seconds(table: Table) -> Table:
    """Times without their halves of a second: each engine rounds these alike."""
    named = [name for name in table.columns if is_time(name, table[name])]
    return table.mutate(**{name: table[name].round().cast("int64") for name in named})


def is_time(name: str, column: Value) -> bool:
    return bool(column.type().is_floating()) and not name.endswith("share")


def median_in(log: OpenedLog, bottlenecks: Table) -> int:
    """Office seconds that half of the cases took at most, legal pauses left out."""
    rows = log.engine.rows(whole_seconds(bottlenecks).select("median_now").limit(1))
    return int(rows[0]["median_now"] or 0) if rows else 0


def told(log: OpenedLog, asked: FlowAsked, flow: Flow) -> Summary:
    """What was asked, how many cases there are, and the office seconds of each kind of time."""
    kinds = flow.kinds
    sums = log.engine.rows(kinds.group_by("kind").agg(worked=kinds.worked.sum()))
    return {
        **asked.period.told,
        "item": asked.item,
        "organ": asked.organ,
        "cases": log.engine.count(flow.cases),
        "kinds": dict.fromkeys(KINDS, 0) | {row["kind"]: int(row["worked"]) for row in sums},
        "office_day": flow.counting.tables.workday_seconds,
    }
