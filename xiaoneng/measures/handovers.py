"""Who hands cases over to whom, and how long they lie before the receiver acts."""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.core.kinds_of_time import WAITING


def organ_handovers(kinds: Table) -> Table:
    """organ, next_organ, times, cases, median_waiting; most frequent first.

    From one organ to another, both named. `median_waiting`: seconds of office time until the
    receiver acts, of the times at which the case waited; null where it always stood still.
    """
    changes = kinds.filter(kinds.organ != kinds.next_organ)
    return _matrix(changes, ["organ", "next_organ"])


def officer_handovers(kinds: Table) -> Table:
    """organ, officer, next_organ, next_officer, times, cases, median_waiting.

    From one officer to another, both named; officers of two organs are two, whatever their names.
    """
    is_other = _differs(kinds.organ, kinds.next_organ) | (kinds.officer != kinds.next_officer)
    changes = kinds.filter(kinds.officer.notnull() & kinds.next_officer.notnull() & is_other)
    return _matrix(changes, ["organ", "officer", "next_organ", "next_officer"])


def _differs(one: Value, other: Value) -> Value:
    return (one != other).fill_null(False)  # noqa: FBT003


def _matrix(changes: Table, by: list[str]) -> Table:
    # No cluster takes the median of some rows of a group: the others are nothing.
    waited = ibis.ifelse(changes.kind == WAITING, changes.worked, ibis.null("int64"))
    matrix = changes.group_by(by).agg(
        times=changes.count(), cases=changes.case.nunique(), median_waiting=waited.median()
    )
    return matrix.order_by(ibis.desc("times"), *by)
