"""What leaves the house from here is written down."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from xiaoneng.access.policy import require
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Organ, User


class Selection(NamedTuple):
    """Which cases a file is of: of an item (by name), of an organ and those below it, closed when.

    organ: None for all that the person looks over.
    """

    name: str
    organ: Organ | None
    from_on: date
    until_on: date
    cases: int


@transaction.atomic
def export_flow(chosen: Selection, *, filename: str, actor: User, at: datetime) -> None:
    """Let an event log go out; the ledger keeps who took which, and of how many cases."""
    require(actor, "flow.export")

    record("flow.exported", actor, actor=actor, at=at, filename=filename, **chosen._asdict())
