"""What was entered afterwards: days late, in one batch, or at night by the dozen."""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.counting import Counting, place, whole_sum
from xiaoneng.measures.doubts import (
    CHANCE,
    HISTORY,
    LEAST,
    beside_others,
    named,
    of_groups,
    poisson_bound,
    said_of,
    shaped,
)
from xiaoneng.measures.doubts_bunching import counted

LATE = 1  # working days after which an entry is late, where no source says (domain.md 2.6 d)
LATE_SHARE = 0.02  # of an organ's cases: needs no explanation
BATCH = 10  # cases in one batch (domain.md 2.6 c)
BATCH_SECONDS = 600  # ten minutes (domain.md 2.6 c)
OUTSIDE = 3600  # seconds before the first session and after the last that are still usual
NIGHTS = 10  # days with entries an officer needs before one night stands out
NIGHT_TIMES = 3  # times the usual number outside office hours


def entered_late(entries: Table, counting: Counting, outages: Table) -> Table:
    """Organs that enter improbably many cases later than the sources of these may take.

    entries with `source` and `tolerance`, in working days (null: one); days of the outages of its
    source are not counted. Beside the usual share: that of all other organs, three standard errors
    up, and 2 % at least. measured and usual: shares of cases; number of total cases with known
    entries; the last entry.
    """
    some = named(entries.filter(entries.entered.notnull()))
    cases = some.group_by("organ", "case").agg(last=some.entered.max())
    late = late_entries(some, counting, outages).select(l_organ="organ", l_case="case").distinct()
    cases = cases.left_join(late, [cases.organ == late.l_organ, cases.case == late.l_case])
    groups = cases.group_by("organ").agg(
        number=counted(cases.l_case.notnull()), total=cases.count(), moment=cases["last"].max()
    )
    groups = beside_others(groups, LATE_SHARE)
    is_doubt = (groups.number >= LEAST) & (groups.chance <= CHANCE)
    groups = groups.mutate(said=said_of(groups.total >= HISTORY, is_doubt))
    return of_groups("entered_late", groups, cases.filter(cases.l_case.notnull()), ["organ"])


def late_entries(entries: Table, counting: Counting, outages: Table) -> Table:
    """What took more working days than its source may take, as `core.entering` counts them.

    Days of outages are looked up for those alone that are late with them.
    """
    some = entries.mutate(
        h_day=place(entries.happened),
        e_day=place(entries.entered),
        allowed=entries.tolerance.fill_null(LATE),
    )
    some = counting.on_date(some, some.h_day, "h_", ["n"])
    some = counting.on_date(some, some.e_day, "e_", ["n"])
    keys = ["organ", "case", "source", "h_day", "e_day", "allowed"]
    some = some.mutate(took=some.e_n - some.h_n).select(*keys, "took").distinct()
    some = some.filter(some.took > some.allowed)
    out = outage_days(outages)
    both = some.join(out, [some.source == out.o_source, out.ends > some.h_day,
                           out.begins < some.e_day])  # fmt: skip
    both = both.mutate(first=ibis.greatest(both.begins, both.h_day),
                       last=ibis.least(both.ends, both.e_day))  # fmt: skip
    both = counting.on_date(both, both["first"], "f_", ["n"])
    both = counting.on_date(both, both["last"], "l_", ["n"])
    by = ["organ", "case", "source", "h_day", "e_day"]
    left_out = both.group_by(by).agg(days=whole_sum(both.l_n - both.f_n))
    left_out = left_out.rename({f"o_{one}": one for one in by})
    some = some.left_join(left_out, [some[one] == left_out[f"o_{one}"] for one in by])
    return some.filter(some.took - some.days.fill_null(0) > some.allowed)


def outage_days(outages: Table) -> Table:
    """Days without a source, each once: after the day `begins`, up to and including `ends`."""
    out = outages.select(
        o_source="source", begins=place(outages.begins) - 1, ends=place(outages.ends - 1)
    )
    so_far = ibis.window(
        group_by="o_source", order_by=["begins", "ends"], preceding=None, following=0
    )
    out = out.mutate(reached=out.ends.max().over(so_far))
    here = ibis.window(group_by="o_source", order_by=["begins", "ends"])
    out = out.mutate(known=out.reached.lag().over(here).fill_null(out.begins))
    out = out.mutate(begins=ibis.greatest(out.begins, out.known))
    return out.filter(out.ends > out.begins).select("o_source", "begins", "ends")


