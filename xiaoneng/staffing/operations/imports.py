"""A list of organs or staff comes in: tried first, then imported some rows at a time.

Each row is done by the operation a person would use, so it obeys the same rules and leaves the
same ledger lines. The same list twice changes nothing, and an import that was cut short goes on
where it stopped: a long list never keeps the other writers waiting.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Refused, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.kit.progress import walked
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Level, Organ, Post, Term, User
from xiaoneng.staffing.columns import LEADS, LEVELS, cells_of, code_of
from xiaoneng.staffing.days import day_of
from xiaoneng.staffing.lifecycle import SHEET
from xiaoneng.staffing.models import Sheet, SheetKind
from xiaoneng.staffing.operations.holding import held
from xiaoneng.staffing.operations.organs import (
    Founding,
    categorise_organ,
    found_organ,
    move_organ,
    rename_organ,
)
from xiaoneng.staffing.operations.persons import (
    Particulars,
    amend_person,
    amendments,
    enrol_person,
)
from xiaoneng.staffing.operations.posts import (
    Description,
    change_post,
    described,
    differences,
    open_post,
)
from xiaoneng.staffing.operations.terms import appoint
from xiaoneng.staffing.queries.categories import Spellings
from xiaoneng.staffing.queries.sheets import counts_of, role_of, verdicts
from xiaoneng.staffing.queries.verdicts import ADDED, CHANGED, REFUSED, UNCHANGED
from xiaoneng.staffing.spreadsheets import lines_of

BATCH = 50  # rows of one transaction: other writers wait no longer


@transaction.atomic
def try_sheet(kind: str, filename: str, upload: BinaryIO, *, actor: User, at: datetime) -> Sheet:
    """Take in a list for a trial run: nothing of the tree or of people is changed yet."""
    require(actor, "sheet.try", None)

    digest = hashlib.sha256(upload.read()).hexdigest()
    upload.seek(0)
    rows = cells_of(lines_of(upload), kind)
    sheet = Sheet.objects.create(
        kind=kind,
        filename=filename[:200],
        digest=digest,
        rows=rows,
        uploaded_by=actor,
        uploaded_at=at,
    )

    record("sheet.tried", sheet, actor=actor, at=at, kind=kind, rows=len(rows), digest=digest)
    return sheet


def import_sheet(sheet: Sheet, *, actor: User, at: datetime) -> Sheet:
    """Do what the trial run said; refused rows stay out and are listed, also those that cannot be
    taken any more because something was changed since.

    Each batch of rows is one transaction. Called off or cut short, what was taken stays; called
    again it takes the rest.
    """
    require(actor, "sheet.import", sheet)

    if sheet.state == SHEET.initial:
        begin_import(sheet, at)
    total = sheet.counts.get(ADDED, 0) + sheet.counts.get(CHANGED, 0)
    waiting = range(0, len(sheet.rows), BATCH)
    for _batch in walked(waiting, total, every=1, step=BATCH, begin=total - len(sheet.rows)):
        take_batch(sheet, actor=actor, at=at)
    _end_import(sheet, actor, at)
    return sheet


@transaction.atomic
def begin_import(sheet: Sheet, at: datetime) -> None:
    """Settle what will be done: later rows are judged by the rows above them, as in the trial."""
    move(sheet, SHEET, "begin")
    found = verdicts(sheet, day_of(at))
    sheet.counts = counts_of(found)
    sheet.refused = [
        {"number": row.number, "column": row.column, "reason": row.reason}
        for row in found
        if row.outcome == REFUSED
    ]
    sheet.rows = [
        {"number": row.number, "cells": row.cells, "outcome": row.outcome}
        for row in found
        if row.outcome not in {REFUSED, UNCHANGED}
    ]
    sheet.save(update_fields=["counts", "refused", "rows"])


@transaction.atomic
def take_batch(sheet: Sheet, *, actor: User, at: datetime) -> None:
    """Take the next rows; which they are is read anew, so no row is taken twice."""
    present = Sheet.objects.select_for_update().get(pk=sheet.pk)
    sheet.rows, sheet.counts, sheet.refused = present.rows, present.counts, present.refused
    held(organs_named(sheet.rows[:BATCH]))  # in their order: the rows come in any
    take = take_organ if sheet.kind == SheetKind.ORGANS else take_person
    for row in sheet.rows[:BATCH]:
        try:
            with transaction.atomic():  # what a refused row began is undone
                take(row["cells"], actor=actor, at=at)
        except Refused as refusal:
            put_aside(sheet, row, sentence_of(refusal))
    sheet.rows = sheet.rows[BATCH:]
    sheet.save(update_fields=["rows", "counts", "refused"])


def organs_named(rows: Iterable[dict[str, Any]]) -> QuerySet[Organ]:
    """The known organs that rows are about."""
    cells = [row["cells"] for row in rows]
    codes = {one.get(column, "") for one in cells for column in ("code", "parent", "organ")}
    return Organ.objects.filter(code__in=codes)


def put_aside(sheet: Sheet, row: dict[str, Any], reason: str) -> None:
    """Count a row as refused that could be taken when the import began."""
    sheet.counts[row.get("outcome", ADDED)] -= 1
    sheet.counts[REFUSED] += 1
    sheet.refused.append({"number": row["number"], "column": "", "reason": reason})


@transaction.atomic
def _end_import(sheet: Sheet, actor: User, at: datetime) -> None:
    move(sheet, SHEET, "import")
    sheet.imported_at = at
    sheet.save(update_fields=["imported_at"])
    facts = {"kind": sheet.kind, "digest": sheet.digest, "counts": sheet.counts}
    record("sheet.imported", sheet, actor=actor, at=at, **facts)


def take_organ(cells: dict[str, str], *, actor: User, at: datetime) -> None:
    """Found the organ of a row, or change it where it differs."""
    on = day_of(at)
    organ = Organ.objects.filter(code=cells["code"]).first()
    above = cells.get("parent", "")
    parent = Organ.objects.filter(code=above).first() if above else None
    if above and parent is None:  # its own row was refused meanwhile
        raise Unusable(_("No organ has this code, neither here nor in an earlier row."))
    level = organ.level if organ else code_of(LEVELS, cells.get("level", "")) or Level.ORGAN
    category = category_of(cells, level, on)
    name_en = cells.get("name_en", "")
    if organ is None:
        founding = Founding(cells["code"], cells["name"], level, parent, category, name_en)
        found_organ(founding, on=on, actor=actor, at=at)
        return
    name_en = name_en or organ.name_en
    if (cells["name"], name_en) != (organ.name, organ.name_en):
        rename_organ(organ, cells["name"], on=on, name_en=name_en, actor=actor, at=at)
    if parent is not None and parent.pk != organ.parent_id:
        move_organ(organ, parent, on=on, actor=actor, at=at)
    if category and category != organ.category:
        categorise_organ(organ, category, on=on, actor=actor, at=at)


def category_of(cells: dict[str, str], level: str, on: date) -> str:
    """The category or class a row says; raises Unusable where it is no longer in use."""
    said = cells.get("category", "")
    register = Spellings.on(on)
    found = register.code_of(said, level) if said else ""
    if found is None:
        raise Unusable(register.why_unknown(said, level))
    return found


def take_person(cells: dict[str, str], *, actor: User, at: datetime) -> None:
    """Enrol the person of a row, or put the record right; open the post; appoint."""
    on = day_of(at)
    said = Particulars(cells["full_name"], cells.get("phone", ""), cells.get("email", ""))
    user = User.objects.filter(username__iexact=cells["username"]).first()
    if user is None:
        user = enrol_person(cells["username"], said, actor=actor, at=at)
    else:
        kept = Particulars(said.full_name, said.phone or user.phone, said.email or user.email)
        if amendments(user, kept):
            amend_person(user, kept, actor=actor, at=at)
    post = take_post(cells, actor=actor, at=at)
    if not Term.objects.filter(user=user, post=post).exclude(until_on__lte=on).exists():
        appoint(user, post, from_on=on, actor=actor, at=at)


def take_post(cells: dict[str, str], *, actor: User, at: datetime) -> Post:
    """The post of a row: found, described anew where it differs, or opened."""
    on = day_of(at)
    organ = Organ.objects.get(code=cells["organ"])
    known = organ.posts.filter(title=cells["post"], closed_on__isnull=True).last()
    base = described(known) if known else Description(cells["post"])
    wanted = replace(
        base,
        leads=code_of(LEADS, cells.get("leads", "")) or base.leads,
        role=role_of(cells.get("role", "")) or base.role,
        rank=cells.get("rank", "") or base.rank,
    )
    if known is None:
        return open_post(organ, wanted, on=on, actor=actor, at=at)
    if differences(known, wanted):
        return change_post(known, wanted, on=on, actor=actor, at=at)
    return known
