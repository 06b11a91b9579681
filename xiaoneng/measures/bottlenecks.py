"""Which step holds cases up, ranked by what its limit would give back."""

import ibis
from ibis.expr.types import Table

from xiaoneng.core.kinds_of_time import PAUSED
from xiaoneng.measures.counting import whole_sum


def bottlenecks_of(kinds: Table, closed: Table, limits: Table) -> Table:
    """One row per step: what the median duration would be if its excess over a limit were gone.

    `kinds`: measures.kinds.kinds_of. `closed`: case, of the closed cases that are looked at.
    `limits`: step, allowed (seconds of office time); where a step has none its own median is the
    reference. Legal pauses are nobody's delay: they belong neither to a step nor to a duration.

    step, allowed, is_given, times, cases_over, excess (seconds beyond the limit, in all),
    median_now, median_then, median_falls_by (seconds of a case); greatest fall first. It costs one
    row for each pair of a closed case and a step with excess.
    """
    counted = _counted(kinds, closed)
    references = _references(counted, limits)
    over = _over(counted, references)
    durations = _durations(counted, closed)
    now = durations.agg(median_now=durations.worked.median())
    falls = _falls(over, durations)
    ranked = references.left_join(falls, references.step == falls.f_step)
    ranked = ranked.cross_join(now)
    ranked = ranked.mutate(
        cases_over=ranked.cases_over.fill_null(0),
        excess=ranked.excess.fill_null(0),
        median_then=ranked.median_then.fill_null(ranked.median_now),
    )
    ranked = ranked.mutate(median_falls_by=ranked.median_now - ranked.median_then)
    columns = [
        "step", "allowed", "is_given", "times", "cases_over", "excess", "median_now", "median_then",
        "median_falls_by",
    ]  # fmt: skip
    return ranked.select(columns).order_by(
        ibis.desc("median_falls_by"), ibis.desc("excess"), "step"
    )


def over_in(kinds: Table, closed: Table, limits: Table) -> Table:
    """case, step, excess: the cases that `bottlenecks_of` counts as over the limit of a step."""
    counted = _counted(kinds, closed)
    return _over(counted, _references(counted, limits))


def _counted(kinds: Table, closed: Table) -> Table:
    """case, step, worked: what is somebody's time."""
    counted = kinds.filter(kinds.kind != PAUSED).semi_join(closed, "case")
    return counted.select("case", "step", "worked")


def _over(counted: Table, references: Table) -> Table:
    """case, step, excess: one row for each case that took longer to a step than is allowed."""
    measured = counted.join(references, "step")
    measured = measured.mutate(excess=ibis.greatest(measured.worked - measured.allowed, 0))
    over = measured.filter(measured.excess > 0)
    return over.group_by("case", "step").agg(excess=over.excess.sum())


def _references(counted: Table, limits: Table) -> Table:
    """step, allowed, is_given, times."""
    usual = counted.group_by("step").agg(usual=counted.worked.median(), times=counted.count())
    given = limits.select(g_step="step", given=limits.allowed.cast("float64"))
    joined = usual.left_join(given, usual.step == given.g_step)
    return joined.select(
        "step",
        "times",
        allowed=ibis.coalesce(joined.given, joined.usual),
        is_given=joined.given.notnull(),
    )


def _durations(counted: Table, closed: Table) -> Table:
    """case, worked: of every closed case; one whose events are all of one moment took nothing."""
    sums = counted.group_by(d_case="case").agg(d_worked=whole_sum(counted.worked))
    cases = closed.select("case").distinct()
    joined = cases.left_join(sums, cases.case == sums.d_case)
    return joined.select("case", worked=joined.d_worked.fill_null(0))


def _falls(over: Table, durations: Table) -> Table:
    """f_step, cases_over, excess, median_then: over all cases, those without excess included."""
    sums = over.group_by(f_step="step").agg(cases_over=over.count(), excess=over.excess.sum())
    pairs = durations.cross_join(over.select(o_step="step").distinct())
    joined = pairs.left_join(over, [pairs.case == over.case, pairs.o_step == over.step])
    then = joined.select(o_step="o_step", then=joined.worked - joined.excess.fill_null(0))
    then = then.group_by("o_step").agg(median_then=then.then.median())
    return sums.join(then, sums.f_step == then.o_step).drop("o_step")
