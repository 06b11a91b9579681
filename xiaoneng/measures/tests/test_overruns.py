import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.flows import timeline_of
from xiaoneng.measures.overruns import overruns_by, overruns_of
from xiaoneng.measures.posts import with_posts
from xiaoneng.measures.tests import plain_flows
from xiaoneng.measures.tests.columns import keep, rows, since_epoch, table
from xiaoneng.measures.tests.events import at, event
from xiaoneng.measures.tests.flow_logs import AS_OF, CN, MOMENTS, OFFICE, SOME, kept, logs
from xiaoneng.measures.tests.plain_kinds import grouped, held_at

HOUR = 3600
CASES = {"case": pa.string(), "due": pa.int64(), "until": pa.int64()}
TERMS = {
    "officer": pa.string(), "post": pa.int64(), "post_organ": pa.string(),
    "from_at": pa.int64(), "until_at": pa.int64(),
}  # fmt: skip
seconds = st.sampled_from(MOMENTS).map(lambda text: since_epoch(at(text)))


def overruns(log, **dues):
    """`dues`: the due moment and the closing of each case."""
    events, _ = kept(log)
    told = [{"case": case, "due": due, "until": until} for case, (due, until) in dues.items()]
    return keep(overruns_of(table(told, CASES), timeline_of(events, AS_OF), OFFICE), "overruns")


def moments(*texts):
    return tuple(since_epoch(at(text)) for text in texts)


LOG = [
    event("a", "03-02 09:00", organ="窗口", officer="张"),
    event("a", "03-02 14:00", organ="住建局", officer="李"),
    event("a", "03-03 09:00", "pause", credited=True),
    event("a", "03-03 10:00"),
]


def test_an_overrun_is_split_among_those_who_had_the_case():
    found = rows(overruns_by(overruns(LOG, a=moments("03-02 11:00", "03-03 12:00")), ["kind"]))

    assert found == [
        {"kind": "work", "cases": 1, "worked": 5.5 * HOUR},  # at a desk, and since the last event
        {"kind": "waiting", "cases": 1, "worked": 1.5 * HOUR},
        {"kind": "paused", "cases": 1, "worked": HOUR},  # begun too late to stop the clock
    ]


def test_the_post_is_what_the_officer_held_then_first_in_the_organ_that_had_the_case():
    terms = [
        ("李", 7, "住建局", "02-01 00:00", "03-03 00:00"),
        ("李", 8, "住建局", "03-03 00:00", None),
        ("李", 3, "别处", "02-01 00:00", None),
        ("张", 5, "别处", "02-01 00:00", None),
    ]
    told = [
        {"officer": officer, "post": post, "post_organ": organ, "from_at": since_epoch(at(begin)),
         "until_at": since_epoch(at(end)) if end else None}
        for officer, post, organ, begin, end in terms
    ]  # fmt: skip
    parts = overruns(LOG, a=moments("02-27 16:30", "03-03 12:00"))

    found = rows(overruns_by(with_posts(parts, table(told, TERMS)), ["by_officer", "post"]))

    assert [(row["by_officer"], row["post"]) for row in found] == [("张", 5), ("李", 7), ("李", 8)]
    whole = sum(row["worked"] for row in found)
    nobody = rows(overruns_by(with_posts(parts, table([], TERMS)), ["post"]))
    assert [(row["post"], row["worked"]) for row in nobody] == [(None, whole)]


def test_before_its_first_event_a_case_waits_for_whoever_acts_first():
    (found,) = rows(overruns(LOG, a=moments("02-27 16:30", "03-02 09:00")))

    assert (found["by_organ"], found["by_officer"], found["kind"]) == ("窗口", "张", "waiting")
    assert found["worked"] == 8 * HOUR  # that Saturday was an adjusted workday


def test_what_was_done_in_time_has_no_overrun():
    assert rows(overruns(LOG, a=moments("03-03 12:00", "03-03 12:00"))) == []


@SOME
@given(logs, st.dictionaries(st.sampled_from("abcde"), st.tuples(seconds, seconds)))
def test_the_parts_lie_end_to_end_and_add_up_to_the_overrun(log, dues):
    _, told = kept(log)
    timelines = grouped(plain_flows.timeline(told, AS_OF, has_resume=False), "case")

    found = grouped(rows(overruns(log, **dues)), "case")
    late = {case for case, (due, until) in dues.items() if until > due and (case,) in timelines}
    assert {case for (case,) in found} == late
    for case in late:
        due, until = dues[case]
        parts = sorted(found[(case,)], key=lambda one: one["began"])
        assert [due, *(one["ended"] for one in parts)] == [*(one["began"] for one in parts), until]
        assert sum(one["worked"] for one in parts) == plain_flows.worked(CN, due, until)
        for one in parts:
            holder = (one["by_organ"], one["by_officer"], one["kind"])
            assert holder == held_at(timelines[(case,)], one["began"])
            assert holder == held_at(timelines[(case,)], one["ended"] - 1)
