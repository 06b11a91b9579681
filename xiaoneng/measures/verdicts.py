"""Verdicts on cases: what cases.csv says, and the cards (contracts.md, Output of supervise)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.measures.clock import limits_of, read
from xiaoneng.measures.counting import GIVEN_DAY, GIVEN_MOMENT, Counting, timestamp
from xiaoneng.measures.folding import second_of
from xiaoneng.measures.ladders import rungs as ladder
from xiaoneng.measures.ladders import sides, spans_of
from xiaoneng.measures.pausing import judged, stretches

READINGS = (
    "id", "unit", "allowed", "due", "used", "paused", "remaining", "light", "is_late",
    "is_provisional",
)  # fmt: skip


@dataclass(frozen=True)
class Judgement:
    """Everything one run computes from clocks and pauses, as tables to be kept in this order."""

    promised: Table  # limits
    statutory: Table | None
    found: Table | None  # stretches
    counted_promised: Table | None
    counted_statutory: Table | None
    counting: Counting


def judge(
    clocks: Table,
    pauses: Table | None,
    counting: Counting,
    keep: Callable[[Table, str], Table],
    *,
    has_statute: bool,
    is_log: bool = False,
) -> Judgement:
    """Limits and the pauses that count for each, each table computed once by `keep`.

    A log knows neither extensions nor caps: with `is_log` none are looked for.
    """
    promised = keep(limits_of(clocks, counting), "promised")
    statutory = None
    if has_statute:
        statutory = keep(limits_of(clocks, counting, "statutory"), "statutory")
    if pauses is None:
        return Judgement(promised, statutory, None, None, None, counting)
    found = keep(stretches(pauses, clocks, counting, has_caps=not is_log), "found")
    counted = keep(judged(found, promised, counting, has_extensions=not is_log), "counted_promised")
    counted_statutory = None
    if statutory is not None:
        counted_statutory = keep(
            judged(found, statutory, counting, has_extensions=not is_log), "counted_statutory"
        )
    return Judgement(promised, statutory, found, counted, counted_statutory, counting)


def verdicts(clocks: Table, judgement: Judgement) -> Table:
    """One row per case: clocks with the readings of both limits.

    Adds due, used, paused, remaining, light, is_late, is_provisional and statutory_due_moment.
    """
    promised = readings(judgement.promised, judgement.counted_promised, judgement.counting)
    promised = promised.rename("p_{name}")
    table = clocks.left_join(promised, clocks.id == promised.p_id).drop("p_id")
    if judgement.statutory is None:
        return table.mutate(
            s_due=ibis.null("int64"),
            s_is_late=ibis.null("boolean"),
            s_is_provisional=ibis.null("boolean"),
        )
    statutory = readings(judgement.statutory, judgement.counted_statutory, judgement.counting)
    statutory = statutory.select(
        s_id="id", s_due="due", s_is_late="is_late", s_is_provisional="is_provisional"
    )
    return table.left_join(statutory, table.id == statutory.s_id).drop("s_id")


def readings(limits: Table, counted: Table | None, counting: Counting) -> Table:
    """The readings of all limits, unit by unit: a row pays only for the look-ups of its own."""
    parts = [
        read(limits.filter(limits.unit == unit), counted, Counting.on(counting.tables, [unit]))
        for unit in sorted(counting.units)
    ]
    parts = [part.select(*READINGS) for part in parts]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def cases_csv(table: Table) -> Table:
    """The columns of cases.csv, in order of case."""
    is_given = table.p_unit.isin([GIVEN_DAY, GIVEN_MOMENT])
    amount = ibis.ifelse(is_given, table.p_allowed.cast("float64"), table.promised_amount)
    amount = ibis.ifelse(table.p_unit == "none", ibis.null("float64"), amount)
    return table.select(
        "case",
        "item",
        "organ",
        "rows",
        started_at=timestamp(table.start),
        unit=told_unit(table.p_unit),
        amount=plain_number(amount),
        due_at=timestamp(table.p_due),
        statutory_due_at=timestamp(table.s_due),
        closed_at=timestamp(table.closed),
        used=table.p_used,
        paused=table.p_paused,
        remaining=table.p_remaining,
        light=table.p_light,
        provisional=table.p_is_provisional.fill_null(False),  # noqa: FBT003
        warnings=warnings_of(table),
    ).order_by("case")


def told_unit(unit: Value) -> Value:
    """The unit of a limit as files say it: a given due date counts dates; null without a limit."""
    is_given = unit.isin([GIVEN_DAY, GIVEN_MOMENT])
    return ibis.cases((is_given, "day"), (unit == "none", ibis.null("string")), else_=unit)


def warnings_of(table: Table) -> Value:
    """What a reader of the case should know, each by its name, with a blank between them."""
    is_early = (table.closed < table.start).fill_null(False)  # noqa: FBT003
    return ibis.cases(
        (is_early & table.limits_differ, "closed_before_started limits_differ"),
        (is_early, "closed_before_started"),
        (table.limits_differ, "limits_differ"),
        else_=ibis.null("string"),
    )


def reached(
    verdicts: Table, judgement: Judgement, profile: str, keep: Callable[[Table, str], Table]
) -> Table:
    """id, case, rung, reached (seconds): yellow and red of every case that got there.

    Once overdue never again not: a case without extension that is in time has no card.
    """
    is_late = verdicts.p_is_late | verdicts.s_is_late.fill_null(False)  # noqa: FBT003
    lives = verdicts.filter(is_late | verdicts.extended_at.notnull())
    promised, statutory = both_sides(lives, judgement, keep, has_reminder=False)
    marks = ladder(promised, statutory, profile)
    return marks.join(lives.select("id", "case"), "id")


def both_sides(
    lives: Table,
    judgement: Judgement,
    keep: Callable[[Table, str], Table],
    *,
    has_reminder: bool = True,
) -> tuple[Table, Table | None]:
    """The promised and the statutory limit of some clocks, span by span (measures.ladders)."""
    found = judgement.found
    spans = spans_of(lives, None if found is None else found.semi_join(lives, "id"))
    spans = keep(spans, "spans")

    def side(which: str, limits: Table, counted: Table | None) -> Table:
        some = limits.semi_join(spans, "id")
        held = None if counted is None else counted.semi_join(spans, "id")
        every = sides(spans, some, held, judgement.counting, has_reminder=has_reminder)
        return keep(every, f"sides_{which}")

    promised = side("promised", judgement.promised, judgement.counted_promised)
    if judgement.statutory is None:
        return promised, None
    return promised, side("statutory", judgement.statutory, judgement.counted_statutory)


def marks_of(verdicts: Table, rungs: Sequence[str] = ("yellow", "red")) -> Table:
    """id, case, rung, reached (seconds), from verdicts that carry each rung as a column."""
    parts = [
        verdicts.filter(verdicts[rung].notnull()).select(
            "id", "case", rung=ibis.literal(rung), reached=verdicts[rung]
        )
        for rung in rungs
    ]
    return ibis.union(*parts)


def held_by(marks: Table, events: Table) -> Table:
    """Add organ: who held the matter at `reached` (seconds), by the last event naming one.

    `marks`: id, case, rung, reached.
    """
    some = events.filter(events.organ.notnull() & (events.does != "ignore"))
    some = some.semi_join(marks, "case").select("key", holder="organ", e_case="case")
    pairs = marks.join(some, [marks.case == some.e_case, second_of(some.key) <= marks.reached])
    holders = pairs.group_by("id", "rung").agg(organ=pairs.holder.argmax(pairs.key))
    holders = holders.select(h_id="id", h_rung="rung", organ="organ")
    joined = marks.left_join(holders, [marks.id == holders.h_id, marks.rung == holders.h_rung])
    return joined.drop("h_id", "h_rung")


def written(moment: Value) -> Value:
    """A moment as text: 2026-11-20 16:30:00."""
    return timestamp(moment).strftime("%Y-%m-%d %H:%M:%S")


def plain_number(amount: Value) -> Value:
    """20 rather than 20.0; 0.5 stays."""
    is_whole = amount == amount.floor()
    return ibis.ifelse(is_whole, amount.cast("int64").cast("string"), amount.cast("string"))
