"""Rungs over a table: the first moment of each, per clock (clock.md, Ladder; core/ladders.py).

A clock is cut at its events; inside a span every due moment stands still, so the moment of a
rung is a look-up. Clocks without pauses and extensions are one span.
"""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.core.ladders import DAY_OF_HOURS
from xiaoneng.core.sessions import DAY
from xiaoneng.measures.clock import threshold
from xiaoneng.measures.counting import Counting, whole_sum
from xiaoneng.measures.pausing import NEVER


def spans_of(lives: Table, found: Table | None) -> Table:
    """id, begin, until, limit_end: each clock cut at its pauses and its extension.

    `lives`: id, start, moment, extended_at. A rung belongs to a span if begin <= its moment <
    until; the last span runs up to and including `moment`.
    """
    plain = lives.select("id", begin="start", until=lives.moment + 1)
    if found is None:
        return plain
    held = lives.filter(lives.extended_at.notnull()).select("id")
    cut = ibis.union(found.select("id"), held, distinct=True)
    edges = ibis.union(
        lives.semi_join(cut, "id").select("id", begin="start"),
        found.select("id", begin="begins"),
        found.select("id", begin="ends"),
        lives.filter(lives.extended_at.between(lives.start, lives.moment)).select(
            "id", begin="extended_at"
        ),
        distinct=True,
    )
    following = ibis.window(group_by="id", order_by="begin")
    edges = edges.mutate(following=edges.begin.lead().over(following))
    edges = edges.join(lives.select("id", "moment"), "id")
    cut_spans = edges.select("id", "begin", until=edges.following.fill_null(edges.moment + 1))
    return ibis.union(plain.anti_join(cut, "id"), cut_spans)


def sides(
    spans: Table,
    limits: Table,
    counted: Table | None,
    counting: Counting,
    *,
    has_reminder: bool = True,
) -> Table:
    """One limit as it stands in each span: id, begin, until, is_held, due_place, and rungs.

    first_reminder, first_over_1, first_over_2: the moment each is reached if nothing happens
    after `begin`.
    """
    table = spans.join(limits, "id")
    table = counting.counter(table, "begin", "begin_count")
    table = _standing(table, counted)
    is_granted = (table.extended_at <= table.begin).fill_null(False)  # noqa: FBT003
    extension = ibis.ifelse(is_granted, table.extension_count, 0).fill_null(0)
    table = table.mutate(target=table.start_count + table.amount_count + extension + table.paused)
    table = counting.due(table, "target", "floor")
    table = table.mutate(first_over_1=_over(table, 1), first_over_2=_over(table, 2))
    table = _office_over(table, counting)
    if not has_reminder:
        return table.mutate(first_reminder=ibis.literal(NEVER, "int64"))
    return _reminder(table, counting)


def rungs(promised: Table, statutory: Table | None, profile: str = "promise_statute") -> Table:
    """id, rung, reached: the first moment of each rung, from the sides of the two limits.

    A clock without a promise has no ladder.
    """
    columns = ["id", "begin", "until", "is_held", "due_place", "first_over_1", "first_over_2"]
    table = promised.filter(promised.unit != "none").select(*columns, "first_reminder")
    own = [table.is_held, table.first_over_1, table.first_over_2]
    other, has = own, ibis.literal(value=False)
    if statutory is not None:
        right = statutory.select(**{f"s_{name}": name for name in columns})
        table = table.left_join(right, [table.id == right.s_id, table.begin == right.s_begin])
        own = [table.is_held, table.first_over_1, table.first_over_2]
        other = [table.s_is_held, table.s_first_over_1, table.s_first_over_2]
        has = table.s_id.notnull()
    if profile == "day_count":
        yellow = (ibis.ifelse(has, other[0], own[0]), ibis.ifelse(has, other[1], own[1]))
        red = (yellow[0], ibis.ifelse(has, other[2], own[2]))
    else:
        is_later = has & (table.s_due_place > table.due_place) if statutory is not None else has
        yellow = (own[0], own[1])
        red = (ibis.ifelse(is_later, other[0], own[0]), ibis.ifelse(is_later, other[1], own[2]))
    reminder = (own[0], table.first_reminder)
    reached = {
        rung: _reached(table, *held_and_first)
        for rung, held_and_first in (("reminder", reminder), ("yellow", yellow), ("red", red))
    }
    firsts = table.select("id", **reached).group_by("id")
    firsts = firsts.agg(**{rung: ibis._[rung].min() for rung in reached})
    every = firsts.pivot_longer(list(reached), names_to="rung", values_to="reached")
    return every.filter(every.reached.notnull())


