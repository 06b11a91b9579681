"""A file of a register comes in: tried first, then taken over at once.

The same file twice changes nothing: a row that is known as it stands is left alone.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from xiaoneng.access.policy import require
from xiaoneng.catalogue.judging import ADDED, REFUSED
from xiaoneng.catalogue.sheet_columns import cells_of
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Organ, User
from xiaoneng.registers.columns import COLUMNS
from xiaoneng.registers.identities import without_identities
from xiaoneng.registers.judging import Judge, Verdict, counts_of, refusal_of
from xiaoneng.registers.lifecycle import BATCH
from xiaoneng.registers.models import Batch, Kinds, Result, Ticket
from xiaoneng.staffing.spreadsheets import lines_of

MOST_ROWS = 20_000  # of one file: a month of a hall
AT_ONCE = 1_000  # rows of one statement
LONGEST_FILENAME = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it is brought: of which register, of which organ."""

    kind: str
    organ: Organ
    filename: str
    upload: BinaryIO
    is_generated: bool = False


@transaction.atomic
def try_register(brought: Brought, *, actor: User, at: datetime) -> Batch:
    """Take in a file for a trial run: nothing of the register is changed yet."""
    require(actor, "register.try", brought.organ)

    digest = hashlib.sha256(brought.upload.read()).hexdigest()
    brought.upload.seek(0)
    rows = read(brought)
    batch = Batch.objects.create(
        kind=brought.kind,
        organ=brought.organ,
        filename=brought.filename[:LONGEST_FILENAME],
        digest=digest,
        rows=rows,
        brought_by=actor,
        brought_at=at,
        is_generated=brought.is_generated,
    )

    record("register.tried", batch, actor=actor, at=at, kind=batch.kind, rows=len(rows),
           filename=batch.filename, digest=digest)  # fmt: skip
    return batch


def read(brought: Brought) -> list[dict[str, Any]]:
    """The rows of a file, without identity numbers: those of a row that is refused are kept too."""
    rows: list[dict[str, Any]] = cells_of(
        lines_of(brought.upload, most=MOST_ROWS), COLUMNS[brought.kind]
    )
    return [{**row, "cells": without_identities(row["cells"])} for row in rows]


@transaction.atomic
def import_register(batch: Batch, *, actor: User, at: datetime) -> Batch:
    """Take over what the trial run said; refused rows stay out and are listed."""
    require(actor, "register.import", batch)

    hold_register(batch.kind)
    move(batch, BATCH, "import")
    found = Judge(batch, at).verdicts(batch.rows)
    batch.before = write(batch, found)
    batch.counts = counts_of(found)
    batch.refused = [refusal_of(one) for one in found if one.outcome == REFUSED]
    batch.rows, batch.imported_at = [], at
    batch.save(update_fields=["counts", "refused", "before", "rows", "imported_at"])

    record("register.imported", batch, actor=actor, at=at, kind=batch.kind, digest=batch.digest,
           filename=batch.filename, counts=batch.counts)  # fmt: skip
    return batch


def hold_register(kind: str) -> None:
    """Files of one kind of register go one after another: each is judged by what the last left.

    Held is the first file of the kind, which always is there.
    """
    list(Batch.objects.select_for_update(no_key=True).filter(kind=kind).order_by("pk")[:1])


def write(batch: Batch, found: Sequence[Verdict]) -> dict[str, dict[str, Any]]:
    """Write the rows that are new, and bring those up to date that are known otherwise.

    Gives back, by key, what the known rows said before: of one that stays as it is, its file only.
    """
    model = table_of(batch)
    more = {"batch": batch, "is_generated": batch.is_generated}
    new = [model(**one.fields, **more) for one in found if one.outcome == ADDED]
    model._default_manager.bulk_create(new, batch_size=AT_ONCE)
    changed: list[Any] = []
    before: dict[str, dict[str, Any]] = {}
    names: set[str] = set()
    for one in found:
        if one.known is None:
            continue
        former = {name: was for name, (was, _now) in one.changed.items()}
        before[str(one.known.pk)] = {**former, "batch_id": one.known.batch_id}
        if former:
            for name in former:
                setattr(one.known, name, one.fields[name])
            one.known.batch = batch
            changed.append(one.known)
            names |= former.keys()
    rewrite(model, changed, names | {"batch_id"})
    return before


def rewrite(model: type[Any], rows: Sequence[Any], names: Collection[str]) -> None:
    """Write some fields of rows that are there.

    As an insertion that meets itself: a statement of a thousand rows that says field by field and
    row by row what changes takes thirty times as long on SQLite.
    """
    model._default_manager.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=sorted(model._meta.get_field(name).name for name in names),
    )


def table_of(batch: Batch) -> type[Any]:
    return Result if batch.kind == Kinds.RESULTS else Ticket


@transaction.atomic
def drop_register(batch: Batch, *, actor: User, at: datetime) -> Batch:
    """Put a file aside that was only tried; its rows are not kept."""
    require(actor, "register.drop", batch)

    move(batch, BATCH, "drop")
    batch.rows, batch.ended_at = [], at
    batch.save(update_fields=["rows", "ended_at"])

    record("register.dropped", batch, actor=actor, at=at, kind=batch.kind, digest=batch.digest,
           filename=batch.filename)  # fmt: skip
    return batch