def entered_in_batch(cases: Table) -> Table:
    """Ten cases or more, each accepted and closed within ten minutes, all closed within ten.

    By one officer, or by an organ where none is named; not of items done at once (domain.md 2.6 c).
    measured: seconds from the first closing to the last; usual: 600; number of cases, also total.
    moment: the first closing of the batch. Batches that touch are one.
    """
    some = named(cases.filter((cases.closed >= cases.start) & ~cases.is_instant))
    some = some.filter(some.closed - some.start <= BATCH_SECONDS)
    order: list[Value] = [some.closed, some.case]
    here = ibis.window(group_by=["organ", "officer"], order_by=order)
    tenth = some.closed.lead(BATCH - 1).over(here)
    some = some.mutate(opens=(tenth - some.closed <= BATCH_SECONDS).ifelse(1, 0).fill_null(0))
    nine = ibis.window(
        group_by=["organ", "officer"], order_by=[some.closed, some.case], preceding=BATCH - 1,
        following=0,
    )  # fmt: skip
    some = some.mutate(inside=some.opens.max().over(nine))
    some = some.filter(some.inside == 1)
    here = ibis.window(group_by=["organ", "officer"], order_by=[some.closed, some.case])
    gap = (some.closed - some.closed.lag().over(here)).fill_null(BATCH_SECONDS + 1)
    some = some.mutate(begins=(gap > BATCH_SECONDS).ifelse(1, 0))
    so_far = ibis.window(
        group_by=["organ", "officer"], order_by=[some.closed, some.case], preceding=None,
        following=0,
    )  # fmt: skip
    some = some.mutate(batch=some.begins.sum().over(so_far))
    whole = ibis.window(group_by=["organ", "officer", "batch"])
    first, last = some.closed.min().over(whole), some.closed.max().over(whole)
    some = some.mutate(moment=first, measured=last - first, number=some.case.count().over(whole))
    some = some.mutate(total=some.number, usual=ibis.literal(BATCH_SECONDS))
    return shaped(some.drop("item"), "entered_in_batch")


def entered_at_night(entries: Table, counting: Counting) -> Table:
    """Days on which an officer entered improbably many cases outside office hours (2.6 i).

    Outside: on a free day, or more than an hour before the first session or after the last. By one
    officer, or an organ where none is named. measured: cases on that day; usual: per other day with
    entries of theirs, one at least (Poisson); total: those days. moment: the begin of the day.
    """
    some = named(entries.filter(entries.entered.notnull()))
    some = some.mutate(day=place(some.entered), second=some.entered % DAY)
    sessions = range(counting.tables.sessions)
    names = [f"{edge}_{one}" for one in sessions for edge in ("opens", "closes")]
    some = counting.on_date(some, some.day, "on_", ["n", "next_n", *names])
    last = ibis.greatest(*(some[f"on_closes_{one}"] for one in sessions), ibis.literal(0))
    is_free = some.on_next_n != some.on_n
    is_out = is_free | (some.second < some.on_opens_0 - OUTSIDE) | (some.second > last + OUTSIDE)
    some = some.mutate(out=is_out.ifelse(1, 0))
    by = ["organ", "officer", "day"]
    cases = some.group_by([*by, "case"]).agg(out=some.out.max())
    days = cases.group_by(by).agg(number=counted(cases.out == 1))
    whole = ibis.window(group_by=["organ", "officer"])
    days = days.mutate(total=days.day.count().over(whole),
                       all=days.number.cast("float64").sum().over(whole))  # fmt: skip
    others = (days["all"] - days.number) / ibis.greatest(days.total - 1, 1)
    days = days.mutate(usual=ibis.greatest(others, 1.0), measured=days.number)
    days = days.mutate(chance=poisson_bound(days.number, days.usual), moment=days.day * DAY)
    is_doubt = (days.number >= days.usual * NIGHT_TIMES) & (days.chance <= CHANCE)
    days = days.filter(days.number >= LEAST)
    days = days.mutate(said=said_of(days.total >= NIGHTS, is_doubt))
    return of_groups("entered_at_night", days, cases.filter(cases.out == 1), by)
