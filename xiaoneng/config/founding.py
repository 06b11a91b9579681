"""The first day of a site: its root organ and the three administrators, before anybody may do it.

Everything after this goes through operations that ask who may. This alone cannot: nobody has a
role yet. It is refused as soon as one organ exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xiaoneng.access.roles import ADMINISTRATORS, Role
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Level, Nameplate, Organ, Placement, User
from xiaoneng.people.queries import clock_user

BASIS = "founding of the site"


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """One of the three administrators, with a password to be changed at the first sign-in."""

    username: str
    full_name: str
    password: str


@transaction.atomic
def found_site(
    name: str,
    people: Mapping[Role, FirstPerson],
    *,
    code: str = "root",
    name_en: str = "",
    on: date,
    at: datetime,
) -> Organ:
    """Found the root organ and its three administrators; raises Unusable on a site in use."""
    if Organ.objects.exists():
        raise Unusable("this site is founded already: sign in as its system administrator")
    if set(people) != ADMINISTRATORS:
        raise Unusable("name the system, the security and the audit administrator")
    clock = clock_user()
    organ = Organ.objects.create(
        code=code, level=Level.DISTRICT, name=name, name_en=name_en, path="", opened_on=on
    )
    organ.path = f"/{organ.pk}/"
    organ.save(update_fields=["path"])
    Placement.objects.create(organ=organ, level=organ.level, from_on=on)
    Nameplate.objects.create(organ=organ, name=name, name_en=name_en, is_principal=True, from_on=on)
    record("organ.founded", organ, actor=clock, at=at, organ=organ, name=name, on=on)
    for role, person in people.items():
        user = User.objects.create_user(
            person.username,
            person.password,
            full_name=person.full_name,
            must_change_password=True,
        )
        user.grants.create(role=role, organ=organ, basis=BASIS, from_on=at.date())
        record("role.granted", user, actor=clock, at=at, organ=organ, role=role, basis=BASIS)
    return organ
