"""A file that was taken over by mistake is withdrawn: the register is as if it had not come."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.catalogue.judging import CHANGED, UNCHANGED
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.kit.words import moment_words
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User
from xiaoneng.registers.lifecycle import BATCH
from xiaoneng.registers.models import Batch, States
from xiaoneng.registers.operations.bringing import hold_register, rewrite, table_of


@transaction.atomic
def withdraw_register(batch: Batch, *, words: str, actor: User, at: datetime) -> Batch:
    """Take back what a file brought: rows that only it brought go, those it changed go back."""
    require(actor, "register.withdraw", batch)

    if not words.strip():
        raise Unusable(_("Say why the file is withdrawn."))
    hold_register(batch.kind)
    move(batch, BATCH, "withdraw")
    refuse_told_later(batch)
    gone, back = take_back(batch)
    batch.words, batch.ended_at = words.strip(), at
    batch.save(update_fields=["words", "ended_at"])

    record("register.withdrawn", batch, actor=actor, at=at, kind=batch.kind, digest=batch.digest,
           filename=batch.filename, reason=batch.words, gone=gone, back=back)  # fmt: skip
    return batch


def refuse_told_later(batch: Batch) -> None:
    """A later file that changed a row of this one, or said it again, is withdrawn before it."""
    counts = batch.counts
    if len(batch.before) != counts[CHANGED] + counts[UNCHANGED]:
        raise IllegalStep(
            _("What the rows said before this file was not kept; correct them by a file.")
        )
    later = Batch.objects.filter(kind=batch.kind, state=States.IMPORTED)
    for one in later.order_by("-imported_at", "-pk").only("filename", "imported_at", "before"):
        if any(former["batch_id"] == batch.pk for former in one.before.values()):
            said = _(
                "“%(later)s”, taken over on %(moment)s, changed or repeated rows of this file; "
                "withdraw that one first."
            )
            moment = moment_words(one.imported_at) if one.imported_at else ""
            raise IllegalStep(said % {"later": one.filename, "moment": moment})


def take_back(batch: Batch) -> tuple[int, int]:
    """How many rows went, and how many say again what they said before."""
    model = table_of(batch)
    rows = model._default_manager.filter(batch=batch)
    changed: list[Any] = []
    names: set[str] = set()
    for row in rows:
        former = batch.before.get(str(row.pk))
        if former is None:
            continue
        for name, value in former.items():
            field = model._meta.get_field(name)
            setattr(row, name, value if field.is_relation else field.to_python(value))
            names.add(name)
        changed.append(row)
    rewrite(model, changed, names)
    gone, _by_table = rows.delete()
    return gone, len(changed)
