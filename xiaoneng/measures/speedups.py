"""How much sooner than the law asks items are promised, and done (提速率)."""

import ibis
from ibis.expr.types import Table


def speedups_of(cases: Table) -> Table:
    """item, cases, statutory, promised, used, promised_speedup, actual_speedup; by item.

    `cases`: item, statutory, promised, used, of closed cases, all three in one unit; a case
    without a statutory limit, or with one of nothing, is left out, one without a promise is held
    to the statute. The three come back as means of a case; promised_speedup is
    (statutory - promised) / statutory and actual_speedup (statutory - used) / statutory, of these
    (core.speedups).
    """
    bound = cases.filter(cases.statutory > 0)
    bound = bound.mutate(promised=ibis.coalesce(bound.promised, bound.statutory))
    means = bound.group_by("item").agg(
        cases=bound.count(),
        **{name: bound[name].mean() for name in ("statutory", "promised", "used")},
    )
    return means.mutate(
        promised_speedup=(means.statutory - means.promised) / means.statutory,
        actual_speedup=(means.statutory - means.used) / means.statutory,
    ).order_by("item")
