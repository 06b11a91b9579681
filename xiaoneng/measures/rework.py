"""Work done again: activities that come back in one case, and the time from first to last."""

import ibis
from ibis.expr.types import Table

from xiaoneng.measures.counting import Counting, whole_sum
from xiaoneng.measures.flows import timed


def repeated_in(timeline: Table) -> Table:
    """case, activity, times, at_once, began, ended: activities that a case has more than once."""
    per_case = _in_each_case(timeline)
    return per_case.filter(per_case.times > 1)


def rework_of(timeline: Table, counting: Counting) -> Table:
    """One row per activity that comes back in some case; most seconds first.

    activity, cases (that have it), cases_repeated, share (of them), repeats (times beyond the
    first in its case), at_once (repeats that follow directly on the same activity), returns
    (repeats after something else), seconds and median_seconds (of office time in a case, from the
    first time to the last). Every event counts, also one behind the closing.
    """
    per_case = _in_each_case(timeline)
    having = per_case.group_by("activity").agg(cases=per_case.count())
    again = timed(per_case.filter(per_case.times > 1), counting)
    rework = again.group_by("activity").agg(
        cases_repeated=again.count(),
        repeats=(again.times - 1).sum(),
        at_once=again.at_once.sum(),
        seconds=whole_sum(again.worked),
        median_seconds=again.worked.median(),
    )
    joined = rework.join(having, "activity")
    return joined.select(
        "activity",
        "cases",
        "cases_repeated",
        "repeats",
        "at_once",
        "seconds",
        "median_seconds",
        share=joined.cases_repeated / joined.cases,
        returns=joined.repeats - joined.at_once,
    ).order_by(ibis.desc("seconds"), "activity")


def _in_each_case(timeline: Table) -> Table:
    is_at_once = (timeline.activity == timeline.next_activity).fill_null(False)  # noqa: FBT003
    return timeline.group_by("case", "activity").agg(
        times=timeline.count(),
        at_once=is_at_once.cast("int64").sum(),
        began=timeline.began.min(),
        ended=timeline.began.max(),
    )
