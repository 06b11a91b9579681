"""Rows that could not be used are left out for good, or settled by a repair."""

from datetime import datetime

from django.db import transaction

from xiaoneng.access.policy import require
from xiaoneng.cases.lifecycle import REJECT
from xiaoneng.cases.models import Reject
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

LONGEST = 300  # characters of a value


@transaction.atomic
def drop_reject(reject: Reject, *, actor: User, at: datetime) -> Reject:
    """Leave a row out for good; it is kept and can still be read."""
    require(actor, "reject.drop", reject)

    move(reject, REJECT, "drop")
    settle(reject, "", actor, at)

    organ = reject.batch.source.organ
    facts = {"row": reject.row, "column": reject.column, "reason": reject.reason}
    record("reject.dropped", reject, actor=actor, at=at, organ=organ, **facts)
    return reject


def settle(reject: Reject, value: str, actor: User, at: datetime) -> None:
    """Write down who settled a row, when and how."""
    reject.repaired, reject.settled_by, reject.settled_at = value, actor, at
    reject.save(update_fields=["repaired", "settled_by", "settled_at"])
