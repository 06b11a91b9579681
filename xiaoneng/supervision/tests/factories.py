"""A district in which cards are given: two organs, those who answer, those who judge."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xiaoneng.access.roles import Role
from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import Calendar, Leads, Level, Organ, User
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import (
    OrganFactory,
    PostFactory,
    TermFactory,
    UserFactory,
    someone,
)
from xiaoneng.supervision.jobs import supervise_due
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.operations.rules import found_rules

FOUNDED = at("2026-01-05")
YELLOW_AT = at("2026-03-17", "00:00")
RED_AT = at("2026-03-31", "00:00")
NOTICED = at("2026-03-17", "09:30")  # a Tuesday
AFTERWARDS = at("2027-01-01")


@dataclass
class District:
    """Who is who; `section` is part of `organ`."""

    root: Organ
    organ: Organ
    section: Organ
    other: Organ
    officer: User
    chief: User
    head: User
    liaison: User
    leader: User
    office: User
    second: User
    stranger: User


def posted(organ: Organ, role: str, **fields: Any) -> User:
    user: User = UserFactory()
    TermFactory(user=user, post=PostFactory(organ=organ, role=role, **fields))
    return user


def district() -> District:
    Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    root = OrganFactory(level=Level.DISTRICT, name="临澄区")
    organ, other = OrganFactory(parent=root), OrganFactory(parent=root)
    section = OrganFactory(parent=organ, level=Level.SECTION)
    desk = OrganFactory(parent=organ, level=Level.SECTION)
    leader = posted(root, Role.LEADER)
    organ.charges.create(leader=leader, from_on=organ.opened_on)
    found_rules(actor=clock_user(), at=FOUNDED)
    return District(
        root=root,
        organ=organ,
        section=section,
        other=other,
        officer=posted(section, Role.OFFICER),
        chief=posted(section, Role.SECTION_CHIEF, leads=Leads.CHIEF),
        head=posted(organ, Role.HEAD, leads=Leads.HEAD),
        liaison=posted(desk, Role.OFFICER, is_liaison=True),
        leader=leader,
        office=watcher(root, Role.EFFICIENCY_OFFICE),
        second=watcher(root, Role.SUPERVISION),
        stranger=posted(other, Role.OFFICER),
    )


def watcher(root: Organ, role: Role) -> User:
    user = UserFactory()
    user.grants.create(role=role, organ=root, from_on=root.opened_on)
    return user


def late(place: District, **fields: Any) -> Any:
    """A licence promised in 10 working days: yellow on 03-17, red on 03-31."""
    return obligation(organ=place.section, officer=place.officer, **fields)


def handed_over(place: District) -> Any:
    """A case handed to a second officer, who holds its clock when it turns late on 03-17."""
    second = someone("officer", place.section)
    case = accepted(gas_licence(place.section, steps=[]), officer=place.officer)
    hand_over_obligation(
        case.decision, organ=place.section, officer=second, reason="调岗",
        actor=place.chief, at=at("2026-03-09"),
    )  # fmt: skip
    return case, second


def tick(moment: datetime) -> None:
    """What the minute hand does, as far as cards go."""
    sweep(moment)
    supervise_due(moment)


def carded(place: District, moment: datetime = NOTICED, **fields: Any) -> Card:
    """A yellow card as it is issued; with a later moment, the last of those there are then."""
    late(place, **fields)
    tick(moment)
    return Card.objects.latest("pk")


def told(**asked: Any) -> list[Any]:
    """The messages in everybody's box, whenever their time comes."""
    people = User.objects.order_by("pk")
    return [one for user in people for one in inbox_of(user, AFTERWARDS).filter(**asked)]