def _reached(table: Table, is_held: Value, first: Value) -> Value:
    """The moment a rung is reached in a span; null where it is not."""
    moment = ibis.greatest(first, table.begin)
    return ibis.ifelse(~is_held & (moment < table.until), moment, ibis.null("int64"))


def _standing(table: Table, counted: Table | None) -> Table:
    """Add paused, floor and is_held as of `begin`."""
    if counted is None:
        return table.mutate(
            paused=ibis.literal(0, "int64"), floor=table.start, is_held=ibis.literal(value=False)
        )
    held = counted.select(**{f"p_{name}": name for name in counted.columns})
    cut = table.select("id", "begin", "begin_count")
    met = cut.join(held, [cut.id == held.p_id, held.p_begins <= cut.begin])
    is_over = met.p_ends <= met.begin
    sums = met.group_by("id", "begin").agg(
        paused=whole_sum(ibis.ifelse(is_over, met.p_c_ends, met.begin_count) - met.p_c_begins),
        floor=ibis.least(met.p_ends, met.begin).max(),
        is_held=(~is_over | met.p_is_open).cast("int8").max() == 1,
    )
    sums = sums.select(**{f"s_{name}": name for name in sums.columns})
    joined = table.left_join(sums, [table.id == sums.s_id, table.begin == sums.s_begin])
    return joined.mutate(
        paused=joined.s_paused.fill_null(0),
        floor=joined.s_floor.fill_null(joined.start),
        is_held=joined.s_is_held.fill_null(False),  # noqa: FBT003
    ).drop("s_id", "s_begin", "s_paused", "s_floor", "s_is_held")


def _over(table: Table, days: int) -> Value:
    """The moment a limit is over by `days` working days; limits in hours by 24 hours each."""
    return ibis.cases(
        (table.unit == "none", ibis.literal(NEVER, "int64")),
        (table.unit == "hour", table.due + days * DAY_OF_HOURS),
        else_=table[f"over_{days}"] * DAY,
    )


def _office_over(table: Table, counting: Counting) -> Table:
    """For limits in office hours: over by a day when a usual day's office time has passed."""
    if "workhour" not in counting.units:
        return table
    for days in (1, 2):
        span = days * counting.tables.workday_seconds
        # Below its amount the count at the due moment is the target itself.
        table = table.mutate(over_target=ibis.greatest(table.target, table.start_count) + span)
        table = counting.reached_office(table, "over_target", "office_over")
        name = f"first_over_{days}"
        is_office = table.unit == "workhour"
        table = table.mutate(**{name: ibis.ifelse(is_office, table.office_over, table[name])})
        table = table.drop("office_over", "over_target")
    return table


def _reminder(table: Table, counting: Counting) -> Table:
    """Add first_reminder: when what remains has come down to the threshold."""
    left = threshold(table.unit, table.amount_count)
    table = table.mutate(aim=table.target - left)
    keyed = counting.on_count(table, table.aim, "r_", ["place"])
    branches: list[tuple[Value, Value]] = [
        (keyed.unit == "none", ibis.literal(NEVER, "int64")),
        (keyed.unit == "workday", keyed.r_place * DAY),
        (keyed.unit == "hour", keyed.aim),
    ]
    if "workhour" in counting.units:
        keyed = counting.reached_office(keyed, "aim", "aim_office")
        branches.append((keyed.unit == "workhour", keyed.aim_office))
    dates = (keyed.due_place - threshold(keyed.unit, keyed.amount_count)) * DAY
    moment = ibis.cases(*branches, else_=dates)
    is_at_once = keyed.unit.isin(["workday", "hour", "workhour"]) & (keyed.aim <= keyed.start_count)
    return keyed.mutate(first_reminder=ibis.ifelse(is_at_once, keyed.start, moment))
