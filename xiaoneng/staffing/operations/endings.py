"""What ends with an organ: who had charge of it, and the roles given in it."""

from datetime import date, datetime

from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Charge, Organ, User
from xiaoneng.staffing.days import day_of


def end_charges(organ: Organ, on: date, *, actor: User, at: datetime) -> None:
    """Nobody has charge any more of an organ that is closed; what began later never was."""
    open_ones = Charge.objects.filter(organ=organ).exclude(until_on__lte=on)
    for charge in open_ones.select_related("leader").order_by("pk"):
        charge.until_on = max(on, charge.from_on)
        charge.save(update_fields=["until_on"])
        leader, end = charge.leader, charge.until_on
        record("charge.ended", charge, actor=actor, at=at, leader=leader, on=end)


def end_grants(organ: Organ, on: date, *, why: str, actor: User, at: datetime) -> None:
    """Nobody has a role any more in an organ that is closed; what it allowed until today stays."""
    end = max(on, day_of(at))
    for grant in organ.grants.exclude(until_on__lte=end).select_related("user").order_by("pk"):
        grant.until_on = max(end, grant.from_on)
        grant.save(update_fields=["until_on"])
        facts = {"role": grant.role, "reason": why, "on": grant.until_on}
        record("role.withdrawn", grant.user, actor=actor, at=at, organ=organ, **facts)
