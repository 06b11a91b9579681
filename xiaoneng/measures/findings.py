"""First findings: suspicions for a person to confirm, never cards (features.md E2).

Thresholds come from the item's own history, and instant items are left out.
"""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.counting import HOUR_UNITS, Counting, place, seconds
from xiaoneng.measures.folding import second_of

HISTORY = 20  # closed cases an item needs before its history says anything
AT_ONCE_SHARE = 0.01  # of the item's median duration
AT_ONCE_LEAST = 60  # seconds: below this the item's cases are all quick
AT_ONCE_MOST = 600  # seconds: what takes longer is not "at once", however slow the item
LATE_TIMES = 3  # recorded later than this many times the item's mean delay
LATE_LEAST = 1  # and by more than this many working days (domain.md 2.6 d)

SPAN = 1 << 34  # longer than any moment in seconds: orders events of equal delay
COLUMNS = ("id", "rule", "moment", "since", "measured", "usual")


def never_resumed(pauses: Table, verdicts: Table) -> Table:
    """Pauses that ended only with the closing: id, rule, moment (closing), since, measured (s)."""
    closed = verdicts.filter(verdicts.closed.notnull()).select("id", "closed")
    table = pauses.join(closed, "id")
    is_open = (table.ends.isnull() | (table.ended_by == "close") | (table.ends > table.closed)) & (
        table.begins <= table.closed
    )
    table = table.filter(is_open)
    return table.select(
        "id",
        rule=ibis.literal("never_resumed"),
        moment="closed",
        since="begins",
        measured=(table.closed - table.begins).cast("float64"),
        usual=ibis.null("float64"),
    )


def decided_at_once(verdicts: Table) -> Table:
    """Cases closed within a hundredth of their item's median time, a minute to ten minutes.

    measured and usual are seconds from start to closing.
    """
    closed = verdicts.filter(verdicts.closed.notnull() & (verdicts.closed >= verdicts.start))
    closed = closed.filter(~is_instant(closed))
    closed = closed.mutate(took=(closed.closed - closed.start).cast("float64"))
    history = closed.group_by("item").agg(usual=closed.took.median(), known=closed.count())
    history = history.filter(
        (history.known >= HISTORY) & (history.usual * AT_ONCE_SHARE >= AT_ONCE_LEAST)
    )
    history = history.select(h_item="item", usual="usual")
    table = closed.join(history, closed.item.fill_null("") == history.h_item.fill_null(""))
    table = table.filter(table.took <= ibis.least(table.usual * AT_ONCE_SHARE, AT_ONCE_MOST))
    return table.select(
        "id",
        rule=ibis.literal("decided_at_once"),
        moment="closed",
        since="start",
        measured="took",
        usual="usual",
    )


def recorded_late(events: Table, verdicts: Table, counting: Counting, as_of: int) -> Table:
    """Each case's event entered latest after it happened; measured and usual are working days.

    What is usual is the item's mean delay over all its events; most are entered on their day.
    """
    is_known = (seconds(events.recorded_at) <= as_of).fill_null(False)  # noqa: FBT003
    some = events.filter(is_known & events["at"].notnull())
    happened, entered = second_of(some.key), seconds(some.recorded_at)
    item = some.item.fill_null("")
    slow = some.select("case", item=item, happened=happened, entered=entered).filter(
        place(entered) > place(happened)
    )
    slow = counting.on_date(slow, place(slow.happened), "h_", ["n"])
    slow = counting.on_date(slow, place(slow.entered), "e_", ["n"])
    slow = slow.mutate(delay=(slow.e_n - slow.h_n).cast("float64"))
    known = some.group_by(k_item=item).agg(known=some.count())
    delays = slow.group_by(d_item=slow.item).agg(total=slow.delay.sum())
    usual = known.join(delays, known.k_item == delays.d_item).filter(known.known >= HISTORY)
    usual = usual.select(u_item="k_item", usual=usual.total / usual.known)
    slow = slow.join(usual, slow.item == usual.u_item)
    late = slow.filter(slow.delay > ibis.greatest(LATE_LEAST, slow.usual * LATE_TIMES))
    order = late.delay * SPAN + late.entered
    worst = late.group_by("case").agg(
        moment=late.entered.argmax(order),
        since=late.happened.argmax(order),
        measured=late.delay.max(),
        usual=late.usual.max(),
    )
    cases = verdicts.filter(~is_instant(verdicts)).select("id", "case")
    found = worst.join(cases, "case")
    return found.mutate(rule=ibis.literal("recorded_late")).select(*COLUMNS)


def is_instant(verdicts: Table) -> Value:
    """Items decided on the spot: a limit of no days, or of hours within one day."""
    amount = verdicts.promised_amount.fill_null(1)
    hours = verdicts.promised_unit.isin(HOUR_UNITS) & (amount <= DAY // 3600)
    return (
        hours
        | ((verdicts.promised_unit == "workday") & (amount == 0))
        | ((verdicts.promised_unit == "day") & (amount == 0))
    )
