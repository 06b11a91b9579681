"""Opening many obligations of one kind together: a few statements, whatever their number."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from xiaoneng.access.policy import require
from xiaoneng.kit.time import wall
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record_all
from xiaoneng.obligations.models import Holding, Obligation
from xiaoneng.obligations.operations.opening import (
    Owed,
    facts_of,
    first_holding,
    numbers_of,
    row_of,
)
from xiaoneng.obligations.stamping import COPIES, put, stamp_of
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import User
from xiaoneng.people.queries import calendar_name_of


@transaction.atomic
def open_obligations(owed: Sequence[Owed], *, actor: User, at: datetime) -> list[Obligation]:
    """Open what is owed, all of one kind, as `open_obligation` does; telling is the caller's.

    So is whom it names: the limits of a card are the liaison's, who may sit elsewhere in the body
    than the section that owes, and an appeal is decided by whoever was given that role.
    """
    if not owed:
        return []
    organs = {one.organ for one in owed}
    for organ in organs:
        require(actor, "obligation.open", organ)

    numbers = numbers_of(owed[0].kind, at, len(owed))
    names = {organ: calendar_name_of(organ) for organ in organs}
    calendars = Calendars()
    rows = [
        row_of(one, number, calendars[names[one.organ]], at)
        for one, number in zip(owed, numbers, strict=True)
    ]
    Obligation.objects.bulk_create(rows)
    prefetch_related_objects(rows, "pauses", "extensions")
    for row in rows:
        put(row, stamp_of(row, at, calendars))
        if row.due_at is not None and wall(row.started_at) < wall(at):
            row.look_at = at
    Obligation.objects.bulk_update(rows, COPIES)
    Holding.objects.bulk_create([first_holding(row) for row in rows])

    facts = [Fact(row, at, facts_of(row)) for row in rows]
    record_all("obligation.opened", facts, actor=actor)
    return rows
