"""Which pauses stop a clock: merging, capping and judging them, set by set (clock.md, Limit).

`limits` (one row per clock, for one of its limits): id, start, moment (the closing or the as-of
moment), unit, amount_count, given_second, start_count, extended_at, extension_count.
`pauses`: id, begins, ends (null while open), credited, cap (working days, may be null).
"""

import ibis
from ibis.expr.types import Table

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.counting import Counting, place, whole_sum

NEVER = 1 << 62  # a moment after all others


def stretches(pauses: Table, lives: Table, counting: Counting, *, has_caps: bool = True) -> Table:
    """Credited pauses, capped, clipped to [start, moment] and merged: id, begins, ends, is_open.

    `lives`: id, start, moment.
    """
    known = pauses.filter(pauses.credited).join(lives.select("id", "start", "moment"), "id")
    if has_caps:
        known = _capped(known, counting)
    else:
        known = known.mutate(stops=ibis.greatest(known.ends.fill_null(NEVER), known.begins))
    known = known.filter((known.begins <= known.moment) & (known.stops >= known.start))
    begins = ibis.greatest(known.begins, known.start)
    clipped = known.select(
        "id",
        begins=begins,
        ends=ibis.greatest(ibis.least(known.stops, known.moment), begins),
        is_open=known.stops > known.moment,
    )
    return _merged(clipped)


def judged(
    found: Table, limits: Table, counting: Counting, *, has_extensions: bool = True
) -> Table:
    """The stretches that count for one limit: id, begins, ends, is_open, c_begins, c_ends.

    A stretch counts if it begins before the due moment given by the stretches before it. Those
    before an extension are judged without it, those after it with it.
    """
    table = found.join(limits, "id")
    table = counting.counter(table, "begins", "c_begins")
    table = counting.counter(table, "ends", "c_ends")
    columns = ["id", "begins", "ends", "is_open", "c_begins", "c_ends"]
    if not has_extensions:
        return _judged_phase(table, None, counting).select(columns)
    table = table.mutate(is_after=(table.begins >= table.extended_at).fill_null(False))  # noqa: FBT003
    early = _judged_phase(table.filter(~table.is_after), None, counting)
    late = table.filter(table.is_after)
    sums = early.group_by("id").agg(
        early_paused=whole_sum(early.c_ends - early.c_begins),
        early_floor=early.ends.max(),
    )
    judged_late = _judged_phase(late, sums, counting)
    return ibis.union(early.select(columns), judged_late.select(columns))


def _judged_phase(table: Table, sums: Table | None, counting: Counting) -> Table:
    """The rows of one side of the extension that count; `sums` are what the earlier side gave."""
    order = ibis.window(group_by="id", order_by="begins", preceding=(None, 1))
    lengths = (table.c_ends - table.c_begins).cast("float64")
    before = lengths.sum().over(order).cast("int64").fill_null(0)
    floor = table.ends.max().over(order)
    extended = ibis.literal(0, "int64")
    if sums is None:
        table = table.mutate(before=before, floor=floor)
    else:
        table = table.mutate(within=before, within_floor=floor)
        table = table.left_join(sums.rename(sums_id="id"), table.id == sums.id).drop("sums_id")
        table = table.mutate(
            before=table.within + table.early_paused.fill_null(0),
            floor=ibis.coalesce(table.within_floor, table.early_floor),
        )
        extended = table.extension_count.fill_null(0)
    table = table.mutate(
        target=table.start_count + table.amount_count + table.before + extended,
        floor=ibis.coalesce(table.floor, table.start),
    )
    table = counting.due(table, "target", "floor")
    counts = (table.begins < table.due) | (table.unit == "none")
    upto = ibis.window(group_by="id", order_by="begins", preceding=None, following=0)
    table = table.mutate(counts=counts.cast("int8").min().over(upto))
    return table.filter(table.counts == 1)


def _capped(known: Table, counting: Counting) -> Table:
    """Add stops: the earlier of resumption and cap, NEVER while neither has come."""
    capped = known.filter(known.cap.notnull())
    free = known.filter(known.cap.isnull())
    capped = counting.on_date(capped, place(capped.begins), "d_", ["n"])
    capped = counting.on_count(capped, capped.d_n + capped.cap, "w_", ["place"])
    end = capped.w_place * DAY + capped.begins % DAY
    names = ["id", "begins", "start", "moment"]
    ends = capped.ends.fill_null(NEVER)
    return ibis.union(
        capped.select(*names, stops=ibis.least(end, ibis.greatest(ends, capped.begins))),
        free.select(*names, stops=ibis.greatest(free.ends.fill_null(NEVER), free.begins)),
    )


def _merged(clipped: Table) -> Table:
    """Stretches that overlap or touch become one."""
    clipped = clipped.distinct()
    # Two windows must see one order, so that nothing may be left open by it.
    order = ["begins", "ends", "is_open"]
    before = ibis.window(group_by="id", order_by=order, preceding=(None, 1))
    reach = clipped.ends.max().over(before)
    islands = clipped.mutate(is_new=(reach.isnull() | (clipped.begins > reach)).cast("int32"))
    upto = ibis.window(group_by="id", order_by=order, preceding=None, following=0)
    islands = islands.mutate(island=islands.is_new.sum().over(upto))
    return (
        islands.group_by("id", "island")
        .agg(
            begins=islands.begins.min(),
            ends=islands.ends.max(),
            is_open=islands.is_open.cast("int8").max() == 1,
        )
        .drop("island")
    )
