"""The roles of the house, what each may see, and how a person comes by them (domain.md 10)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.models import Grant, GrantQuerySet
from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import held_on

__all__ = [  # with the types of what `grants` gives
    "ADMINISTRATORS",
    "NAMES",
    "SEES_OBLIGATIONS",
    "Grant",
    "GrantQuerySet",
    "Holding",
    "Role",
    "factor_roles",
    "granted_from",
    "grants",
    "holdings_of",
    "needs_factor",
    "roles_of",
]


class Role(StrEnum):
    APPLICANT = "applicant"
    WINDOW_OFFICER = "window_officer"
    OFFICER = "officer"
    SECTION_CHIEF = "section_chief"
    HEAD = "head"
    EFFICIENCY_OFFICE = "efficiency_office"
    SUPERVISION = "supervision"
    LEADER = "leader"
    ASSESSOR = "assessor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


NAMES: dict[Role, Promise] = {
    Role.APPLICANT: _("Applicant"),
    Role.WINDOW_OFFICER: _("Window officer"),
    Role.OFFICER: _("Officer"),
    Role.SECTION_CHIEF: _("Section chief"),
    Role.HEAD: _("Head of an organ"),
    Role.EFFICIENCY_OFFICE: _("Efficiency office"),
    Role.SUPERVISION: _("Supervision office"),
    Role.LEADER: _("Leader"),
    Role.ASSESSOR: _("Assessor"),
    Role.SYSTEM_ADMIN: _("System administrator"),
    Role.SECURITY_ADMIN: _("Security administrator"),
    Role.AUDIT_ADMIN: _("Audit administrator"),
}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
SEES_OBLIGATIONS = frozenset(Role) - ADMINISTRATORS - {Role.APPLICANT, Role.ASSESSOR}


@dataclass(frozen=True, slots=True)
class Holding:
    """One role in one organ and all below it."""

    role: Role
    organ: Organ


def holdings_of(user: User, day: date) -> tuple[Holding, ...]:
    """Every role a person has on a day: those of the posts held, and those granted.

    Read once for a day and kept on the user object, which lives as long as a request.
    """
    kept: dict[date, tuple[Holding, ...]] = user.__dict__.setdefault("_holdings", {})
    if day not in kept:
        posts = [
            Holding(Role(term.post.role), term.post.organ)
            for term in held_on(user, day)
            if term.post.role
        ]
        grants = Grant.objects.on(day).filter(user=user).select_related("organ")
        kept[day] = (*posts, *(Holding(Role(one.role), one.organ) for one in grants))
    return kept[day]


def roles_of(user: User, day: date) -> frozenset[Role]:
    """The names of the roles a person has on a day."""
    return frozenset(holding.role for holding in holdings_of(user, day))


def needs_factor(user: User, day: date) -> bool:
    """Whether one of the person's roles asks for a second factor (XIAONENG_SECOND_FACTOR)."""
    wanted = factor_roles()
    return bool(wanted) and bool(wanted & roles_of(user, day))


def factor_roles() -> frozenset[Role]:
    """The roles that ask for a second factor; raises Unusable for a word that is none.

    Read once at the start: a misspelt role would let its people in without one.
    """
    said = [one.strip() for one in settings.XIAONENG_SECOND_FACTOR]
    unknown = ", ".join(one for one in said if one and one not in set(Role))
    if unknown:
        raise Unusable(
            f"XIAONENG_SECOND_FACTOR: no role is called {unknown}; the roles are {', '.join(Role)}"
        )
    return frozenset(Role(one) for one in said if one)


def granted_from(user: User, day: date) -> frozenset[Role]:
    """The roles granted to a person that hold on a day or from a later one on."""
    found = Grant.objects.filter(user=user).exclude(until_on__lte=day)
    return frozenset(Role(role) for role in found.values_list("role", flat=True))


def grants(day: date) -> GrantQuerySet:
    """The roles granted beyond posts that hold on a day."""
    return Grant.objects.on(day).select_related("user", "organ")
