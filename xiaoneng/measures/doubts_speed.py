"""What was done quicker than it can be: too soon after acceptance, several steps in one second."""

import ibis
from ibis.expr.types import Table

from xiaoneng.core.sessions import DAY
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
)
from xiaoneng.measures.doubts_bunching import counted
from xiaoneng.measures.findings import SPAN

LOW = 0.05  # quantile of the item's times (domain.md 2.6 b)
TWO_MINUTES = 120  # seconds (domain.md 2.6 b)
SLOW = 10  # times two minutes that half of an item's cases take at least
STEPS = 3  # events of one case in one second
USUAL_SHARE = 0.1  # of an item's cases: above it the log is so, not the person
QUICK_BY = ["organ", "officer", "item"]


def took(cases: Table) -> Table:
    """Closed cases of items not done at once, with the seconds from start to closing."""
    closed = named(cases.filter((cases.closed >= cases.start) & ~cases.is_instant))
    return closed.mutate(took=(closed.closed - closed.start).cast("float64"))


def closed_in_minutes(cases: Table) -> Table:
    """Cases closed within two minutes, of items half of whose cases take twenty (domain.md 2.6 b).

    measured and usual: seconds (usual: the item's median); total: its closed cases.
    """
    rows = took(cases)
    history = rows.group_by(h_item=rows["item"]).agg(
        usual=rows.took.median(), total=rows.count(), last=rows.closed.max()
    )
    few = history.filter(history.total < HISTORY).select(
        "usual", "total", item="h_item", moment="last", said=ibis.literal(TOO_FEW),
        number=ibis.literal(0), measured=ibis.literal(0.0), case=ibis.null(rows.case.type()),
    )  # fmt: skip
    is_slow = (history.total >= HISTORY) & (history.usual >= TWO_MINUTES * SLOW)
    known = history.filter(is_slow).drop("last")
    found = rows.join(known, rows["item"] == known.h_item)
    found = found.filter(found.took < TWO_MINUTES)
    found = found.mutate(measured=found.took, moment=found.closed, number=ibis.literal(1))
    detector = "closed_in_minutes"
    return ibis.union(shaped(found, detector), shaped(few, detector))


def closed_too_soon(cases: Table) -> Table:
    """Officers (organs, where none is named) among the quickest 5 % of an item far too often.

    By definition one case in twenty lies below the item's 5th percentile, so one such case says
    nothing. An officer with improbably many of them does (domain.md 2.6 b; binomial, share 5 %).
    measured: share below that percentile; usual: 0.05; number of total cases; the last closing.
    """
    rows = took(cases)
    history = rows.group_by(h_item=rows["item"]).agg(low=rows.took.quantile(LOW))
    rows = rows.join(history, rows["item"] == history.h_item)
    is_quick = rows.took < rows.low
    groups = rows.group_by(QUICK_BY).agg(
        number=counted(is_quick), total=rows.count(), moment=rows.closed.max()
    )
    groups = groups.mutate(
        measured=groups.number / groups.total,
        usual=ibis.literal(LOW),
        chance=binomial_bound(groups.number, groups.total, LOW),
    )
    is_doubt = (groups.number >= LEAST) & (groups.chance <= CHANCE)
    groups = groups.mutate(said=said_of(groups.total >= HISTORY, is_doubt))
    return of_groups("closed_too_soon", groups, rows.filter(is_quick), QUICK_BY)


def steps_at_once(entries: Table) -> Table:
    """Cases with three events or more in one second, where the item's cases have no such seconds.

    measured: most events in one second (the first such); usual: share of the item's cases with
    one, a tenth at most (above it, the system writes that way); number of total cases of the item.
    Days without a time of day (midnight) are left out.
    """
    some = named(entries.filter(entries.happened % DAY != 0))
    seconds = some.group_by("item", "case", "happened").agg(
        times=some.count(), organ=some.organ.max(), officer=some.officer.max()
    )
    fullest = seconds.times * SPAN - seconds.happened  # of several, the first
    worst = seconds.group_by("item", "case").agg(
        measured=seconds.times.max(),
        moment=seconds.happened.argmax(fullest),
        organ=seconds.organ.argmax(fullest),
        officer=seconds.officer.argmax(fullest),
    )
    is_doubt = worst.measured >= STEPS
    history = worst.group_by(h_item=worst["item"]).agg(
        number=counted(is_doubt), total=worst.count(), last=worst.moment.max()
    )
    history = history.mutate(usual=history.number / history.total)
    few = history.filter((history.total < HISTORY) & (history.number > 0)).select(
        "usual", "total", "number", item="h_item", moment="last", said=ibis.literal(TOO_FEW),
        measured=ibis.literal(0.0), case=ibis.null(worst.case.type()),
    )  # fmt: skip
    known = history.filter((history.total >= HISTORY) & (history.usual <= USUAL_SHARE))
    found = worst.filter(is_doubt).join(known.drop("last"), worst["item"] == known.h_item)
    return ibis.union(shaped(found, "steps_at_once"), shaped(few, "steps_at_once"))
