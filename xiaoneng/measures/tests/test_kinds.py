"""One case told by hand: whose time each stretch is, and of which kind."""

import pytest

from xiaoneng.measures.flows import steps_in, timeline_of
from xiaoneng.measures.kinds import kinds_of, times_by
from xiaoneng.measures.tests.columns import keep, rows
from xiaoneng.measures.tests.events import event
from xiaoneng.measures.tests.flow_logs import AS_OF, OFFICE, kept

HOUR = 3600
PERMIT = [
    event("a", "03-02 09:00", activity="收件", organ="窗口", officer="张", item="登记"),
    event("a", "03-02 10:00", activity="移交"),
    event("a", "03-02 11:00", activity="受理", organ="住建局", officer="李"),
    event("a", "03-02 14:00", "pause", activity="通知听证", credited=True),
    event("a", "03-03 09:00", "resume", activity="听证笔录"),
    event("a", "03-03 10:00", "pause", activity="通知补件"),
    event("a", "03-03 11:00", "resume", activity="收到补件"),
    event("a", "03-03 12:00", activity="审查", officer="王"),
    event("a", "03-04 09:00", "close", activity="办结"),
    event("a", "03-04 10:00", "close", activity="送达"),
]


def kinds(log, *, has_resume=False):
    events, _ = kept(log)
    return keep(kinds_of(steps_in(timeline_of(events, AS_OF, has_resume=has_resume)), OFFICE), "")


def test_each_stretch_is_of_one_kind():
    found = sorted(rows(kinds(PERMIT)), key=lambda one: one["place"])

    assert [(one["step"], one["kind"], one["worked"] / HOUR) for one in found] == [
        ("移交", "work", 1),
        ("受理", "waiting", 1),  # from the hand-over to the receiver's first act
        ("通知听证", "work", 1.5),
        ("听证笔录", "paused", 3.5),
        ("通知补件", "work", 1),
        ("收到补件", "applicant", 1),  # no paper, no credit: the clock runs on
        ("审查", "waiting", 1),
        ("办结", "work", 4),
    ]  # what lies behind the closing is nobody's


def test_waiting_counts_for_the_receiver_and_work_for_the_holder():
    found = sorted(rows(kinds(PERMIT)), key=lambda one: one["place"])

    assert [(one["by_organ"], one["by_officer"]) for one in found] == [
        ("窗口", "张"),
        *[("住建局", "李")] * 5,
        *[("住建局", "王")] * 2,
    ]


def test_time_is_summed_by_organ_most_first():
    organ, window = rows(times_by(kinds(PERMIT), ["by_organ"]))

    assert organ == {
        "by_organ": "住建局",
        "work": 6.5 * HOUR,
        "waiting": 2 * HOUR,
        "applicant": HOUR,
        "paused": 3.5 * HOUR,
        "stretches": 7,
        "cases": 1,
        "median": HOUR,
    }
    assert (window["by_organ"], window["work"], window["stretches"]) == ("窗口", HOUR, 1)


@pytest.mark.parametrize(("has_resume", "kind"), [(False, "work"), (True, "paused")])
def test_where_resumption_is_mapped_a_step_does_not_end_a_pause(has_resume, kind):
    log = [
        event("a", "03-02 09:00", "pause", activity="听证", credited=True),
        event("a", "03-02 10:00", activity="意见"),
        event("a", "03-02 11:00", "resume", activity="继续"),
    ]

    found = {one["step"]: one["kind"] for one in rows(kinds(log, has_resume=has_resume))}
    assert found == {"意见": "paused", "继续": kind}


def test_an_officer_does_not_follow_the_case_to_another_organ():
    log = [
        event("a", "03-02 09:00", organ="窗口", officer="张"),
        event("a", "03-02 10:00", organ="住建局"),
        event("a", "03-02 11:00"),
    ]

    _, own = sorted(rows(kinds(log)), key=lambda one: one["place"])
    assert (own["kind"], own["by_organ"], own["by_officer"]) == ("work", "住建局", None)


def test_before_anyone_is_named_the_time_is_of_whoever_acts_next():
    log = [event("a", "03-02 09:00"), event("a", "03-02 10:00", organ="窗口", officer="张")]

    (first,) = rows(kinds(log))
    assert (first["kind"], first["by_organ"], first["by_officer"]) == ("work", "窗口", "张")
