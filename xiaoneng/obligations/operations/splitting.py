"""Splitting an obligation over steps and posts, each with a clock of its own (clock.md, Split)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.clock import Clock, read
from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import aware, wall
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.claiming import claim_open
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import calendar_named


@dataclass(frozen=True, slots=True)
class Part:
    """One step: what is done, by whom, within which limit."""

    title: str
    organ: Organ
    limit: Limit
    officer: User | None = None


@transaction.atomic
def split_obligation(
    obligation: Obligation, parts: Sequence[Part], *, actor: User, at: datetime
) -> list[Obligation]:
    """Split an obligation into steps that run side by side and end no later than the whole.

    What comes after them is split off when they are done; the parent's clock runs on its own
    events, never as the sum of its steps.
    """
    require(actor, "obligation.split", obligation)

    row = claim_open(obligation)
    if row.parent_id is not None:
        raise IllegalStep(_("A step is not split again."))
    end = last_due(parts, calendar_named(row.calendar), wall(at))
    if row.due_at is not None and aware(end) > row.due_at:
        raise Unusable(
            _("The steps would take until %(end)s, longer than the whole; shorten one of them.")
            % {"end": f"{end:%Y-%m-%d %H:%M}"}
        )
    opened = [
        open_obligation(
            Owed(
                kind=row.kind,
                title=part.title,
                organ=part.organ,
                owed_to=str(row.organ),
                started_at=at,
                number=f"{row.number}-{place}",
                promised=part.limit,
                officer=part.officer,
                parent=row,
                is_generated=row.is_generated,
            ),
            actor=actor,
            at=at,
        )
        for place, part in enumerate(parts, start=row.steps.count() + 1)
    ]

    record("obligation.split", row, actor=actor, at=at, steps=len(parts))
    return opened


def last_due(parts: Sequence[Part], calendar: Calendar, start: datetime) -> datetime:
    """When the last of the steps is due that begin together."""
    if not parts:
        raise Unusable(_("Name at least one step."))
    dues = [read(Clock(start, part.limit), calendar, start).due_at for part in parts]
    return max(due for due in dues if due is not None)
