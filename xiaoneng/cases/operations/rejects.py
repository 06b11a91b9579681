"""Rows that could not be used are left out for good, or settled by a repair."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.lifecycle import REJECT
from xiaoneng.cases.models import Reject
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

LONGEST = 300  # characters of a value
LONGEST_WORDS = 200


@transaction.atomic
def drop_reject(reject: Reject, *, words: str, actor: User, at: datetime) -> Reject:
    """Leave a row out for good, and say why; it is kept and can still be read."""
    require(actor, "reject.drop", reject)

    if not words.strip():
        raise Unusable(_("Say why the row is left out."))
    if len(words) > LONGEST_WORDS:
        raise Unusable(_("Why it is left out takes at most 200 characters."))
    move(reject, REJECT, "drop")
    reject.words = words.strip()
    reject.save(update_fields=["words"])
    settle(reject, "", actor, at)

    organ = reject.batch.source.organ
    facts = {"row": reject.row, "column": reject.column, "fault": reject.reason}
    facts["reason"] = reject.words
    record("reject.dropped", reject, actor=actor, at=at, organ=organ, **facts)
    return reject


def settle(reject: Reject, value: str, actor: User, at: datetime) -> None:
    """Write down who settled a row, when and how."""
    reject.repaired, reject.settled_by, reject.settled_at = value, actor, at
    reject.save(update_fields=["repaired", "settled_by", "settled_at"])
