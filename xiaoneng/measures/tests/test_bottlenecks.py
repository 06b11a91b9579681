import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.bottlenecks import bottlenecks_of
from xiaoneng.measures.flows import steps_in, timeline_of
from xiaoneng.measures.kinds import kinds_of
from xiaoneng.measures.tests import plain_flows, plain_kinds
from xiaoneng.measures.tests.columns import keep, rows, table
from xiaoneng.measures.tests.events import event
from xiaoneng.measures.tests.flow_logs import AS_OF, OFFICE, SOME, kept, logs

HOUR = 3600
CASES = {"case": pa.string()}
LIMITS = {"step": pa.string(), "allowed": pa.int64()}


def ranked(log, closed, limits):
    events, _ = kept(log)
    kinds = keep(kinds_of(steps_in(timeline_of(events, AS_OF)), OFFICE), "kinds")
    some = table([{"case": case} for case in closed], CASES)
    told = [{"step": step, "allowed": allowed} for step, allowed in limits.items()]
    return rows(bottlenecks_of(kinds, some, table(told, LIMITS)))


def case(name, reviewed, decided):
    """Received on Monday at nine; one is reviewed and decided on."""
    return [
        event(name, "03-02 09:00", activity="收件"),
        event(name, reviewed, activity="审查"),
        event(name, decided, "close", activity="办结"),
    ]


def test_if_a_step_met_its_limit_the_median_would_fall_by_its_excess():
    log = [
        *case("a", "03-02 10:00", "03-02 11:00"),
        *case("b", "03-02 16:30", "03-02 17:30"),
        *case("c", "03-03 09:00", "03-03 10:00"),
    ]

    review, decision = ranked(log, "abc", {"审查": HOUR})
    assert review == {
        "step": "审查",
        "allowed": HOUR,
        "is_given": True,
        "times": 3,
        "cases_over": 2,
        "excess": 11 * HOUR,
        "median_now": 7 * HOUR,
        "median_then": 2 * HOUR,
        "median_falls_by": 5 * HOUR,
    }
    assert (decision["step"], decision["is_given"]) == ("办结", False)
    assert (decision["allowed"], decision["median_falls_by"]) == (HOUR, 0)


def test_a_legal_pause_is_nobodys_delay():
    log = [
        event("a", "03-02 09:00", "pause", activity="听证", credited=True),
        event("a", "03-03 09:00", activity="审查"),
        event("a", "03-03 10:00", "close", activity="办结"),
    ]

    (decision,) = ranked(log, "a", {"审查": 0})
    assert (decision["step"], decision["median_now"]) == ("办结", HOUR)


def test_the_step_whose_excess_matters_most_comes_first():
    log = [*case("a", "03-02 11:00", "03-03 17:30"), *case("b", "03-02 12:00", "03-04 17:30")]

    found = ranked(log, "ab", {"审查": HOUR, "办结": HOUR})
    assert [one["step"] for one in found] == ["办结", "审查"]


@SOME
@given(logs, st.sets(st.sampled_from("abcde"), min_size=1), st.booleans())
def test_it_agrees_with_taking_the_excess_away_case_by_case(log, closed, has_limits):
    limits = {"审查": HOUR, "办结": 0} if has_limits else {}
    _, told = kept(log)

    found = {one.pop("step"): one for one in ranked(log, sorted(closed), limits)}
    kinds = plain_kinds.kinds(plain_flows.timeline(told, AS_OF, has_resume=False))
    assert found == plain_kinds.bottlenecks(kinds, sorted(closed), limits)
