"""Stops of the clock that do not look like stops: too long, too many, too often in one organ.

Stops are compared with those of other cases of the same item; items whose cases are stopped as a
rule, and for long, raise no suspicion by that.
"""

import ibis
from ibis.expr.types import Table

from xiaoneng.measures.counting import Counting, whole_sum
from xiaoneng.measures.doubts import (
    CHANCE,
    HISTORY,
    LEAST,
    TOO_FEW,
    binomial_bound,
    named,
    of_groups,
    said_of,
    shaped,
    upper_share,
)
from xiaoneng.measures.doubts_bunching import counted

MOST = 0.95  # quantile of the item's stopped cases
LONG_TIMES = 2  # longer than so many times what all but a twentieth of its stopped cases stand
OFTEN = 3  # stops of one case, at least
SLACK = 60  # seconds of work that are none
SHARE_LEAST = 0.05  # a share of stopped cases that needs no explanation


def paused_long(cases: Table, pauses: Table, counting: Counting) -> Table:
    """Cases that stood still more than twice as long as 95 % of the item's stopped cases.

    measured and usual: seconds of office time (usual: that 95th percentile); total: stopped cases
    of the item. moment: the end of the last stop.
    """
    timed = pauses.mutate(unit=ibis.literal("workhour"))
    timed = counting.counter(timed, "begins", "c_begins")
    timed = counting.counter(timed, "ends", "c_ends")
    timed = timed.mutate(still=timed.c_ends - timed.c_begins)
    stood = timed.group_by("case").agg(measured=whole_sum(timed.still), moment=timed.ends.max())
    stood = stood.join(named(cases), "case")
    return beyond(stood.filter(stood.measured > 0), "paused_long", LONG_TIMES, 0)


def paused_often(cases: Table, pauses: Table) -> Table:
    """Cases stopped three times or more, and oftener than 95 % of the item's stopped cases.

    measured and usual: stops; total: stopped cases of the item.
    """
    stops = pauses.group_by("case").agg(measured=pauses.count(), moment=pauses.ends.max())
    return beyond(stops.join(named(cases), "case"), "paused_often", 1, OFTEN)


def beyond(rows: Table, detector: str, times: int, least: int) -> Table:
    """Cases above the item's own 95th percentile; items with too few cases say so."""
    history = rows.group_by(h_item=rows["item"]).agg(
        usual=rows.measured.quantile(MOST).cast("float64"),
        total=rows.count(),
        last=rows.moment.max(),
    )
    few = history.filter(history.total < HISTORY).select(
        "usual", "total", item="h_item", moment="last", said=ibis.literal(TOO_FEW),
        number=ibis.literal(0), measured=ibis.literal(0.0), case=ibis.null(rows.case.type()),
    )  # fmt: skip
    known = history.filter(history.total >= HISTORY).drop("last")
    found = rows.join(known, rows["item"] == known.h_item)
    is_beyond = (found.measured > found.usual * times) & (found.measured >= least)
    found = found.filter(is_beyond).mutate(number=ibis.literal(1))
    return ibis.union(shaped(found, detector), shaped(few, detector))


def paused_share(cases: Table, pauses: Table) -> Table:
    """Organs that stop improbably many of an item's cases, beside the others that handle it.

    The usual share is that of the other organs, three standard errors up, and 5 % at least.
    measured and usual: shares; number of total cases. moment: the last closing.
    """
    closed = named(cases.filter(cases.closed.notnull() & ~cases.is_instant))
    stopped = pauses.select(p_case="case").distinct()
    rows = closed.left_join(stopped, closed.case == stopped.p_case)
    is_stopped = rows.p_case.notnull()
    by = ["organ", "item"]
    groups = rows.group_by(by).agg(
        number=counted(is_stopped), total=rows.count(), moment=rows.closed.max()
    )
    whole = ibis.window(group_by="item")
    groups = groups.mutate(
        other_number=groups.number.cast("float64").sum().over(whole) - groups.number,
        other_total=groups.total.cast("float64").sum().over(whole) - groups.total,
    )
    usual = upper_share(groups.other_number, groups.other_total, SHARE_LEAST)
    groups = groups.mutate(usual=usual, measured=groups.number / groups.total)
    groups = groups.mutate(chance=binomial_bound(groups.number, groups.total, groups.usual))
    is_enough = (groups.total >= HISTORY) & (groups.other_total >= HISTORY)
    is_doubt = (groups.number >= LEAST) & (groups.chance <= CHANCE)
    groups = groups.mutate(said=said_of(is_enough, is_doubt))
    return of_groups("paused_share", groups, rows.filter(is_stopped), by)


def paused_without_work(cases: Table, pauses: Table) -> Table:
    """Cases that did nothing but stand still: a minute of work at most (domain.md 2.6 g).

    measured: seconds from start to closing outside the stops; usual: the item's median of closed
    cases; number of total: seconds stopped, of seconds from start to closing. moment: the closing.
    """
    closed = named(cases.filter((cases.closed >= cases.start) & ~cases.is_instant))
    inside = pauses.join(closed.select("case", "start", "closed"), "case")
    still = ibis.least(inside.ends, inside.closed) - ibis.greatest(inside.begins, inside.start)
    inside = inside.mutate(still=ibis.greatest(still, 0))
    stood = inside.group_by(p_case=inside.case).agg(number=whole_sum(inside.still))
    rows = closed.left_join(stood, closed.case == stood.p_case)
    rows = rows.mutate(
        number=rows.number.fill_null(0), total=rows.closed - rows.start, moment=rows.closed
    )
    rows = rows.mutate(measured=rows.total - rows.number)
    history = rows.group_by(h_item=rows["item"]).agg(usual=rows.measured.median())
    rows = rows.join(history, rows["item"] == history.h_item)
    is_doubt = (rows.number > 0) & (rows.measured <= SLACK) & (rows.usual > SLACK)
    return shaped(rows.filter(is_doubt), "paused_without_work")
