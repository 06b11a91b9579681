"""Cases as they were and as other limits or another ladder would have had them: what each figure
counts.

`lived`: rows of `measures.folding.clocks_of` with the columns `measures.array_lives.LIVED`.
Lateness is that of closed cases; open ones are counted beside them.
"""

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from xiaoneng.measures.counting import timestamp
from xiaoneng.measures.folding import second_of
from xiaoneng.measures.verdicts import plain_number, told_unit

CARDS = ("yellow_now", "yellow_then", "red_now", "red_then")
REMINDERS = ("reminder_now", "reminder_then")
RUNGS = (*REMINDERS, *CARDS)
LATE = ("late_now", "late_then", "more")
OPEN = ("open", "open_now", "open_then", "open_more")
FIGURES = ("cases", *LATE, *CARDS, *OPEN)
OF_LADDER = ("cases", *LATE, *RUNGS, *OPEN)  # where a ladder is on trial
TURNED = ("more", "open_more")  # the cases that other promises would have made late


def asked_about(lived: Table, since: int, until: int) -> Table:
    """Cases with a limit: those closed from one second until before another, and the open ones."""
    is_within = (lived.closed >= since) & (lived.closed < until)
    return lived.filter(lived.has_limit & (lived.closed.isnull() | is_within))


def counts_of(lived: Table, figures: Sequence[str] = FIGURES) -> Table:
    """One row for each case and each of some figures that counts it.

    id, case, item, organ, moment (its closing, or that of judging), figure, reached: when it came
    to that (seconds): the due moment of lateness, the moment of a rung; null where there is none.
    """
    parts = [
        lived.filter(is_so).select(
            "id", "case", "item", "organ", "moment", figure=ibis.literal(figure), reached=reached
        )
        for figure, (is_so, reached) in _figures(lived).items()
        if figure in figures
    ]
    return ibis.union(*parts)


def _figures(lived: Table) -> dict[str, tuple[BooleanValue, Value]]:
    closed, turned = lived.closed.notnull(), lived.late_then & ~lived.late_now
    never = ibis.null("int64")
    return {
        "cases": (closed, never),
        "late_now": (closed & lived.late_now, lived.due_now),
        "late_then": (closed & lived.late_then, lived.due_then),
        "more": (closed & turned, lived.due_then),
        **{figure: (lived[figure].notnull(), lived[figure]) for figure in RUNGS},
        "open": (~closed, never),
        "open_now": (~closed & lived.late_now, never),
        "open_then": (~closed & lived.late_then, never),
        "open_more": (~closed & turned, lived.due_then),
    }


def holders_of(counts: Table, events: Table, *, has_organs: bool) -> Table:
    """Counts that have a moment, with by_organ and by_officer: who had the case at that moment.

    By the last event that said so; before the first, whom that one names; where none does up to the
    closing, the case's organ. In a log with organs an event says so that names one, else one with
    an officer.
    """
    marks = counts.filter(counts.reached.notnull())
    says = events.organ.notnull() if has_organs else events.officer.notnull()
    some = events.filter(says & (events.does != "ignore")).semi_join(marks, "case")
    holder = ibis.struct({"organ": some.organ, "officer": some.officer})
    some = some.select("key", e_case="case", holder=holder)
    pairs = marks.join(some, [marks.case == some.e_case, second_of(some.key) <= marks.moment])
    is_so_far = second_of(pairs.key) <= pairs.reached
    found = pairs.group_by(h_id="id", h_figure="figure").agg(
        last=pairs.holder.argmax(pairs.key, where=is_so_far), first=pairs.holder.argmin(pairs.key)
    )
    joined = marks.left_join(found, [marks.id == found.h_id, marks.figure == found.h_figure])
    holder = ibis.coalesce(joined["last"], joined["first"])
    joined = joined.mutate(holder=holder)
    return joined.select(
        "id", "case", "item", "organ", "figure", "reached",
        by_organ=ibis.coalesce(joined.holder["organ"], joined.organ),
        by_officer=joined.holder["officer"],
    )  # fmt: skip


def of_items(counts: Table, figures: Sequence[str] = FIGURES) -> Table:
    """item, the figures: most additional late cases first."""
    return _counted(counts.mutate(item=counts["item"].fill_null("")), ["item"], figures)


def of_organs(counts: Table, held: Table, figures: Sequence[str] = FIGURES) -> Table:
    """organ, the figures: a case counts for its organ, a card for the one that had it then."""
    own = counts.filter(~counts.figure.isin(RUNGS)).select("organ", "figure")
    cards = held.filter(held.figure.isin(RUNGS)).select("figure", organ="by_organ")
    both = ibis.union(own, cards.select("organ", "figure"))
    return _counted(both.mutate(organ=both.organ.fill_null("")), ["organ"], figures)


def of_holders(held: Table, figures: Sequence[str] = FIGURES) -> Table:
    """organ, officer and the figures with a moment: whoever had the case then."""
    some = held.filter(held.figure != "open_more")
    named = some.select(
        "figure", organ=some.by_organ.fill_null(""), officer=some.by_officer.fill_null("")
    )
    kept = [name for name in figures if name in (*LATE, *RUNGS)]
    return _counted(named, ["organ", "officer"], kept)


def _counted(counts: Table, by: list[str], figures: Sequence[str]) -> Table:
    sums = {name: (counts.figure == name).cast("int64").sum() for name in figures}
    table = counts.group_by(by).agg(**sums)
    return table.order_by(ibis.desc("more"), ibis.desc("late_then"), *by)


def turned_late(lived: Table, held: Table) -> Table:
    """The cases that other promises would have made late, in order of case; both limits of each.

    by_organ and by_officer had the case when the other limit ran out.
    """
    some = held.filter(held.figure.isin(TURNED)).select("id", "by_organ", "by_officer")
    table = lived.join(some, "id")
    return table.select(
        "case",
        "item",
        "organ",
        "by_organ",
        "by_officer",
        started_at=timestamp(table.start),
        closed_at=timestamp(table.closed),
        unit=told_unit(table.promised_unit),
        amount_now=plain_number(table.amount_now),
        unit_then=told_unit(table.unit_then),
        amount_then=plain_number(table.amount_then),
        used=table.used,
        due_now=timestamp(table.due_now),
        due_then=timestamp(table.due_then),
    ).order_by("case")
