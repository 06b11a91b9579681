"""Roles beyond those of posts: given and taken by the security administrator alone."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.access.roles import ADMINISTRATORS, NAMES, Holding, Role
from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User
from xiaoneng.staffing.days import day_of
from xiaoneng.staffing.operations.holding import held, held_open, held_person


@transaction.atomic
def grant_role(  # noqa: PLR0913  # who, what, where, why, how long
    user: User,
    holding: Holding,
    *,
    basis: str,
    from_on: date,
    until_on: date | None = None,
    actor: User,
    at: datetime,
) -> None:
    """Give a person a role in an organ and all below it, from a day on, maybe up to another."""
    require(actor, "role.grant", holding)

    if user == actor:
        raise Denied(_("Nobody grants a role to themselves; another administrator has to do it."))
    check_ahead(from_on, at)
    check_grant(user, holding, from_on, until_on)
    if not basis.strip():
        raise Unusable(_("Name the document this grant rests on."))
    user.grants.create(
        role=holding.role,
        organ=holding.organ,
        basis=basis.strip(),
        from_on=from_on,
        until_on=until_on,
    )

    facts = {"role": holding.role, "basis": basis, "from_on": from_on, "until_on": until_on or ""}
    record("role.granted", user, actor=actor, at=at, organ=holding.organ, **facts)


def check_ahead(day: date, at: datetime) -> None:
    """Refuse a past day: who could do what on it is settled; raises Unusable."""
    if day < day_of(at):
        raise Unusable(
            _("%(day)s is past; a role is given or taken from today on.") % {"day": day.isoformat()}
        )


def check_grant(user: User, holding: Holding, from_on: date, until_on: date | None) -> None:
    """Refuse a role twice, two of the three administrators in one hand; raises Unusable.

    None of the three is given to somebody as whom who gave the password could still come in.
    """
    if until_on is not None and until_on <= from_on:
        raise Unusable(_("A grant ends after the day it begins."))
    held_open(holding.organ, from_on)
    user = held_person(user)
    if not user.is_active:
        raise Unusable(
            _("%(who)s no longer has an account here; open it again first.") % {"who": user}
        )
    others = user.grants.exclude(until_on__lte=from_on)
    if until_on is not None:
        others = others.filter(from_on__lt=until_on)
    if others.filter(role=holding.role, organ=holding.organ).exists():
        raise Unusable(
            _("%(who)s has the role %(role)s here already.")
            % {"who": user, "role": NAMES[holding.role]}
        )
    if holding.role not in ADMINISTRATORS:
        return
    if user.must_change_password:
        raise Unusable(
            _("%(who)s has a password that somebody else gave, and chooses an own one first.")
            % {"who": user}
        )
    other = others.filter(role__in=ADMINISTRATORS - {holding.role}).first()
    if other is not None:
        raise Unusable(
            _("%(who)s is %(role)s; no person may hold two of the three administrators.")
            % {"who": user, "role": NAMES[Role(other.role)]}
        )


def gone_from(user: User) -> Conflict:
    """The refusal to withdraw a role that somebody withdrew meanwhile."""
    now = _("%(who)s no longer has this role.") % {"who": user}
    return changed_meanwhile(user, now, by={"role.withdrawn"})


@transaction.atomic
def withdraw_role(
    user: User, grant_pk: int, *, on: date, reason: str, actor: User, at: datetime
) -> None:
    """Take a granted role from a person: it no longer holds on that day."""
    grant = user.grants.select_related("organ").filter(pk=grant_pk).first()
    if grant is None:
        require(actor, "role.withdraw", None)
        raise gone_from(user)
    require(actor, "role.withdraw", grant)

    if user == actor:
        raise Denied(_("Nobody withdraws their own role; another administrator has to do it."))
    check_ahead(on, at)
    held([grant.organ])
    if on < grant.from_on:
        raise Unusable(
            _("The role was granted only from %(day)s on.") % {"day": grant.from_on.isoformat()}
        )
    still = Q(until_on__isnull=True) | Q(until_on__gt=on)
    if user.grants.filter(still, pk=grant_pk).update(until_on=on) != 1:
        raise gone_from(user)

    facts = {"role": grant.role, "reason": reason, "on": on}
    record("role.withdrawn", user, actor=actor, at=at, organ=grant.organ, **facts)
