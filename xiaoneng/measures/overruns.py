"""Whose time an overrun is: the office time behind the due moment, by holder and kind."""

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

from xiaoneng.core.kinds_of_time import WAITING
from xiaoneng.measures.counting import Counting, whole_sum
from xiaoneng.measures.flows import timed
from xiaoneng.measures.kinds import with_kinds
from xiaoneng.measures.pausing import NEVER

PARTS = ("case", "by_organ", "by_officer", "kind", "began", "ended")


def overruns_of(cases: Table, timeline: Table, counting: Counting) -> Table:
    """The office time of each case behind its due moment, cut where holder or kind change.

    `cases`: case, due, until (the closing, or the moment of looking where it is open; seconds),
    of cases that have events. `timeline`: measures.flows.timeline_of, at the same moment.

    case, by_organ, by_officer, kind, began, ended (seconds), elapsed, worked (of them, office
    time). The parts of a case lie end to end from `due` to `until`, so that their seconds add up
    to the overrun exactly. Before its first event a case waits for whoever acts first; after the
    last one the holder has it. A pause that begins behind the due moment stops no clock (clock.md,
    Limit): its time is part of the overrun, and told by its kind.
    """
    late = cases.filter(cases.until > cases.due).select(l_case="case", due="due", until="until")
    parts = ibis.union(_from_each_event(timeline), _before_the_first(timeline))
    joined = parts.join(late, parts.case == late.l_case)
    cut = joined.mutate(
        began=ibis.greatest(joined.began, joined.due), ended=ibis.least(joined.ended, joined.until)
    )
    return timed(cut.filter(cut.began < cut.ended).select(PARTS), counting)


def overruns_by(overruns: Table, by: Sequence[str]) -> Table:
    """`by` (by_organ, by_officer, kind), cases, worked (seconds of office time); most first."""
    sums = overruns.group_by(list(by)).agg(
        cases=overruns.case.nunique(), worked=whole_sum(overruns.worked)
    )
    return sums.order_by(ibis.desc("worked"), *by)


def _from_each_event(timeline: Table) -> Table:
    table = with_kinds(timeline)
    return table.mutate(ended=table.ended.fill_null(NEVER)).select(PARTS)


def _before_the_first(timeline: Table) -> Table:
    first = timeline.filter(timeline.place == 1)
    return first.select(
        "case",
        by_organ=ibis.coalesce(first.organ, first.next_organ),
        by_officer=ibis.coalesce(first.officer, first.next_officer),
        kind=ibis.literal(WAITING),
        began=ibis.literal(-NEVER, "int64"),
        ended="began",
    )
