"""Flows as columns and event by event: both say the same of every generated log."""

from collections import Counter
from statistics import fmean, median

from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.flows import (
    ends_of,
    follows_of,
    passages_of,
    starts_of,
    steps_in,
    timed,
    timeline_of,
)
from xiaoneng.measures.tests import plain_flows as plain
from xiaoneng.measures.tests.columns import keep, rows
from xiaoneng.measures.tests.flow_logs import AS_OF, CN, OFFICE, SOME, kept, logs
from xiaoneng.measures.variants import variants_of


@SOME
@given(logs, st.booleans())
def test_every_passage_is_the_one_that_a_walk_over_the_events_finds(log, has_resume):
    events, told = kept(log)

    timeline = keep(timeline_of(events, AS_OF, has_resume=has_resume), "timeline")
    expected = plain.timeline(told, AS_OF, has_resume=has_resume)
    assert by_place(rows(timeline)) == by_place(expected)
    steps = [one for one in expected if one["ended"] is not None]
    assert by_place(rows(steps_in(timeline))) == by_place(steps)
    assert sorted(map(plain_passage, rows(passages_of(events, AS_OF)))) == sorted(
        map(plain_passage, steps)
    )
    traces = plain.traces(told, AS_OF).values()
    assert counts(starts_of(timeline)) == Counter(trace[0]["activity"] for trace in traces)
    assert counts(ends_of(timeline)) == Counter(trace[-1]["activity"] for trace in traces)


def plain_passage(one):
    names = ("case", "activity", "next_activity", "began", "ended")
    return tuple(one[name] for name in names)


def by_place(found):
    return {(one["case"], one["place"]): one for one in found}


def counts(table):
    return {one["activity"]: one["cases"] for one in rows(table)}


@SOME
@given(logs)
def test_what_follows_what_is_counted_and_timed(log):
    events, told = kept(log)

    found = rows(follows_of(timed(passages_of(events, AS_OF), OFFICE)))
    expected = plain.follows(told, AS_OF)
    assert {(one["activity"], one["next_activity"]): one for one in found} == {
        edge: {
            "activity": edge[0],
            "next_activity": edge[1],
            "times": len(passages),
            "cases": len({case for case, _, _ in passages}),
            **figures("elapsed", [end - begin for _, begin, end in passages]),
            **figures("worked", [plain.worked(CN, *one[1:]) for one in passages]),
        }
        for edge, passages in expected.items()
    }
    order = [(-one["times"], one["activity"], one["next_activity"]) for one in found]
    assert order == sorted(order)


def figures(name, seconds):
    return {
        f"{name}_median": median(seconds),
        f"{name}_mean": fmean(seconds),
        f"{name}_most": ninety(sorted(seconds)),
    }


def ninety(values):
    """The 90th percentile in tenths, which are whole numbers."""
    place, tenth = divmod(9 * (len(values) - 1), 10)
    following = values[min(place + 1, len(values) - 1)]
    return (10 * values[place] + tenth * (following - values[place])) / 10


@SOME
@given(logs)
def test_paths_are_those_of_the_traces_most_frequent_first(log):
    events, told = kept(log)

    found = rows(variants_of(events, AS_OF))
    expected = plain.variants(told, AS_OF)
    order = sorted(expected, key=lambda path: (-len(expected[path]), path))
    assert [tuple(one["path"]) for one in found] == order
    assert [one["rank"] for one in found] == list(range(1, len(order) + 1))
    total = sum(map(len, expected.values()))
    so_far = 0
    for one, path in zip(found, order, strict=True):
        so_far += len(expected[path])
        assert one["cases"] == len(expected[path])
        assert one["median_seconds"] == median(expected[path])
        assert one["share"] == one["cases"] / total
        assert one["cumulative_share"] == so_far / total
