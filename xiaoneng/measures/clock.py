"""The clock of clock.md over a table: one row per clock, one limit at a time.

The scalar form is core/clock.py; both agree on every row (tests/test_clock_agrees).
"""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.core.limits import HOUR, REMINDER_SHARE
from xiaoneng.core.sessions import DAY
from xiaoneng.measures.counting import (
    GIVEN_DAY,
    GIVEN_MOMENT,
    HOUR_UNITS,
    Counting,
    place,
    whole_sum,
)


def limits_of(clocks: Table, counting: Counting, which: str = "promised") -> Table:
    """The rows of `clocks` that have the limit, as `limits` for measures.pausing.

    `clocks`: id, start, moment (int64 seconds since 1950-01-01, start <= moment), is_closed,
    and per limit `which`: {which}_unit (workday day hour workhour given_day given_moment none),
    {which}_amount (days or hours), {which}_due (seconds; given dues); extended_at and
    extension_amount (null without one); warn (in the promised limit's unit, may be null);
    moment_fraction and due_fraction (microseconds beyond the whole seconds).
    """
    unit, amount, due = (clocks[f"{which}_{name}"] for name in ("unit", "amount", "due"))
    start_place = place(clocks.start)
    count = ibis.cases(
        (unit.isin([GIVEN_DAY, GIVEN_MOMENT]), place(due) - start_place),
        (unit.isin(HOUR_UNITS), (amount * HOUR).round().cast("int64")),
        else_=amount.fill_null(0).cast("int64"),
    )
    step = ibis.cases((unit.isin(HOUR_UNITS), HOUR), (unit == "none", 0), else_=1)
    extension = clocks.extension_amount * step
    limits = clocks.filter(unit.notnull()).select(
        "id",
        "start",
        "moment",
        "is_closed",
        "extended_at",
        "warn",
        "moment_fraction",
        "due_fraction",
        unit=unit,
        amount_count=count,
        given_second=(due % DAY).fill_null(0),
        extension_count=extension.round().cast("int64"),
    )
    return counting.counter(limits, "start", "start_count")


def read(limits: Table, counted: Table | None, counting: Counting) -> Table:
    """One reading per row of `limits`; `counted` are the stretches of measures.pausing.judged.

    Adds due, due_place, over_1, over_2, is_provisional, allowed (amount with extension), used,
    paused, remaining, is_late, is_paused, light.
    """
    table = with_pauses(limits, counted)
    is_granted = (table.extended_at <= table.moment).fill_null(False)  # noqa: FBT003
    extension = ibis.ifelse(is_granted, table.extension_count, 0).fill_null(0)
    table = table.mutate(allowed=table.amount_count + extension)
    table = table.mutate(target=table.start_count + table.allowed + table.paused)
    table = counting.due(table, "target", "floor")
    table = counting.counter(table, "moment", "moment_count")
    table = table.mutate(used=table.moment_count - table.start_count - table.paused)
    table = table.mutate(is_late=_late(table), remaining=_remaining(table))
    table = table.mutate(
        light=_light(table),
        due=ibis.ifelse(table.unit == "none", ibis.null("int64"), table.due),
        is_provisional=table.is_provisional & (table.unit != "none"),
    )
    return table.drop("target", "moment_count", "floor")


def with_pauses(limits: Table, counted: Table | None) -> Table:
    """Add paused (counts), floor (last resumption or start) and is_paused."""
    if counted is None:
        return limits.mutate(
            paused=ibis.literal(0, "int64"),
            floor=limits.start,
            is_paused=ibis.literal(value=False),
        )
    sums = counted.group_by("id").agg(
        s_paused=whole_sum(counted.c_ends - counted.c_begins),
        s_floor=counted.ends.max(),
        s_open=counted.is_open.cast("int8").max() == 1,
    )
    table = limits.left_join(sums.rename(s_id="id"), limits.id == sums.id)
    return table.mutate(
        paused=table.s_paused.fill_null(0),
        floor=table.s_floor.fill_null(table.start),
        is_paused=table.s_open.fill_null(False),  # noqa: FBT003
    ).drop("s_id", "s_paused", "s_floor", "s_open")


def threshold(unit: Value, count: Value) -> Value:
    """What remains when the reminder is due: a fifth of the first amount, at least one."""
    step = ibis.ifelse(unit.isin(HOUR_UNITS), HOUR, 1).cast("int64")
    return step * ibis.greatest(1, (count / (REMINDER_SHARE * step)).ceil().cast("int64"))


def _late(table: Table) -> Value:
    """Nothing is late while a counted pause is open: a due hour may pass on its first day."""
    return ibis.cases(
        ((table.unit == "none") | (table.is_paused & ~table.is_closed), ibis.literal(value=False)),
        (table.unit.isin(HOUR_UNITS), table.used > table.allowed),
        (table.unit == GIVEN_MOMENT, _is_past(table)),
        else_=table.moment >= table.due,
    )


def _is_past(table: Table) -> Value:
    """A given moment is kept to the microsecond, as the log wrote it."""
    is_same = table.moment == table.due
    return (table.moment > table.due) | (is_same & (table.moment_fraction > table.due_fraction))


def _remaining(table: Table) -> Value:
    dates = table.due_place - place(table.moment)
    return ibis.cases(
        (table.unit == "none", ibis.null("int64")),
        (table.unit.isin(["workday", *HOUR_UNITS]), table.allowed - table.used),
        else_=dates,
    )


def _light(table: Table) -> Value:
    own = ibis.ifelse(
        table.unit.isin(HOUR_UNITS), (table.warn * HOUR).round(), table.warn.floor()
    ).cast("int64")
    warn = ibis.coalesce(own, threshold(table.unit, table.amount_count))
    return ibis.cases(
        (table.unit == "none", "none"),
        (table.is_closed & table.is_late, "missed"),
        (table.is_closed, "met"),
        (table.is_late, "overdue"),
        (table.is_paused, "paused"),
        (table.remaining <= warn, "due_soon"),
        else_="on_time",
    )
