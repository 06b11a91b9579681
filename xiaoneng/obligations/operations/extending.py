"""More time: a legal extension of both limits, or a changed promise."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core import clock as core
from xiaoneng.core.limits import Unit, amount_as, unit_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import hold_chains, record
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.crossing import arm, settle
from xiaoneng.obligations.models import Extension, Obligation
from xiaoneng.obligations.operations.claiming import claim_open
from xiaoneng.obligations.operations.pausing import open_steps
from xiaoneng.obligations.operations.telling import holders_but
from xiaoneng.obligations.queries import clock_of
from xiaoneng.obligations.stamping import restamp
from xiaoneng.people.models import User
from xiaoneng.people.queries import calendar_named


@transaction.atomic
def extend_obligation(
    obligation: Obligation, *, amount: float, ground: str, paper: str, actor: User, at: datetime
) -> Obligation:
    """Lengthen both limits once, before the legal limit ends (行政许可法 art. 42).

    `amount` is in the unit of the limit. Open steps get as much (clock.md, Split): what is said in
    days is 24 hours or a usual day's office time a day for a step in hours; a step whose unit
    cannot take it keeps its own limit (`core.limits.amount_as`). Raises IllegalStep after the due
    moment or a second time, Unusable beyond the kind's cap.
    """
    require(actor, "obligation.extend", obligation)

    row = claim_open(obligation)
    refuse_without_ground(ground)
    granted = core.Extension(wall(at), amount, ground=ground, by=str(actor.pk))
    clock, calendar = clock_of(row), calendar_named(row.calendar)
    cap, times = row.kind.extension_cap, row.kind.extension_times
    core.extend(clock, granted, calendar, cap=cap, times=times)
    unit = unit_of(clock.promised or clock.statutory)
    steps = [(one, amount_as(amount, unit, unit_in(one), calendar)) for one in open_steps(row)]
    hold_chains([row, *(one for one, _more in steps)])
    for one, more in [(row, amount), *steps]:
        if more is None:
            continue
        lengthen(one, more, ground, paper, actor, at, statute=True)

        record("obligation.extended", one, actor=actor, at=at, amount=more, ground=ground)
    tell_officer(row, "obligation.extended", actor, at)
    return row


@transaction.atomic
def promise_anew(
    obligation: Obligation, *, amount: float, ground: str, paper: str, actor: User, at: datetime
) -> Obligation:
    """Lengthen the promise alone; it still ends no later than the legal limit.

    Raises Unusable for an amount that moves nothing, for parts of days where the promise counts
    days, and beyond the legal limit.
    """
    require(actor, "obligation.promise_anew", obligation)

    row = claim_open(obligation)
    refuse_without_ground(ground)
    if amount <= 0 or row.due_at is None:
        raise Unusable(_("Say by how much the promise grows."))
    refuse_unmoved(row, core.Extension(wall(at), amount, lengthens_statute=False))
    lengthen(row, amount, ground, paper, actor, at, statute=False)
    if row.statutory_due_at and row.due_at and row.due_at > row.statutory_due_at:
        raise Unusable(_("The promise would end after the legal limit; shorten it."))

    record("obligation.promised_anew", row, actor=actor, at=at, amount=amount, ground=ground)
    tell_officer(row, "obligation.promised_anew", actor, at)
    return row


def unit_in(step: Obligation) -> Unit:
    """The unit in which the promise of a step is counted."""
    return unit_of(clock_of(step).promised)


def refuse_without_ground(ground: str) -> None:
    if not ground.strip():
        raise Unusable(_("Name the ground of the extension."))


def refuse_unmoved(row: Obligation, granted: core.Extension) -> None:
    """Refuse what leaves the promised due moment where it is; raises Unusable."""
    clock, calendar = clock_of(row), calendar_named(row.calendar)
    local = max(granted.at, clock.started_at)
    anew = core.promise_anew(clock, granted)
    before, after = (core.read(one, calendar, local).due_at for one in (clock, anew))
    if before == after:
        raise Unusable(_("The due date would stay where it is; let the promise grow by more."))


def lengthen(  # noqa: PLR0913  # one row of the table
    obligation: Obligation,
    amount: float,
    ground: str,
    paper: str,
    actor: User,
    at: datetime,
    *,
    statute: bool,
) -> None:
    """Write the extension and arm the reminder anew."""
    settle(obligation, at)
    Extension.objects.create(
        obligation=obligation,
        granted_at=at,
        amount=amount,
        lengthens_statute=statute,
        ground=ground.strip(),
        paper=paper.strip(),
        granted_by=actor,
    )
    arm(obligation, at)
    restamp(obligation, at)


def tell_officer(obligation: Obligation, event: str, actor: User, at: datetime) -> None:
    """Tell the one who holds the clock, and who stands in, that its dates have changed."""
    tell(
        holders_but(actor, obligation.officer, at),
        event,
        title=obligation.title,
        url=obligation.get_absolute_url(),
        key=f"{event}:{obligation.pk}:{obligation.arming}",
        at=at,
    )
