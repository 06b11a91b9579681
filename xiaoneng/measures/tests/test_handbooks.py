"""Cases beside a handbook: what the columns say is what a walk over the events of each finds."""

from collections import Counter
from itertools import product

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.folding import SCALE
from xiaoneng.measures.handbooks import (
    disorders_of,
    extra_in,
    extras_of,
    skipped_in,
    skips_of,
    turned_in,
)
from xiaoneng.measures.tests import plain_flows as plain
from xiaoneng.measures.tests.columns import keep, rows, since_epoch, table
from xiaoneng.measures.tests.events import EVENT_COLUMNS
from xiaoneng.measures.tests.flow_logs import AS_OF, SOME, logs

CASES = "abcde"
STEPS = ["收件", "受理", "审查", "制证"]
BEFORE = [("收件", "受理"), ("收件", "审查"), ("受理", "审查"), ("审查", "制证")]
BESIDE = {"start", "pause", "resume", "close"}
TEXT = pa.string()

pairs = st.sets(st.sampled_from(BEFORE))
wanted = st.sets(st.sampled_from(list(product(CASES, STEPS))))


@SOME
@given(logs, wanted, pairs)
def test_departures_are_those_that_a_walk_over_each_case_finds(log, wanted, before):
    events, traces = told(log)
    expected = two(sorted(wanted), "case", "step")
    steps, order = one(STEPS), two(sorted(before), "step", "later")

    skipped = {(case, step) for case, step in wanted if step not in names(traces.get(case, []))}
    assert found(skipped_in(events, expected, AS_OF), "case", "step") == skipped
    extra = Counter(
        (case, row["activity"])
        for case, trace in traces.items()
        for row in trace
        if row["activity"] not in STEPS and row["does"] not in BESIDE
    )
    assert {
        (row["case"], row["activity"]): row["times"] for row in rows(extra_in(events, steps, AS_OF))
    } == extra
    both = {
        (case, step, later): names(trace).index(later) < names(trace).index(step)
        for case, trace in traces.items()
        for step, later in before
        if {step, later} <= set(names(trace))
    }
    assert {
        (row["case"], row["step"], row["later"]): row["is_turned"]
        for row in rows(turned_in(events, order, AS_OF))
    } == both


@SOME
@given(logs, wanted, pairs)
def test_counts_are_those_of_the_departures(log, wanted, before):
    events, _traces = told(log)
    expected = two(sorted(wanted), "case", "step")
    steps, order = one(STEPS), two(sorted(before), "step", "later")

    skipped = Counter(row["step"] for row in rows(skipped_in(events, expected, AS_OF)))
    asked = Counter(step for _case, step in wanted)
    counts = rows(skips_of(events, expected, AS_OF))
    assert {row["step"]: (row["cases"], row["skipped"]) for row in counts} == {
        step: (number, skipped[step]) for step, number in asked.items()
    }
    assert all(row["share"] == row["skipped"] / row["cases"] for row in counts)
    extra = Counter(row["activity"] for row in rows(extra_in(events, steps, AS_OF)))
    counted = rows(extras_of(events, steps, AS_OF))
    assert {row["activity"]: row["cases"] for row in counted} == extra
    assert [-row["cases"] for row in counted] == sorted(-row["cases"] for row in counted)
    every = rows(turned_in(events, order, AS_OF))
    both = Counter((row["step"], row["later"]) for row in every)
    turned = Counter((row["step"], row["later"]) for row in every if row["is_turned"])
    assert {
        (row["step"], row["later"]): (row["cases"], row["turned"])
        for row in rows(disorders_of(events, order, AS_OF))
    } == {pair: (both[pair], number) for pair, number in turned.items()}


def told(log):
    """The events of a log as a table, and the traces of those that count."""
    keyed = [
        {
            **event,
            "order": order,
            "key": since_epoch(event["at"]) * SCALE + order,
            "is_beside": event["does"] in BESIDE,
        }
        for order, event in enumerate(log)
    ]
    columns = {**EVENT_COLUMNS, "is_beside": pa.bool_()}
    return keep(table(keyed, columns), "told"), plain.traces(keyed, AS_OF)


def names(trace):
    return [row["activity"] for row in trace]


def found(rows_found, *columns):
    return {tuple(row[name] for name in columns) for row in rows(rows_found)}


def one(steps):
    return table([{"step": step} for step in steps], {"step": TEXT})


def two(told_pairs, first, second):
    return table(
        [{first: one, second: other} for one, other in told_pairs], {first: TEXT, second: TEXT}
    )
