"""What lies just before the due day more often than beside it: closings, and stops.

An honest organ closes about as many cases on the day they are due as on the days around it. Where
cases are closed on paper to keep the promise, or stopped to save it, the last counted day stands
out. Counted by organ and item. The last day is compared with the fuller side: the three working
days before, or the three after. Of what lies on the last day and on that side a quarter belongs on
the last day; the chance is that of a binomial draw. Cases whose whole limit is not longer than the
window are left out, and items done at once.
"""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.measures.counting import Counting, place
from xiaoneng.measures.doubts import (
    CHANCE,
    LEAST,
    binomial_bound,
    named,
    of_groups,
    said_of,
)

AROUND = 3  # working days on each side of the last one
ENOUGH = 30  # cases on the last day and its fuller side
TIMES = 2  # times the usual number of a day, at least
SHARE = 1 / (AROUND + 1)
BY = ["organ", "item"]


def closed_last_day(cases: Table, counting: Counting) -> Table:
    """Items of which an organ closes improbably many cases on the very day they are due.

    measured: cases closed on the last working day; usual: per day on the fuller side beside it;
    number of total: on the last day, of those and the side. moment: the last of these closings.
    """
    some = with_left(limited(cases, counting), "closed", counting)
    return bunched(some.mutate(moment=some.closed), "closed_last_day")


def paused_last_day(cases: Table, pauses: Table, counting: Counting) -> Table:
    """Items of which an organ begins improbably many stops on the day the case would be due.

    The days left when a stop begins are those left when it ends and the clock runs on, without
    the days that later stops took. measured, usual, number, total: as in closed_last_day, of stops.
    """
    some = limited(cases, counting).drop("closed")
    some = pauses.join(some, "case")
    some = counting.on_date(some, place(some.begins), "b_", ["n"])
    some = counting.on_date(some, place(some.ends), "e_", ["n"])
    still = (some.e_n - some.b_n).cast("int64")
    later = ibis.window(
        group_by="case", order_by=[some.begins, some.ends], preceding=0, following=None
    )
    some = some.mutate(still=still)
    some = some.mutate(left=(some.due_n - some.b_n - some.still.sum().over(later)).cast("int64"))
    return bunched(some.mutate(moment=some.begins), "paused_last_day")


def limited(cases: Table, counting: Counting) -> Table:
    """Closed cases with a due moment, longer than the window; due_n: the number of its day."""
    some = named(cases.filter(cases.closed.notnull() & cases.due.notnull() & ~cases.is_instant))
    some = counting.on_date(some, place(some.due - 1), "due_", ["n"])
    some = counting.on_date(some, place(some.start), "start_", ["n"])
    return some.filter(some.due_n - some.start_n > AROUND)


def with_left(cases: Table, moment: str, counting: Counting) -> Table:
    """Working days left to the due day; what is done on a free day belongs to the next."""
    some = counting.on_date(cases, place(cases[moment]), "at_", ["next_n"])
    return some.mutate(left=some.due_n - some.at_next_n)


def bunched(rows: Table, detector: str) -> Table:
    """Groups in which the last day stands out; rows: organ, item, case, left, moment."""
    is_last = rows.left == 0
    groups = rows.group_by(BY).agg(
        number=counted(is_last),
        before=counted((rows.left > 0) & (rows.left <= AROUND)),
        after=counted((rows.left < 0) & (rows.left >= -AROUND)),
        moment=ibis.coalesce(
            ibis.ifelse(is_last, rows.moment, ibis.null("int64")).max(), rows.moment.max()
        ),
    )
    side = ibis.greatest(groups.before, groups.after)
    groups = groups.mutate(total=groups.number + side, usual=side / AROUND)
    groups = groups.mutate(
        measured=groups.number, chance=binomial_bound(groups.number, groups.total, SHARE)
    )
    is_doubt = (
        (groups.number >= LEAST)
        & (groups.number >= groups.usual * TIMES)
        & (groups.chance <= CHANCE)
    )
    groups = groups.mutate(said=said_of(groups.total >= ENOUGH, is_doubt))
    return of_groups(detector, groups, rows.filter(is_last), BY)


def counted(condition: Value) -> Value:
    """How often a condition holds, in 64 bits."""
    return condition.ifelse(1.0, 0.0).sum().cast("int64")
