"""What suspicion lists have in common: their rows, and how improbable a count is (domain.md 2.6).

Input, all moments in seconds since 1950-01-01, names as text, null where unknown:
- `cases`: case, item, organ, officer, start, closed (null: open), due (null: none), is_instant;
- `pauses`: case, begins, ends, of stops that are over;
- `entries`, what was entered of cases: case, item, organ, officer, happened, entered (null: not
  known), source (null: none) and the tolerance of it in working days;
- `outages`, when a source could not send: source, begins, ends.

Output, one row a case of each suspicion, `COLUMNS`: detector; said (DOUBT, or TOO_FEW: one row
without a case for each group that is too small to be judged); organ, officer, item ("" where the
group is of all of them); moment (of the case, or of the whole group); case (of suspicions about
the rows of a register: the key of the row); measured and usual, in
the detector's unit; number of total cases (or of what it counts); chance: a bound on the
probability that this comes about by accident, null where a threshold decided.

Chances are upper bounds (Chernoff), so that no engine needs more than a logarithm, and small
numbers are never more suspicious than they are.
"""

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table, Value

DOUBT, TOO_FEW, USUAL = "doubt", "too_few", "usual"
COLUMNS = (
    "detector", "said", "organ", "officer", "item", "moment", "case", "measured", "usual",
    "number", "total", "chance",
)  # fmt: skip
NAMES = ("organ", "officer", "item")
HISTORY = 20  # cases an item needs before its history says anything (measures.findings)
LEAST = 10  # cases behind a group: fewer accuse nobody
CHANCE = 1e-4  # one honest group in ten thousand
LARGEST = 1e-300  # what a bound of nothing is


def binomial_bound(hits: Value, total: Value, share: Value | float) -> Value:
    """P(at least so many hits) ≤ exp(-total · KL(hits/total, share)); 1 where hits are expected.

    Exact enough: 10 of 40 where 1 of 20 is usual gives 1.2e-4, the tail itself is 2.1e-05.
    """
    k, n, p = (as_float(one) for one in (hits, total, share))
    q = k / ibis.greatest(n, 1.0)  # of none there are none
    misses = ibis.ifelse(k >= n, 0.0, (n - k) * ibis.greatest((1 - q) / (1 - p), LARGEST).ln())
    power = k * ibis.greatest(q / p, LARGEST).ln() + misses
    return ibis.ifelse(q > p, (-power).exp(), 1.0)


def poisson_bound(hits: Value, mean: Value | float) -> Value:
    """P(at least so many where `mean` are usual) ≤ exp(hits - mean) · (mean / hits)^hits."""
    k, usual = as_float(hits), as_float(mean)
    power = k * (k / usual).ln() - k + usual
    return ibis.ifelse(k > usual, (-power).exp(), 1.0)


def chi_square_bound(statistic: Value, freedom: int) -> Value:
    """P(chi-square at least so large) ≤ (x/d)^(d/2) · exp((d - x)/2), for x above d."""
    x = as_float(statistic)
    power = (x - freedom) / 2 - (freedom / 2) * ibis.greatest(x / freedom, LARGEST).ln()
    return ibis.ifelse(x > freedom, (-power).exp(), 1.0)


def as_float(value: Value | float) -> Value:
    return ibis.literal(value, "float64") if isinstance(value, float) else value.cast("float64")


def named(table: Table) -> Table:
    """The names of organ, officer and item without nulls, so that groups join."""
    return table.mutate(**{one: table[one].fill_null("") for one in NAMES})


def said_of(is_enough: Value, is_doubt: Value) -> Value:
    """Whether a group is judged at all, and suspicious."""
    return ibis.cases((~is_enough, TOO_FEW), (is_doubt, DOUBT), else_=USUAL)


def of_groups(detector: str, groups: Table, members: Table, by: Sequence[str]) -> Table:
    """Rows of suspicious groups, one for each case behind them, and of those too small.

    groups: `by`, said, moment, measured, usual, number, total, chance. members: `by`, case.
    """
    behind = members.select("case", **{f"m_{one}": members[one] for one in by}).distinct()
    found = groups.filter(groups.said == DOUBT)
    found = found.join(behind, [found[one] == behind[f"m_{one}"] for one in by])
    few = groups.filter(groups.said == TOO_FEW).mutate(case=ibis.null(members.case.type()))
    return ibis.union(shaped(found, detector), shaped(few, detector))


def shaped(rows: Table, detector: str) -> Table:
    """Rows in the columns of all suspicions; what is missing in them is nothing."""
    blank = {one: ibis.literal("") for one in NAMES if one not in rows.columns}
    if "said" not in rows.columns:
        blank["said"] = ibis.literal(DOUBT)
    if "chance" not in rows.columns:
        blank["chance"] = ibis.null("float64")
    rows = rows.mutate(detector=ibis.literal(detector), **blank)
    return rows.mutate(
        measured=rows.measured.cast("float64"),
        usual=rows.usual.cast("float64"),
        number=rows.number.cast("int64"),
        total=rows.total.cast("int64"),
        moment=rows.moment.cast("int64"),
    ).select(*COLUMNS)


def upper_share(hits: Value, total: Value, least: float) -> Value:
    """What a share may at most be, seen in so many: three standard errors up, `least` at least."""
    share = (hits.cast("float64") + 1) / (total + 2)
    upper = share + 3 * (share * (1 - share) / (total + 2)).sqrt()
    return ibis.least(ibis.greatest(upper, least), 0.99)


def beside_others(groups: Table, least: float) -> Table:
    """Groups (organ, number of total) beside the usual share: that of all other organs.

    Three standard errors up, and `least` at least, or where the others have too few. Adds
    measured, usual, chance.
    """
    number, total = (groups[one].cast("float64") for one in ("number", "total"))
    whole, own = ibis.window(), ibis.window(group_by="organ")
    groups = groups.mutate(
        other_number=number.sum().over(whole) - number.sum().over(own),
        other_total=total.sum().over(whole) - total.sum().over(own),
    )
    upper = upper_share(groups.other_number, groups.other_total, least)
    usual = ibis.ifelse(groups.other_total >= HISTORY, upper, least)
    groups = groups.mutate(usual=usual, measured=groups.number / groups.total)
    return groups.mutate(chance=binomial_bound(groups.number, groups.total, groups.usual))
