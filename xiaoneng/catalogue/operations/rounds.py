"""A list of items comes in: tried first, then published some rows at a time (清理).

The same list twice changes nothing. An import that was cut short goes on where it stopped: each
batch is one transaction, and its rows are judged anew with the items held.
"""

import hashlib
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.catalogue import portal_json
from xiaoneng.catalogue.judging import (
    ADDED,
    CHANGED,
    REFUSED,
    UNCHANGED,
    Judge,
    Verdict,
    counts_of,
)
from xiaoneng.catalogue.lifecycle import ROUND
from xiaoneng.catalogue.models import Alias, Item, Round
from xiaoneng.catalogue.operations.publishing import refuse_without_paper
from xiaoneng.catalogue.operations.taking import Publication, take
from xiaoneng.catalogue.sheet_columns import LONGEST_CELL, cells_of
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.kit.progress import walked
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Organ, User
from xiaoneng.staffing.spreadsheets import LARGEST, lines_of

BATCH = 200  # rows of one transaction: other writers wait no longer
LONGEST_FILENAME = 200
LONGEST_ALIAS = 120


@transaction.atomic
def try_round(  # the file, its paper and day, who and when
    filename: str,
    upload: BinaryIO,
    *,
    paper: str,
    from_on: date,
    actor: User,
    at: datetime,
) -> Round:
    """Take in a list for a trial run: nothing of the catalogue is changed yet."""
    require(actor, "round.try", None)

    refuse_without_paper(paper)
    digest = hashlib.sha256(upload.read()).hexdigest()
    upload.seek(0)
    tried = Round.objects.create(
        filename=filename[:LONGEST_FILENAME],
        digest=digest,
        rows=rows_of(upload),
        paper=paper.strip(),
        from_on=from_on,
        uploaded_by=actor,
        uploaded_at=at,
    )

    record("round.tried", tried, actor=actor, at=at, rows=len(tried.rows), digest=digest)
    return tried


def rows_of(upload: BinaryIO) -> list[dict[str, object]]:
    """The rows of a workbook, of CSV, or of a portal's JSON; raises Unusable."""
    content = upload.read(LARGEST + 1)
    upload.seek(0)
    if not portal_json.is_json(content):
        return cells_of(lines_of(upload, LONGEST_CELL))
    if len(content) > LARGEST:
        raise Unusable(
            _("The file is larger than %(most)s MiB; split it.") % {"most": LARGEST >> 20}
        )
    return portal_json.rows_of(content)


def import_round(tried: Round, *, actor: User, at: datetime) -> Round:
    """Publish what the trial run said; refused rows stay out and are listed."""
    require(actor, "round.import", tried)

    if tried.state == ROUND.initial:
        begin_round(tried)
    total = tried.counts[ADDED] + tried.counts[CHANGED]
    waiting = range(0, len(tried.rows), BATCH)
    for _batch in walked(waiting, total, every=1, step=BATCH, begin=total - len(tried.rows)):
        take_batch(tried, actor=actor, at=at)
    _end_round(tried, actor, at)
    return tried


@transaction.atomic
def begin_round(tried: Round) -> None:
    """Settle what will be done; what is refused or the same already is not looked at again."""
    move(tried, ROUND, "begin")
    found = Judge(tried.from_on).verdicts(tried.rows)
    tried.counts = counts_of(found)
    tried.refused = [refusal_of(row) for row in found if row.outcome == REFUSED]
    tried.rows = [
        {"number": row.number, "cells": row.cells}
        for row in found
        if row.outcome in (ADDED, CHANGED)
    ]
    tried.save(update_fields=["counts", "refused", "rows"])


@transaction.atomic
def take_batch(tried: Round, *, actor: User, at: datetime) -> None:
    """Publish the next rows; which they are is read anew, so no row is taken twice."""
    held = Round.objects.select_for_update().get(pk=tried.pk)
    batch, rest = held.rows[:BATCH], held.rows[BATCH:]
    codes = [row["cells"]["code"] for row in batch]
    list(Item.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk"))
    found = Judge(held.from_on).verdicts(batch)
    publication = Publication(
        held.paper, held.from_on, f"round.imported:{held.pk}", f"{held.filename}　{held.paper}"
    )
    take([row for row in found if row.outcome in (ADDED, CHANGED)], publication, actor=actor, at=at)
    late = [row for row in found if row.outcome in (REFUSED, UNCHANGED)]  # changed meanwhile
    tried.counts = settled_anew(held.counts, late)
    tried.refused = [
        *held.refused,
        *(refusal_of(row) for row in late if row.outcome == REFUSED),
    ]
    tried.rows = rest
    tried.save(update_fields=["rows", "counts", "refused"])


def settled_anew(counts: dict[str, int], late: list[Verdict]) -> dict[str, int]:
    """The counts where rows turned out otherwise than when the import began."""
    found = dict(counts)
    for row in late:
        was_new = row.item is None or not found[CHANGED]
        found[ADDED if was_new else CHANGED] -= 1
        found[row.outcome] += 1
    return found


def refusal_of(row: Verdict) -> dict[str, object]:
    """What is kept of a row that stayed out."""
    return {
        "number": row.number,
        "column": row.column,
        "value": row.value[:200],
        "reason": row.reason,
        "title": row.title[:200],
    }


@transaction.atomic
def _end_round(tried: Round, actor: User, at: datetime) -> None:
    move(tried, ROUND, "finish")
    tried.imported_at = at
    tried.save(update_fields=["imported_at"])
    facts = {"paper": tried.paper, "from_on": tried.from_on, "counts": tried.counts}
    record("round.imported", tried, actor=actor, at=at, digest=tried.digest, **facts)


@transaction.atomic
def add_alias(words: str, organ: Organ, *, actor: User, at: datetime) -> Alias:
    """Keep what lists call an organ, so that the next one is understood."""
    require(actor, "alias.add", organ)

    words = words.strip()
    if not words or len(words) > LONGEST_ALIAS:
        raise Unusable(_("Say what lists call it, in at most 120 characters."))
    if organ.closed_on is not None:
        raise Unusable(_("%(organ)s is closed; choose another.") % {"organ": organ})
    known = Conflict(_("%(words)s is another name of an organ already.") % {"words": words})
    with refused_twice(known):
        alias = Alias.objects.create(words=words, organ=organ)

    record("alias.added", alias, actor=actor, at=at, words=words)
    return alias
