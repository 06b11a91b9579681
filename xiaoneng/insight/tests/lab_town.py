"""A town for the lab: many cases of a log, and a few handled in the platform."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from xiaoneng.access.roles import Role
from xiaoneng.cases.operations.deciding import decide_case, reopen_case
from xiaoneng.cases.tests.factories import accepted
from xiaoneng.cases.tests.importing import MAPPING, bring, log, source_of
from xiaoneng.catalogue.queries import Version
from xiaoneng.catalogue.tests.factories import STEPS, item, published
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.operations.extending import extend_obligation
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import CLOCK
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone
from xiaoneng.warehouse.jobs import extract

NOW = at("2026-03-20", "17:00")
NAME = "许可"
OFFICERS = (("一科", "王芳"), ("二科", "李强"))
PAPER = "文〔2026〕1 号"


@dataclass
class Town:
    """`permit` is decided in the log, `licence` in the platform; each organ has a head."""

    root: Organ
    organ: Organ
    other: Organ
    permit: Version
    licence: Version
    head: User
    office: User
    leader: User


def lab_town(folder: Path, number: int = 120) -> Town:
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    source = source_of(MAPPING)
    root = source.organ.parent
    for name, known in OFFICERS:
        someone("officer", OrganFactory(parent=source.organ, name=name), full_name=known)
    of_log = item("511A0001-01", organ=source.organ)
    permit = published(of_log, name=NAME, promised_amount=5.0, statutory_amount=10.0, steps=[])
    bring(source, log(folder / "log.csv", events(number)), NOW)
    other = OrganFactory(parent=root)
    licence = published(item("511A0002-01", organ=other), steps=STEPS)
    handled(licence, other)
    town = Town(
        root, source.organ, other, permit, licence, someone("head", source.organ),
        granted(Role.EFFICIENCY_OFFICE, root), granted(Role.LEADER, root),
    )  # fmt: skip
    sweep(NOW)
    extract(NOW)
    return town


def granted(role: str, organ: Organ) -> User:
    user = UserFactory()
    user.grants.create(role=role, organ=organ, from_on=organ.opened_on)
    return user


def events(number: int) -> list[tuple[str, ...]]:
    """Cases of one to fourteen days, some paused, some still open."""
    drawn, rows = random.Random(7), []  # noqa: S311  # repeatable
    for place in range(number):
        day = datetime(2026, 1, 5, 9) + timedelta(drawn.randrange(60), drawn.randrange(8 * 3600))
        does = ["apply", *(["pause"] if drawn.random() < 0.3 else []), "look"]
        does += ["close"] if drawn.random() < 0.8 else []
        for act in does:
            who = drawn.choice(OFFICERS)
            rows.append((f"C{place}", act, f"{day:%Y-%m-%d %H:%M:%S}", *who, NAME))
            day += timedelta(hours=drawn.expovariate(1 / 70))
    return [row for row in rows if row[2] < f"{NOW:%Y-%m-%d}"]


def handled(version: Version, organ: Organ) -> None:
    """In the platform: one that is extended, one re-opened, one late in its second step."""
    officer, head = someone("officer", organ), someone("head", organ)
    cases = [accepted(version, officer=officer, at=at(day)) for day in ("2026-02-02", "2026-02-03")]
    extend_obligation(
        cases[0].decision, amount=5, ground="案情复杂", paper=PAPER, actor=head, at=at("2026-02-09")
    )
    for case in cases:
        decide_case(case, outcome="granted", paper=PAPER, actor=officer, at=at("2026-03-05"))
    cases[1].refresh_from_db()
    reopen_case(cases[1], reason="撤销", actor=head, at=at("2026-03-06"))
    accepted(version, officer=officer, at=at("2026-02-04"))
