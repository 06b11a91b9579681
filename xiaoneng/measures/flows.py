"""The flow of cases: how each passes from one event to the next (docs/explanation/flows.md).

`events` as in measures.folding: case, key, activity, does, credited, organ, officer, item. What is
ignored, or not known yet at `as_of` (seconds), does not count. Events of one second keep the order
of reading.
"""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.measures.counting import Counting
from xiaoneng.measures.folding import SCALE, second_of
from xiaoneng.measures.holding import held

MEASURED = ("elapsed", "worked")
NINE_TENTHS = 0.9


def known(events: Table, as_of: int) -> Table:
    """The events that count at a moment."""
    return events.filter((events.key < (as_of + 1) * SCALE) & (events.does != "ignore"))


def timeline_of(events: Table, as_of: int, *, has_resume: bool = False) -> Table:
    """One row per event: the time from it to the next one of its case, or from the last one on.

    case, item, place (from 1), activity, next_activity, organ, next_organ, officer, next_officer
    (carried forward, measures.holding), began, ended (seconds; null after the last event),
    is_paused (the clock was told to stand still), is_credited (and does), is_handed (the next event
    is by another organ, or another officer, both named), is_closed (behind the closing that holds).

    A pause lasts until any next event, or where the log has resumptions (`has_resume`) until one, a
    closing or a re-opening. A closing that another event follows did not hold (measures.folding).
    """
    counted = known(events, as_of)
    table = _with_states(held(counted), has_resume=has_resume)
    order = ibis.window(group_by="case", order_by="place")
    following = {
        f"next_{name}": table[name].lead().over(order) for name in ("activity", "organ", "officer")
    }
    table = table.mutate(
        began=second_of(table.key), ended=second_of(table.key.lead().over(order)), **following
    )
    is_handed = (table.organ != table.next_organ).fill_null(False) | (  # noqa: FBT003
        table.officer != table.next_officer
    ).fill_null(False)  # noqa: FBT003
    items = events.filter(events.item.notnull())
    items = items.group_by(i_case="case").agg(i_item=items.item.argmin(items.key))
    joined = table.drop("item").mutate(is_handed=is_handed)
    joined = joined.left_join(items, joined.case == items.i_case)
    return joined.select(
        "case", "place", "activity", "next_activity", "organ", "next_organ", "officer",
        "next_officer", "began", "ended", "is_paused", "is_credited", "is_handed", "is_closed",
        item="i_item",
    )  # fmt: skip


def steps_in(timeline: Table) -> Table:
    """One row per passage of a case from one event to the next: a timeline without its ends."""
    return timeline.filter(timeline.ended.notnull())


def passages_of(events: Table, as_of: int) -> Table:
    """case, activity, next_activity, began, ended (seconds): the passages alone.

    What a map of the flow needs, at a fraction of the cost: neither holders nor states.
    """
    counted = known(events, as_of)
    order = ibis.window(group_by="case", order_by="key")
    table = counted.select(
        "case",
        "activity",
        next_activity=counted.activity.lead().over(order),
        began=second_of(counted.key),
        ended=second_of(counted.key.lead().over(order)),
    )
    return table.filter(table.ended.notnull())


def activities_of(timeline: Table) -> Table:
    """activity, times, cases, place (the mean of its places), begins, ends; most frequent first.

    begins, ends: in how many cases it is the first event, and the last so far.
    """
    counts = timeline.group_by("activity").agg(
        times=timeline.count(),
        cases=timeline.case.nunique(),
        place=timeline.place.mean(),
        begins=(timeline.place == 1).cast("int64").sum(),
        ends=timeline.ended.isnull().cast("int64").sum(),
    )
    return counts.order_by(ibis.desc("times"), "activity")


def starts_of(timeline: Table) -> Table:
    """activity, cases: with what cases begin, most often first."""
    return _counted(timeline.filter(timeline.place == 1))


def ends_of(timeline: Table) -> Table:
    """activity, cases: the last event of each case so far, most often first."""
    return _counted(timeline.filter(timeline.ended.isnull()))


def timed(steps: Table, counting: Counting) -> Table:
    """Add elapsed (seconds) and worked (of them, seconds of office time; counting: workhour)."""
    table = steps.mutate(unit=ibis.literal("workhour"))
    table = counting.counter(table, "began", "c_began")
    table = counting.counter(table, "ended", "c_ended")
    return table.mutate(
        elapsed=table.ended - table.began, worked=table.c_ended - table.c_began
    ).drop("unit", "c_began", "c_ended")


def follows_of(steps: Table) -> Table:
    """What directly follows what: activity, next_activity, times, cases, and how long it took.

    Of `elapsed` and `worked` (measures.flows.timed), where the steps have them: {name}_median,
    {name}_mean and {name}_most (the 90th percentile, which lies between two passages).
    Most frequent first.
    """
    by = ["activity", "next_activity"]
    measured = [name for name in MEASURED if name in steps.columns]
    figures: dict[str, Value] = {"times": steps.count(), "cases": steps.case.nunique()}
    for name in measured:
        figures[f"{name}_median"] = steps[name].median()
        figures[f"{name}_mean"] = steps[name].mean()
        # A tenth of a whole number: rounded, engines agree on it.
        figures[f"{name}_most"] = steps[name].quantile(NINE_TENTHS).round(1)
    edges = steps.group_by(by).agg(**figures)
    return edges.order_by(ibis.desc("times"), *by)


def _counted(rows: Table) -> Table:
    counts = rows.group_by("activity").agg(cases=rows.count())
    return counts.order_by(ibis.desc("cases"), "activity")


def _with_states(table: Table, *, has_resume: bool) -> Table:
    """Add is_paused, is_credited and is_closed: the state of the time after each event."""
    is_pause = table.does == "pause"
    is_credited = is_pause & table.credited.fill_null(False)  # noqa: FBT003
    is_work = ~table.does.isin(["close", "start"])
    whole = ibis.window(group_by="case")
    work_place = _place_where(table, is_work).max().over(whole)
    close_place = _so_far(table, table.does == "close")
    states = {"is_closed": close_place > work_place.fill_null(0)}
    if has_resume:
        ended = _so_far(table, table.does.isin(["resume", "close", "reopen"])).fill_null(0)
        states["is_paused"] = _so_far(table, is_pause) > ended
        states["is_credited"] = _so_far(table, is_credited) > ended
    else:
        states |= {"is_paused": is_pause, "is_credited": is_credited}
    return table.mutate(
        **{name: state.fill_null(False) for name, state in states.items()}  # noqa: FBT003
    )


def _place_where(table: Table, holds: Value) -> Value:
    return ibis.ifelse(holds, table.place, ibis.null("int64"))


def _so_far(table: Table, holds: Value) -> Value:
    """The place of the last event so far, this one included, of which something holds."""
    upto = ibis.window(group_by="case", order_by="place", preceding=None, following=0)
    return _place_where(table, holds).max().over(upto)
