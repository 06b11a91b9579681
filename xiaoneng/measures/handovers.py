"""Who hands cases over to whom, and how long they lie before the receiver acts."""

import ibis
from ibis.expr.types import Table, Value

from xiaoneng.core.kinds_of_time import WAITING


def organ_handovers(kinds: Table) -> Table:
    """organ, next_organ, times, cases, median_waiting; most frequent first.

    From one organ to another, both named. `median_waiting`: seconds of office time until the
    receiver acts, of the times at which the case waited; null where it always stood still.
    """
    return _matrix(organ_changes(kinds), ["organ", "next_organ"])


def officer_handovers(kinds: Table) -> Table:
    """organ, officer, next_organ, next_officer, times, cases, median_waiting.

    From one officer to another, both named; officers of two organs are two, whatever their names.
    """
    return _matrix(officer_changes(kinds), ["organ", "officer", "next_organ", "next_officer"])


def organ_changes(held: Table) -> Table:
    """The passages (measures.kinds) from one organ to another."""
    return held.filter(held.organ != held.next_organ)


def officer_changes(held: Table) -> Table:
    """The passages (measures.kinds) from one officer to another."""
    is_other = _differs(held.organ, held.next_organ) | (held.officer != held.next_officer)
    return held.filter(held.officer.notnull() & held.next_officer.notnull() & is_other)


def _differs(one: Value, other: Value) -> Value:
    return (one != other).fill_null(False)  # noqa: FBT003


def _matrix(changes: Table, by: list[str]) -> Table:
    # No cluster takes the median of some rows of a group: the others are nothing.
    waited = ibis.ifelse(changes.kind == WAITING, changes.worked, ibis.null("int64"))
    matrix = changes.group_by(by).agg(
        times=changes.count(), cases=changes.case.nunique(), median_waiting=waited.median()
    )
    return matrix.order_by(ibis.desc("times"), *by)
