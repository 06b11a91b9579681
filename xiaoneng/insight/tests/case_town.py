"""A district whose cases are strewn over items, organs and months by chance."""

import random
from dataclasses import dataclass
from datetime import datetime

from xiaoneng.access.roles import Role
from xiaoneng.cases.queries import Case
from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.insight.tests.factories import moment_in
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.models import Level, Organ, User
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

NAME = "只在日志里的事项"


@dataclass
class CaseTown:
    """`permit` and `licence` are items of `organ`; what only logs know is of `street` too."""

    root: Organ
    organ: Organ
    section: Organ
    street: Organ
    other_street: Organ
    permit: int
    licence: int
    leader: User
    head: User
    at: datetime


def case_town(seed: int, number: int = 80) -> CaseTown:
    at = now()
    root = OrganFactory(level=Level.DISTRICT, name="临澄区", name_en="District")
    organ = OrganFactory(parent=root)
    section = OrganFactory(parent=organ, level=Level.SECTION)
    street, other = (OrganFactory(parent=root, level=Level.STREET) for _ in range(2))
    leader = UserFactory()
    leader.grants.create(role=Role.LEADER, organ=root, from_on=root.opened_on)
    versions = [gas_licence(organ, f"511A000{place}-01", name=f"许可{place}") for place in (1, 2)]
    first = accepted(versions[0], at=at)
    permit, licence = (one.item_id for one in versions)
    strewn(first, (permit, licence, None), (organ, section, street), seed, number)
    head = someone("head", organ)
    return CaseTown(root, organ, section, street, other, permit, licence, leader, head, at)


def strewn(  # of what, among what, how many
    first: Case,
    items: tuple[int | None, ...],
    places: tuple[Organ, ...],
    seed: int,
    number: int,
    start: int = 0,
) -> None:
    """Copies of a case as an import writes them, each with its clock; numbered from `start` on."""
    chance, at = random.Random(seed), now()  # noqa: S311  # repeatable
    months = Month.of(at).back(14)
    clocks, cases = [], []
    for place in range(start, start + number):
        organ, item = chance.choice(places), chance.choice(items)
        state = chance.choice(["open", "closed", "closed"])
        lights = ("overdue", "due_soon", "on_time") if state == "open" else ("met", "missed")
        light = chance.choice([*lights, "none"])
        closed_at = moment_in(chance.choice(months), at, chance) if state == "closed" else None
        clock = {
            "number": f"K{place:04}",
            "organ_id": organ.pk,
            "state": state,
            "light": light,
            "started_at": months[0].before.bounds()[0],
            "closed_at": closed_at,
            "look_at": None,
            "used_permille": chance.randint(0, 1500) if light in ("met", "missed") else None,
        }
        clocks.append(Obligation(**{**columns(first.decision), **clock}))
        told = {
            "number": f"C{place:04}",
            "organ_id": organ.pk,
            "item_id": item,
            "version_id": first.version_id if item else None,
            "item_name": NAME if item is None else "旧名",
            "intake_id": None,
            "state": "decided" if closed_at else "accepted",
            "decided_at": closed_at,
        }
        cases.append({**columns(first), **told})
    kept = Obligation.objects.bulk_create(clocks)
    Case.objects.bulk_create(
        Case(**{**told, "decision_id": clock.pk}) for told, clock in zip(cases, kept, strict=True)
    )


def columns(row: Case | Obligation) -> dict[str, object]:
    return {
        one.attname: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if one.name != "id"
    }
