"""The doors to what reads files: the engine behind them is loaded when the first file comes.

It takes two seconds and 90 MB, which most processes never need. The first file of a process waits
for it.
"""

# ruff: noqa: PLC0415  # that is the point

from collections.abc import Callable
from datetime import datetime

from xiaoneng.cases.models import Batch, Reject
from xiaoneng.people.models import User


def look_through(batch: Batch, *, actor: User, at: datetime) -> Batch:
    from xiaoneng.cases.operations import batches

    return batches.look_through(batch, actor=actor, at=at)


def import_batch(
    batch: Batch, *, actor: User, at: datetime, ended: Callable[[], datetime] | None = None
) -> Batch:
    from xiaoneng.cases.operations import batches

    return batches.import_batch(batch, actor=actor, at=at, ended=ended)


def repair_reject(reject: Reject, value: str, *, actor: User, at: datetime) -> Reject:
    from xiaoneng.cases.operations import repairs

    return repairs.repair_reject(reject, value, actor=actor, at=at)
