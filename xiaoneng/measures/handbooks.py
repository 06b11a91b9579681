"""Real cases beside their handbook: steps left out, activities it does not know, wrong order.

`events` as in measures.flows, with `is_beside`: what only begins, stops or ends a clock, which no
handbook lists. `steps`: step. `expected`: case, step, of the steps that a case should have.
`before`: step, later, of every step that comes before another, directly or through others. A step
is matched to the activity of exactly the same words, whatever it does to the clock.
"""

import ibis
from ibis.expr.types import Table

from xiaoneng.measures.flows import known


def skipped_in(events: Table, expected: Table, as_of: int) -> Table:
    """case, step: of each expected step that a case does not have."""
    done = _done(events, as_of)
    same = [expected.case == done.case, expected.step == done.activity]
    return expected.anti_join(done, same)


def extra_in(events: Table, steps: Table, as_of: int) -> Table:
    """case, activity, times: of each activity of a case that is no step and not beside them."""
    counted = _counted(events, as_of)
    strange = counted.filter(~counted.is_beside).anti_join(steps, counted.activity == steps.step)
    return strange.group_by("case", "activity").agg(times=strange.count())


def turned_in(events: Table, before: Table, as_of: int) -> Table:
    """case, step, later, is_turned: of each pair that a case has both of.

    Turned where the first time of the later step comes before the first time of the other.
    """
    done = _done(events, as_of)
    following = done.select(l_case="case", l_activity="activity", l_first="first")
    pairs = before.join(done, before.step == done.activity)
    same = [pairs.case == following.l_case, pairs.later == following.l_activity]
    both = pairs.join(following, same)
    return both.select("case", "step", "later", is_turned=both.l_first < both.first)


def skips_of(events: Table, expected: Table, as_of: int) -> Table:
    """step, cases (that should have it), skipped, share (of them); most often skipped first."""
    wanted = expected.group_by("step").agg(cases=expected.count())
    skipped = skipped_in(events, expected, as_of)
    counts = skipped.group_by(s_step="step").agg(skipped=skipped.count())
    joined = wanted.left_join(counts, wanted.step == counts.s_step)
    joined = joined.select("step", "cases", skipped=joined.skipped.fill_null(0))
    joined = joined.mutate(share=joined.skipped / joined.cases)
    return joined.order_by(ibis.desc("skipped"), "step")


def extras_of(events: Table, steps: Table, as_of: int) -> Table:
    """activity, times, cases; in most cases first."""
    extra = extra_in(events, steps, as_of)
    counts = extra.group_by("activity").agg(times=extra.times.sum(), cases=extra.count())
    return counts.order_by(ibis.desc("cases"), "activity")


def disorders_of(events: Table, before: Table, as_of: int) -> Table:
    """step, later, cases (that have both), turned, share (of them): of pairs that are ever turned.

    Most often turned first.
    """
    pairs = turned_in(events, before, as_of)
    counts = pairs.group_by("step", "later").agg(
        cases=pairs.count(), turned=pairs.is_turned.cast("int64").sum()
    )
    counts = counts.filter(counts.turned > 0)
    counts = counts.mutate(share=counts.turned / counts.cases)
    return counts.order_by(ibis.desc("turned"), "step", "later")


def _counted(events: Table, as_of: int) -> Table:
    """The events that count; a missing activity is an empty name."""
    counted = known(events, as_of)
    return counted.mutate(activity=counted.activity.fill_null(""))


def _done(events: Table, as_of: int) -> Table:
    """case, activity, first: when each case had each of its activities first."""
    counted = _counted(events, as_of)
    return counted.group_by("case", "activity").agg(first=counted.key.min())
