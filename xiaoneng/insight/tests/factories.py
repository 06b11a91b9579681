"""A town whose matters and cards are strewn over organs, parts and months by chance."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps

from xiaoneng.access.roles import Role
from xiaoneng.kit.months import Month
from xiaoneng.obligations.queries import Obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Level, Organ, User
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.supervision.queries import rules
from xiaoneng.supervision.versions import last_version

Card = apps.get_model("supervision", "Card")  # its table is its own
LIGHTS = {"open": ("overdue", "due_soon", "on_time", "paused", "none"), "closed": ("met", "missed")}
STATES = ("issued", "confirmed", "revoked", "closed")


@dataclass
class Town:
    """`inner` is an organ below `organ`; `ward` a village of `street`; `idle` owes nothing."""

    root: Organ
    organ: Organ
    section: Organ
    inner: Organ
    street: Organ
    ward: Organ
    idle: Organ
    leader: User
    head: User
    at: datetime


def town(at: datetime, seed: int, number: int = 60) -> Town:
    chance = random.Random(seed)  # noqa: S311
    root = OrganFactory(level=Level.DISTRICT, name="临澄区", name_en="District")
    organ = OrganFactory(parent=root)
    section = OrganFactory(parent=organ, level=Level.SECTION)
    inner = OrganFactory(parent=organ)
    street = OrganFactory(parent=root, level=Level.STREET)
    ward = OrganFactory(parent=street, level=Level.VILLAGE)
    idle = OrganFactory(parent=root)
    leader = UserFactory()
    leader.grants.create(role=Role.LEADER, organ=root, from_on=root.opened_on)
    head = someone("head", organ)
    places = [root, organ, section, section, inner, street, ward]
    first = obligation(organ=section, began=at, at=at)
    strewn(first, places, head, at, chance, number)
    carded(places, head, at, chance, number)
    return Town(root, organ, section, inner, street, ward, idle, leader, head, at)


def moment_in(month: Month, at: datetime, chance: random.Random) -> datetime:
    """Some second of a month that is over by now, often its first or its last."""
    begins, ends = month.bounds()
    last = min(ends - timedelta(seconds=1), at)
    inside = begins + timedelta(seconds=chance.randint(0, int((last - begins).total_seconds())))
    return chance.choice([begins, last, inside, inside])


def strewn(
    first: Obligation,
    places: list[Organ],
    head: User,
    at: datetime,
    chance: random.Random,
    number: int,
) -> None:
    """Rows as an import writes them; a few are owed by the head, wherever."""
    names = [one.attname for one in Obligation._meta.concrete_fields if one.name != "id"]
    told = {name: getattr(first, name) for name in names}
    months = Month.of(at).back(14)
    rows = []
    for place in range(number):
        state = chance.choice(["open", "closed", "closed", "cancelled"])
        light = chance.choice([*LIGHTS.get(state, ("met",)), "none"])
        fields = {
            "number": f"T{place:04}",
            "started_at": months[0].before.bounds()[0],
            "organ_id": chance.choice(places).pk,
            "officer_id": chance.choice([first.officer_id] * 5 + [head.pk]),
            "state": state,
            "light": light,
            "closed_at": None if state == "open" else moment_in(chance.choice(months), at, chance),
            "used_permille": chance.randint(0, 1500)
            if state == "closed" and light in LIGHTS["closed"] and chance.random() < 0.9
            else None,
            "look_at": None,
            "due_at": at - timedelta(hours=place),
        }
        rows.append(Obligation(**{**told, **fields}))
    Obligation.objects.bulk_create(rows)


def carded(
    places: list[Organ], head: User, at: datetime, chance: random.Random, number: int
) -> None:
    actor = someone("supervision", places[0])
    found_rules(actor=User.objects.get(username="clock"), at=at)
    version = last_version(rules().get(code="MANUAL_OTHER"))
    months = Month.of(at).back(14)
    for place in range(number):
        organ = chance.choice(places)
        is_part = organ.level in (Level.SECTION, Level.VILLAGE)
        reached = moment_in(chance.choice(months), at, chance)
        Card.objects.create(
            number=f"K{place:04}",
            rule=version.rule,
            version=version,
            colour=chance.choice(["yellow", "red"]),
            subject=f"town:{place}",
            title="事",
            organ=organ,
            body=organ.parent if is_part else organ,
            officer=chance.choice([None] * 5 + [head]),
            reached_at=reached,
            issued_at=at,
            issued_by=actor,
            state=chance.choice(STATES),
            judged_at=at,
        )
