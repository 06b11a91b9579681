"""A town for the forecast: a log with cases of all ages, slow ones among them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from xiaoneng.access.roles import Role
from xiaoneng.cases.tests.factories import accepted
from xiaoneng.cases.tests.importing import MAPPING, bring, log, source_of
from xiaoneng.catalogue.queries import Version
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.insight.tests.lab_town import NAME, NOW, OFFICERS, granted
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import CLOCK
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.warehouse.jobs import extract


@dataclass
class Town:
    """`permit` is of the log; one case of `licence`, of which nothing else is known, is `alone`."""

    root: Organ
    organ: Organ
    permit: Version
    licence: Version
    alone: int
    officer: User
    head: User
    stranger: User
    leader: User


def forecast_town(folder: Path, number: int = 160) -> Town:
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    source = source_of(MAPPING)
    root = source.organ.parent
    officer = someone("officer", OrganFactory(parent=source.organ, name="一科"), full_name="王芳")
    someone("officer", OrganFactory(parent=source.organ, name="二科"), full_name="李强")
    permit = published(
        item("511A0001-01", organ=source.organ), name=NAME, promised_amount=5.0,
        statutory_amount=10.0, steps=[],
    )  # fmt: skip
    bring(source, log(folder / "log.csv", events(number)), NOW)
    other = OrganFactory(parent=root)
    licence = published(item("511A0002-01", organ=other))
    alone = accepted(licence, officer=someone("officer", other), at=at("2026-03-19"))
    sweep(NOW)
    extract(NOW)
    return Town(
        root, source.organ, permit, licence, alone.pk, officer, someone("head", source.organ),
        someone("head", other), granted(Role.LEADER, root),
    )  # fmt: skip


def events(number: int, officers: Sequence[tuple[str, str]] = OFFICERS) -> list[tuple[str, ...]]:
    """Begun evenly over ten weeks; most take two to six days, a third stands still for a while."""
    drawn, rows = random.Random(11), []  # noqa: S311  # repeatable
    for place in range(number):
        begun = datetime(2026, 1, 8, 10) + timedelta(70 * place / number)
        who = officers[place % len(officers)]
        does = ["apply", *(["pause"] if place % 3 == 0 else []), "look", "close"]
        day = begun
        for act in does:
            rows.append((f"F{place}", act, f"{day:%Y-%m-%d %H:%M:%S}", *who, NAME))
            day += timedelta(hours=drawn.expovariate(1 / 55))
    return [row for row in rows if row[2] < f"{NOW:%Y-%m-%d %H}"]
