"""Four kinds of time in office hours: work, waiting, with the applicant, legally paused.

Of the time between two events of a case (docs/explanation/flows.md; clock.md, Limit):
- legally paused 依法暂停: its clock stands still with credit;
- with the applicant 等申请人: it was told to stand still without credit, and runs on;
- waiting inside 内部等待: the next event is by another holder than the one who had the case. From
  the hand-over to the first act of the receiver it lies, and that counts for the receiver;
- work 办理: the rest, of the holder.

A step (activity) has the time that its event ends. A log with one time for each event cannot tell
work from waiting on one desk: what lies there counts as its work.
"""

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

from xiaoneng.core.kinds_of_time import APPLICANT, KINDS, PAUSED, WAITING, WORK
from xiaoneng.measures.counting import Counting, whole_sum
from xiaoneng.measures.flows import timed


def with_kinds(timeline: Table) -> Table:
    """Rows of measures.flows with kind, and by_organ and by_officer: for whom the time counts.

    The receiver while the case waits for one, else the holder; before anyone was named, whoever
    acts next.
    """
    kind = ibis.cases(
        (timeline.is_credited, PAUSED),
        (timeline.is_paused, APPLICANT),
        (timeline.is_handed, WAITING),
        else_=WORK,
    )
    table = timeline.mutate(kind=kind)
    is_waiting = table.kind == WAITING
    holders = {}
    for name in ("organ", "officer"):
        own, following = table[name], table[f"next_{name}"]
        holders[f"by_{name}"] = ibis.ifelse(is_waiting, following, ibis.coalesce(own, following))
    return table.mutate(**holders)


def passages_held(steps: Table) -> Table:
    """Steps (measures.flows) with step, kind, by_organ and by_officer, but not their time.

    What lies behind the closing that holds is left out.
    """
    table = with_kinds(steps.filter(~steps.is_closed))
    return table.mutate(step=table.next_activity)


def kinds_of(steps: Table, counting: Counting) -> Table:
    """Steps (measures.flows) with step, kind, by_organ, by_officer, elapsed and worked (seconds).

    What lies behind the closing that holds is left out.
    """
    return timed(passages_held(steps), counting)


def times_by(kinds: Table, by: Sequence[str]) -> Table:
    """Where the time goes: `by`, then work, waiting, applicant and paused (seconds of office time).

    And stretches (their number), cases, and median (seconds of one). `by` names columns of
    kinds_of: step, by_organ, by_officer, item. Most time first.
    """
    sums = {kind: whole_sum(kinds.worked * (kinds.kind == kind).cast("int64")) for kind in KINDS}
    times = kinds.group_by(list(by)).agg(
        **sums,
        stretches=kinds.count(),
        cases=kinds.case.nunique(),
        median=kinds.worked.median(),
    )
    total = times.work + times.waiting + times.applicant + times.paused
    return times.order_by(ibis.desc(total), *by)


def spent_in(kinds: Table, cases: Table) -> Table:
    """case, work, waiting, applicant, paused, took (seconds): of every case, 0 where it had none.

    `cases`: case. took: all of it but the legal pauses, which are nobody's.
    """
    sums = kinds.group_by(s_case="case").agg(
        **{kind: whole_sum(kinds.worked * (kinds.kind == kind).cast("int64")) for kind in KINDS}
    )
    joined = cases.select("case").left_join(sums, cases.case == sums.s_case)
    spent = joined.select("case", **{kind: joined[kind].fill_null(0) for kind in KINDS})
    return spent.mutate(took=spent.work + spent.waiting + spent.applicant)
