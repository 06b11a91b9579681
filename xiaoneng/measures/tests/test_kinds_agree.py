"""Where the time goes, as columns and event by event: both say the same of every generated log."""

from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.measures.flows import steps_in, timeline_of
from xiaoneng.measures.handovers import officer_handovers, organ_handovers
from xiaoneng.measures.kinds import kinds_of, times_by
from xiaoneng.measures.rework import rework_of
from xiaoneng.measures.tests import plain_flows, plain_kinds
from xiaoneng.measures.tests.columns import keep, rows
from xiaoneng.measures.tests.flow_logs import AS_OF, CN, OFFICE, SOME, kept, logs


def both(log, *, has_resume):
    """The timeline of a log as columns and in plain Python."""
    events, told = kept(log)
    timeline = keep(timeline_of(events, AS_OF, has_resume=has_resume), "timeline")
    return timeline, plain_flows.timeline(told, AS_OF, has_resume=has_resume)


def keyed(table, *by):
    """The rows of a table by some columns, without them."""
    return {
        tuple(one[name] for name in by): {
            name: value for name, value in one.items() if name not in by
        }
        for one in rows(table)
    }


@SOME
@given(logs, st.booleans())
def test_each_stretch_is_of_one_kind_and_counts_for_its_holder(log, has_resume):
    timeline, told = both(log, has_resume=has_resume)

    kinds = keep(kinds_of(steps_in(timeline), OFFICE), "kinds")
    expected = plain_kinds.kinds(told)
    assert by_place(rows(kinds)) == by_place(expected)
    for by in (["step"], ["by_organ"], ["by_organ", "by_officer"], ["item", "step"]):
        assert keyed(times_by(kinds, by), *by) == plain_kinds.times(expected, *by)


def by_place(found):
    return {(one["case"], one["place"]): one for one in found}


@SOME
@given(logs)
def test_the_four_kinds_of_a_closed_case_add_up_to_its_office_time(log):
    timeline, told = both(log, has_resume=False)

    found = keyed(times_by(kinds_of(steps_in(timeline), OFFICE), ["case"]), "case")
    ends = {one["case"]: one["began"] for one in reversed(told) if one["is_closed"]}
    starts = {one["case"]: one["began"] for one in told if one["place"] == 1}
    for case, end in ends.items():
        times = found.get((case,), {})
        total = sum(times.get(kind, 0) for kind in ("work", "waiting", "applicant", "paused"))
        assert total == plain_flows.worked(CN, starts[case], end)


@SOME
@given(logs)
def test_handovers_are_counted_between_organs_and_between_officers(log):
    timeline, told = both(log, has_resume=True)

    kinds = keep(kinds_of(steps_in(timeline), OFFICE), "kinds")
    expected = plain_kinds.kinds(told)
    organs = ["organ", "next_organ"]
    changed = [one for one in expected if plain_flows.others(*(one[name] for name in organs))]
    assert keyed(organ_handovers(kinds), *organs) == plain_kinds.handovers(changed, *organs)
    officers = ["organ", "officer", "next_organ", "next_officer"]
    changed = [one for one in expected if plain_kinds.is_handed_to_officer(one)]
    assert keyed(officer_handovers(kinds), *officers) == plain_kinds.handovers(changed, *officers)


@SOME
@given(logs)
def test_activities_that_come_back_are_counted_with_the_time_from_first_to_last(log):
    timeline, told = both(log, has_resume=False)

    found = keyed(rework_of(timeline, OFFICE), "activity")
    assert {activity: one for (activity,), one in found.items()} == plain_kinds.rework(told)
