"""Real logs of other people: their flow against another program's figures and against recounts.

The figures are those of pm4py 2.7.23, which read the files by itself, its times brought to the
log's zone and cut to whole seconds (`bench/flows.py` compares all of it again).
"""

import csv
import gzip
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from xiaoneng.batch.staging import stage
from xiaoneng.batch.tests.conftest import MAPPINGS
from xiaoneng.engine.embedded import embedded
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.measures.array_flows import follows_in, ledger_of, path_of, variants_in
from xiaoneng.measures.flows import follows_of, known, passages_of, steps_in, timeline_of
from xiaoneng.measures.handovers import organ_handovers
from xiaoneng.measures.kinds import kinds_of, times_by
from xiaoneng.measures.rework import rework_of
from xiaoneng.measures.tests import plain_flows, plain_kinds
from xiaoneng.measures.tests.columns import since_epoch
from xiaoneng.measures.tests.flow_logs import OFFICE
from xiaoneng.measures.variants import variants_of

AS_OF = since_epoch(datetime(2020, 1, 1))
FILES = {
    "permit-log-wabo-receipt": "08_receipt.from-xes.csv.gz",
    "penalty-log-traffic-fines": "traffic_fines.from-rda.csv.gz",
    "approval-log-bpic2020-domestic": "DomesticDeclarations.from-xes.csv.gz",
}
FIGURES = {  # paths and the cases of the five most frequent; pairs, passages, one pair; seconds
    "permit-log-wabo-receipt": (
        116, [713, 123, 116, 115, 75], 99, 7143,
        ("T04 Determine confirmation of receipt", "T05 Print and send confirmation of receipt"),
        1177, 670_150_053,
    ),
    "penalty-log-traffic-fines": (
        44, [3428, 3273, 1890, 758, 250], 40, 24_724,
        ("Create Fine", "Send Fine"), 6557, 255_860_726_400,
    ),
    "approval-log-bpic2020-domestic": (
        90, [4566, 2411, 1392, 575, 342], 32, 45_271,
        ("Request Payment", "Payment Handled"), 9911, 9_920_951_936,
    ),
}  # fmt: skip
READ = ["case", "key", "activity", "does", "credited", "organ", "officer", "item"]
pytestmark = pytest.mark.parametrize("name", FILES)


@pytest.fixture
def engine():
    with embedded() as opened:
        yield opened


@pytest.fixture
def mapping(name):
    return load_mapping(MAPPINGS / f"{name}.toml")


@pytest.fixture
def path(name, real):
    return real(f"{name}/{FILES[name]}")


@pytest.fixture
def events(engine, path, mapping):
    return stage(engine, [path], mapping, RejectedRows()).events


def test_paths_and_pairs_and_throughput_are_those_of_the_checker(name, engine, events):
    variants, top, pairs, passages, pair, times, seconds = FIGURES[name]

    paths = engine.rows(variants_of(events, AS_OF))
    follows = engine.rows(follows_of(passages_of(events, AS_OF)))
    took = engine.rows(took_by(timeline_of(events, AS_OF)))
    assert (len(paths), [one["cases"] for one in paths[:5]]) == (variants, top)
    assert (len(follows), sum(one["times"] for one in follows)) == (pairs, passages)
    found = {(one["activity"], one["next_activity"]): one["times"] for one in follows}
    assert found[pair] == times
    assert sum(one["took"] for one in took) == seconds


def took_by(timeline):
    """Seconds from the first to the last event of each case."""
    return timeline.group_by("case").agg(took=timeline.began.max() - timeline.began.min())


def test_a_recount_of_the_file_line_by_line_says_the_same(engine, events, path, mapping):
    traces = read(path, mapping)

    paths = {tuple(one["path"]): one["cases"] for one in engine.rows(variants_of(events, AS_OF))}
    assert paths == Counter(tuple(activity for _, activity in one) for one in traces.values())
    follows = engine.rows(follows_of(passages_of(events, AS_OF)))
    found = {(one["activity"], one["next_activity"]): one["times"] for one in follows}
    assert found == Counter(
        (one[1], other[1]) for trace in traces.values() for one, other in pairwise(trace)
    )
    took = {one["case"]: one["took"] for one in engine.rows(took_by(timeline_of(events, AS_OF)))}
    assert took == {
        case: (trace[-1][0] - trace[0][0]).total_seconds() for case, trace in traces.items()
    }


def read(path, mapping):
    """Moment and activity of the events of each case; those of one second as the file has them."""
    zone = ZoneInfo(mapping.time_zone)
    case, activity, moment = (
        getattr(mapping.columns, name).name for name in ("case", "activity", "at")
    )
    found = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row[moment]).astimezone(zone)
            found[row[case]].append((at.replace(microsecond=0, tzinfo=None), row[activity]))
    return {case: sorted(trace, key=lambda one: one[0]) for case, trace in found.items()}


def test_the_kernel_says_what_the_expressions_say(engine, events):
    ledger = ledger_of(engine.arrow(known(events, AS_OF).select("case", "key", "activity")))

    variants = variants_in(ledger)
    columns = zip(variants.example, variants.cases, variants.median_seconds, strict=True)
    expected = engine.rows(variants_of(events, AS_OF))
    assert [(list(path_of(ledger, case)), *figures) for case, *figures in columns] == [
        (one["path"], one["cases"], one["median_seconds"]) for one in expected
    ]
    follows = engine.rows(follows_of(passages_of(events, AS_OF)))
    assert {
        (ledger.names[code], ledger.names[next_code]): times
        for code, next_code, times in zip(*follows_in(ledger), strict=True)
    } == {(one["activity"], one["next_activity"]): one["times"] for one in follows}


def test_a_walk_over_the_events_finds_the_same_kinds_of_time(engine, events, mapping):
    has_resume = any(rule.does == "resume" for rule in mapping.events)
    timeline = engine.write(timeline_of(events, AS_OF, has_resume=has_resume), "timeline")
    kinds = engine.write(kinds_of(steps_in(timeline), OFFICE), "kinds")

    told = plain_flows.timeline(engine.rows(events.select(READ)), AS_OF, has_resume=has_resume)
    expected = plain_kinds.kinds(told)
    for by in (["step"], ["by_organ"]):
        assert keyed(engine, times_by(kinds, by), *by) == plain_kinds.times(expected, *by)
    organs = ["organ", "next_organ"]
    changed = [one for one in expected if plain_flows.others(*(one[name] for name in organs))]
    assert keyed(engine, organ_handovers(kinds), *organs) == plain_kinds.handovers(changed, *organs)
    rework = keyed(engine, rework_of(timeline, OFFICE), "activity")
    assert {activity: one for (activity,), one in rework.items()} == plain_kinds.rework(told)


def keyed(engine, table, *by):
    return {
        tuple(one[name] for name in by): {key: value for key, value in one.items() if key not in by}
        for one in engine.rows(table)
    }
