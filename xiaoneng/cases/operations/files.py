"""A file of cases is kept as it came, or put aside."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import get_valid_filename

from xiaoneng.access.policy import require
from xiaoneng.cases.lifecycle import BATCH
from xiaoneng.cases.models import Batch, Source
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

FOLDER = "batches"
PIECE = 1 << 20  # bytes


@transaction.atomic
def try_batch(
    source: Source, filename: str, upload: BinaryIO, *, actor: User, at: datetime
) -> Batch:
    """Take in a file for a trial run; it is kept as it came, nothing of the cases is changed."""
    require(actor, "batch.try", source)

    digest = hashlib.sha256()
    while piece := upload.read(PIECE):
        digest.update(piece)
    upload.seek(0)
    name = Path(filename).name[:150]
    kept = f"{FOLDER}/{digest.hexdigest()[:16]}/{get_valid_filename(name)}"
    if not default_storage.exists(kept):
        kept = default_storage.save(kept, File(upload))
    batch = Batch.objects.create(
        source=source,
        filename=name,
        digest=digest.hexdigest(),
        kept=kept,
        brought_by=actor,
        brought_at=at,
    )

    record(
        "batch.tried", batch, actor=actor, at=at, organ=source.organ, digest=batch.digest, file=name
    )
    return batch


@transaction.atomic
def drop_batch(batch: Batch, *, actor: User, at: datetime) -> Batch:
    """Put a file aside that was only tried."""
    require(actor, "batch.drop", batch)

    move(batch, BATCH, "drop")

    record("batch.dropped", batch, actor=actor, at=at, organ=batch.source.organ)
    return batch
