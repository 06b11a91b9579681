"""A file of cases comes in: tried first, then imported some cases at a time.

A case is written whole or not at all, with its rows; which rows are known is read anew each time.
So the same file twice changes nothing, and an import that was killed goes on where it stopped.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.bringing import again as known_ones
from xiaoneng.cases.bringing import writing
from xiaoneng.cases.bringing.again import Again
from xiaoneng.cases.bringing.founding import found_unknown
from xiaoneng.cases.bringing.reading import Reading, Rows, read_files, told_apart
from xiaoneng.cases.bringing.setting_aside import with_cells
from xiaoneng.cases.bringing.telling import counts_of, rejects_in
from xiaoneng.cases.bringing.writing import Shelves, folded, kind_for, write_block
from xiaoneng.cases.lifecycle import BATCH
from xiaoneng.cases.models import Batch, Reject, Source
from xiaoneng.cases.operations.files import drop_batch
from xiaoneng.cases.operations.sources import checked_mapping
from xiaoneng.cases.unknown import refusal_of
from xiaoneng.cases.words import BatchStates
from xiaoneng.core.refusals import Conflict, IllegalStep, Unusable
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.kit.ahead import done_side_by_side
from xiaoneng.kit.copying import copy_table
from xiaoneng.kit.moves import move
from xiaoneng.kit.progress import walked
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

SHOWN = 20  # rejects of a trial


def look_through(batch: Batch, *, actor: User, at: datetime) -> Batch:
    """The trial run: what an import would do, counted and kept with the batch.

    A file that cannot be read as a whole is put aside with the reason; raises Unusable. Where the
    source is described wrongly the file stays.
    """
    require(actor, "batch.try", batch.source)

    checked_mapping(batch.source.mapping)
    try:
        with opened(batch, at) as (engine, reading):
            batch.counts = counts_of(engine, reading, SHOWN)
    except Unusable as refusal:
        put_aside(batch, sentence_of(refusal), actor=actor, at=at)
        raise
    Batch.objects.filter(pk=batch.pk, state=BATCH.initial).update(counts=batch.counts)
    return batch


def import_batch(
    batch: Batch, *, actor: User, at: datetime, ended: Callable[[], datetime] | None = None
) -> Batch:
    """Take the cases of a file in; rows that cannot be used are set aside and can be repaired.

    Each block of cases is one transaction. Called off or cut short, what was taken stays; called
    again it takes the rest. Long work says by `ended` when everything was in: rules of supervision
    read what came in since they last looked.
    """
    require(actor, "batch.import", batch)

    if batch.state not in (BATCH.initial, BatchStates.RUNNING):
        raise IllegalStep(
            _("%(name)s is “%(state)s”: it cannot be imported.")
            % {"name": batch.filename, "state": batch.get_state_display()}
        )
    with opened(batch, at) as (engine, first):
        if batch.state == BATCH.initial and not batch.source.takes_unknown:
            check_settled(batch, engine, first)
        reading = with_organs(engine, first, at) if batch.source.creates_organs else first
        if batch.state == BATCH.initial:
            begin_import(batch, engine, reading)
        changed = write_cases(engine, reading, batch, actor=actor, at=at)
    _end_import(batch, changed, actor, ended() if ended else at)
    return batch


@contextmanager
def opened(batch: Batch, at: datetime) -> Iterator[tuple[Embedded, Reading]]:
    """The file of a batch, read against what is known."""
    path = Path(default_storage.path(batch.kept))
    with embedded() as engine:
        yield engine, read_files(engine, batch.source, [path], at)


@transaction.atomic
def put_aside(batch: Batch, reason: str, *, actor: User, at: datetime) -> None:
    """Put a file aside that could not be read, and keep why; whoever was faster is left alone."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.state == BATCH.initial:
        held.counts = {"refusal": reason}
        held.save(update_fields=["counts"])
        drop_batch(held, actor=actor, at=at)


def check_settled(batch: Batch, engine: Embedded, reading: Reading) -> None:
    """Refuse a file while names that nobody knows are not settled; what was found is kept."""
    batch.counts = counts_of(engine, reading, SHOWN)
    Batch.objects.filter(pk=batch.pk, state=BATCH.initial).update(counts=batch.counts)
    if refusal := refusal_of(batch):
        raise IllegalStep(f"{batch.filename}: {refusal}")


def with_organs(engine: Embedded, reading: Reading, at: datetime) -> Reading:
    """The same reading once the organs that nobody knew are founded."""
    if not found_unknown(engine, reading, at):
        return reading
    rows = Rows(reading.files, reading.staged, reading.rejected)
    return told_apart(engine, reading.source, reading.mapping, rows, at)


@transaction.atomic
def begin_import(batch: Batch, engine: Embedded, reading: Reading) -> None:
    """Settle what will be done and set aside what cannot; one file of a source at a time."""
    source = Source.objects.select_for_update().get(pk=batch.source_id)
    if source.batches.filter(state="running").exists():
        raise Conflict(_("Another file of this source is on its way in; finish that one first."))
    move(batch, BATCH, "begin")
    batch.counts = counts_of(engine, reading, SHOWN)
    batch.save(update_fields=["counts"])
    rejects = rejects_in(engine, reading)
    set_aside(batch, with_cells(rejects, reading.files[0], reading.mapping))


def set_aside(batch: Batch, rejects: pa.Table) -> None:
    """Write the rows that could not be used."""
    rows = rejects.num_rows
    fixed = {
        "batch_id": pa.scalar(batch.pk),
        "state": pa.scalar("waiting"),
        "repaired": pa.scalar(""),
        "words": pa.scalar(""),
        "settled_by_id": pa.scalar(None, pa.int64()),
        "settled_at": pa.scalar(None, pa.timestamp("us", "UTC")),
    }
    columns = {name: pa.repeat(value, rows) for name, value in fixed.items()}
    names = ("row", "case", "cells", "line", "column", "value", "reason")
    said = {name: rejects[name] for name in names}
    copy_table(Reject, pa.table({**columns, **said}))


def write_cases(
    engine: Embedded, reading: Reading, batch: Batch, *, actor: User, at: datetime
) -> int:
    """Write every case of a reading, new ones in bulk; returns how many known ones changed."""
    if not engine.count(reading.fresh):
        return 0
    shelves = Shelves(engine, reading, folded(engine, reading, kind_for(reading, at)))
    write = partial(write_block, reading=reading, batch=batch, at=at)
    written = done_side_by_side(write, shelves.parts(batch, at))
    for _number in walked(written, shelves.number, every=1, step=writing.BLOCK):
        pass
    again = Again(shelves, reading, batch, at)
    blocks = walked(again.blocks(), again.cases.num_rows, every=1, step=known_ones.BLOCK)
    return sum(again.bring(cases, actor=actor) for cases in blocks)


@transaction.atomic
def _end_import(batch: Batch, changed: int, actor: User, at: datetime) -> None:
    move(batch, BATCH, "finish")
    batch.finished_at = at
    batch.save(update_fields=["finished_at"])
    names = ("read", "used", "rejected", "duplicate", "known", "cases_new", "cases_changed")
    facts = {name: batch.counts.get(name, 0) for name in names}
    facts["without_officer"] = batch.counts.get("officers_unknown_rows", 0)
    facts["without_effect"] = batch.counts.get("steps_plain_rows", 0)
    facts["takes_unknown"] = batch.source.takes_unknown
    record(
        "batch.imported", batch, actor=actor, at=at, organ=batch.source.organ,
        digest=batch.digest, file=batch.filename, brought=changed, **facts,
    )  # fmt: skip
