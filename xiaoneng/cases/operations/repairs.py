"""A row that could not be used: one value put right, and the row read again."""

from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.bringing.reading import mapping_of, told_apart
from xiaoneng.cases.bringing.repairing import row_again
from xiaoneng.cases.bringing.telling import rejects_in
from xiaoneng.cases.lifecycle import REJECT
from xiaoneng.cases.models import Reject
from xiaoneng.cases.operations.batches import write_cases
from xiaoneng.cases.operations.rejects import LONGEST, settle
from xiaoneng.cases.reasons import reason_words
from xiaoneng.core.refusals import Unusable
from xiaoneng.engine.embedded import embedded
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User


@transaction.atomic
def repair_reject(reject: Reject, value: str, *, actor: User, at: datetime) -> Reject:
    """Put one value of a row right and bring the row in by the way every row goes.

    The file stays as it came; what was put in its place stands here and in the ledger.
    """
    require(actor, "reject.repair", reject)

    batch = reject.batch
    if not value.strip():
        raise Unusable(_("Write the right value; a row that has none is left out."))
    if len(value) > LONGEST:
        raise Unusable(_("The value is too long."))
    move(reject, REJECT, "repair")
    path = Path(default_storage.path(batch.kept))
    with embedded() as engine:
        mapping = mapping_of(batch.source, engine.folder)
        rows = row_again(engine, reject, path, mapping, value)
        reading = told_apart(engine, batch.source, mapping, rows, at)
        if wrong := rejects_in(engine, reading).to_pylist():
            said = {"value": wrong[0]["value"], "reason": reason_words(wrong[0]["reason"])}
            raise Unusable(_("%(value)s: %(reason)s") % said)
        write_cases(engine, reading, batch, actor=actor, at=at)
    settle(reject, value, actor, at)

    record(
        "reject.repaired", reject, actor=actor, at=at, organ=batch.source.organ,
        row=reject.row, column=reject.column, before=reject.value, after=value,
    )  # fmt: skip
    return reject
