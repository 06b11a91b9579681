"""Before and after a reform: what closed cases took in two periods, item by item.

An interval holds the true difference with 95 in 100. That of means is the normal one with each
period's own variance (Welch). That of medians takes as standard error of a median a quarter of the
distance between the values at the ranks (n + 1) / 2 - and + sqrt(n) (McKean and Schrader; Bonett
and Price): no drawing of lots, so the same cases always give the same interval. Many equal values
make it too narrow.
"""

from dataclasses import dataclass

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.core.shares import NORMAL

LEAST = 20  # cases of an item in a period: with fewer nothing is said
PERIODS = ("before", "after")
SAID = ("median", "mean")


@dataclass(frozen=True)
class Reform:
    """Two periods, told apart by the day from which the reform holds (seconds)."""

    since: int
    day: int
    until: int


def compared(cases: Table, reform: Reform) -> Table:
    """One row per item closed in either period, in order of item.

    `cases`: item, closed (seconds), took (any unit). before_cases, after_cases, and where both
    have at least LEAST (`is_enough`; else null): before_median, after_median, median_difference
    (after less before), median_error (its standard error), median_low, median_high; the same of
    the mean.
    """
    is_before = cases.closed < reform.day
    inside = cases.filter((cases.closed >= reform.since) & (cases.closed < reform.until))
    told = inside.mutate(period=ibis.ifelse(is_before, *PERIODS), item=inside.item.fill_null(""))
    figures = _figures(told)
    before, after = (
        figures.filter(figures.period == period).drop("period").rename(f"{period}_{{name}}")
        for period in PERIODS
    )
    joined = before.outer_join(after, before.before_item == after.after_item)
    joined = joined.mutate(
        item=ibis.coalesce(joined.before_item, joined.after_item),
        before_cases=joined.before_cases.fill_null(0),
        after_cases=joined.after_cases.fill_null(0),
    )
    joined = joined.mutate(is_enough=ibis.least(joined.before_cases, joined.after_cases) >= LEAST)
    differences: dict[str, Value] = {}
    for name in SAID:
        differences |= _difference(joined, name)
    told = joined.select("item", "before_cases", "after_cases", "is_enough", **differences)
    return _with_intervals(told).order_by("item")


def standardised(comparison: Table) -> Table:
    """One row: both periods as if each had had the same mix of items, that of both together.

    items, items_left_out (with too few cases), before_cases, after_cases, and the figures of
    `compared` as means of the items', weighted by their cases: what a change of mix does to a
    plain mean it does not do to these.
    """
    used = comparison.filter(comparison.is_enough)
    weight = (used.before_cases + used.after_cases).cast("float64")
    total = weight.sum()
    figures: dict[str, Value] = {}
    for name in SAID:
        for part in (f"before_{name}", f"after_{name}", f"{name}_difference"):
            figures[part] = (used[part] * weight).sum() / total
        figures[f"{name}_error"] = (used[f"{name}_error"] * weight).pow(2).sum().sqrt() / total
    row = used.agg(
        items=used.count(),
        before_cases=used.before_cases.sum().fill_null(0),
        after_cases=used.after_cases.sum().fill_null(0),
        **figures,
    )
    left_out = comparison.agg(items_left_out=(~comparison.is_enough).sum().fill_null(0))
    return _with_intervals(row.cross_join(left_out))


def _figures(told: Table) -> Table:
    """item, period, cases, median, mean and the standard errors of both."""
    by = ["item", "period"]
    order = ibis.window(group_by=by, order_by="took")
    ranked = told.mutate(
        rank=ibis.row_number().over(order) + 1,
        number=told.took.count().over(ibis.window(group_by=by)),
    )
    low = ((ranked.number + 1) / 2 - ranked.number.sqrt()).floor().cast("int64")
    low = ibis.greatest(low, 1)
    edges = ranked.mutate(
        is_low=ranked["rank"] == low, is_high=ranked["rank"] == ranked.number + 1 - low
    )
    took = edges.took.cast("float64")
    return edges.group_by(by).agg(
        cases=edges.count(),
        median=took.median(),
        mean=took.mean(),
        median_error=(took.max(where=edges.is_high) - took.max(where=edges.is_low)) / 4,
        mean_error=(took.var() / edges.count()).sqrt(),
    )


def _difference(joined: Table, name: str) -> dict[str, Value]:
    before, after = joined[f"before_{name}"], joined[f"after_{name}"]
    errors = joined[f"before_{name}_error"].pow(2) + joined[f"after_{name}_error"].pow(2)
    values = {
        f"before_{name}": before,
        f"after_{name}": after,
        f"{name}_difference": after - before,
        f"{name}_error": errors.sqrt(),
    }
    nothing = ibis.null("float64")
    return {key: ibis.ifelse(joined.is_enough, one, nothing) for key, one in values.items()}


def _with_intervals(table: Table) -> Table:
    ends: dict[str, Value] = {}
    for name in SAID:
        middle, half = table[f"{name}_difference"], table[f"{name}_error"] * NORMAL
        ends |= {f"{name}_low": middle - half, f"{name}_high": middle + half}
    return table.mutate(**ends)
