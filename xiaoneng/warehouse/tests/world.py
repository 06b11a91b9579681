"""A small site: a source with a log that has come in, and cases handled in the platform."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from xiaoneng.cases.operations.accepting import accept_case
from xiaoneng.cases.operations.deciding import (
    decide_case,
    deliver_case,
    reopen_case,
    withdraw_case,
)
from xiaoneng.cases.operations.noticing import notify_applicant, supplement_case
from xiaoneng.cases.operations.pausing import pause_case, resume_case
from xiaoneng.cases.queries import Case
from xiaoneng.cases.tests.factories import accepted, gas_licence, registered
from xiaoneng.cases.tests.importing import MAPPING, bring, log, source_of
from xiaoneng.catalogue.tests.factories import STEPS
from xiaoneng.core.refusals import Refused
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.extending import extend_obligation, promise_anew
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.models import User
from xiaoneng.people.tests.factories import OrganFactory, someone

FIRST = [
    ("A1", "apply", "2026-03-02 09:00", "一科", "王芳", "许可"),
    ("A1", "pause", "2026-03-03 10:00", "一科", "王芳", "许可"),
    ("A1", "look", "2026-03-05 11:00", "二科", "李强", "许可"),
    ("A1", "close", "2026-03-18 16:00", "二科", "李强", "许可"),
    ("A2", "apply", "2026-03-02 10:00", "一科", "王芳", "许可"),
    ("A2", "look", "2026-03-02 10:00", "二科", "", "许可"),
    ("A3", "apply", "2026-03-16 10:00", "二科", "", "许可"),
    ("A3", "pause", "2026-03-17 10:00", "二科", "", "许可"),
]
DEFECT = {"material": "报告", "problem": "没有盖章", "remedy": "盖章", "basis": ""}
BROUGHT = at("2026-03-20", "17:00")
Act = Callable[[Case, datetime], object]


@dataclass
class World:
    """Who is where, and what can be done."""

    folder: Path
    source: Any
    organ: Any
    officer: User
    second: User
    head: User
    version: Any
    now: datetime
    logs: int = 0

    def later(self, hours: float = 5) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now

    def import_more(self, events: list[tuple[str, ...]]) -> None:
        """Another file of the source."""
        self.logs += 1
        bring(self.source, log(self.folder / f"log{self.logs}.csv", events), self.now)

    def acts(self) -> dict[str, Act]:
        """What may be done with a case; much of it is refused where it does not follow."""
        me, head, paper = self.officer, self.head, "文〔2026〕1 号"
        return {
            "accept": lambda case, now: accept_case(case, officer=me, actor=me, at=now),
            "notify": lambda case, now: notify_applicant(case, [DEFECT], actor=me, at=now),
            "supplement": lambda case, now: supplement_case(case, actor=me, at=now),
            "pause": lambda case, now: pause_case(
                case, ground="review", paper=paper, actor=me, at=now
            ),
            "resume": lambda case, now: resume_case(case, actor=me, at=now),
            "extend": lambda case, now: extend_obligation(
                case.decision, amount=3, ground="案情复杂", paper=paper, actor=head, at=now
            ),
            "promise": lambda case, now: promise_anew(
                case.decision, amount=1, ground="协商", paper=paper, actor=head, at=now
            ),
            "hand": lambda case, now: hand_over_obligation(
                case.decision, organ=self.organ, officer=self.second, reason="调岗",
                actor=head, at=now,
            ),
            "step": lambda case, now: close_obligation(
                case.decision.steps.filter(state="open").earliest("pk"), actor=head, at=now
            ),
            "decide": lambda case, now: decide_case(
                case, outcome="granted", paper=paper, actor=me, at=now
            ),
            "deliver": lambda case, now: deliver_case(case, actor=me, at=now),
            "withdraw": lambda case, now: withdraw_case(case, reason="来函", actor=me, at=now),
            "reopen": lambda case, now: reopen_case(case, reason="撤销", actor=head, at=now),
        }  # fmt: skip

    def walk(self, seed: int, steps: int = 12) -> None:
        """So many acts at random, the first that is possible; now and then a sweep and a file."""
        drawn = random.Random(seed)  # noqa: S311  # repeatable
        acts = [act for name, act in self.acts().items() if name != "withdraw"]
        for step in range(steps):
            now = self.later(drawn.uniform(1, 20))
            if drawn.random() < 0.1:
                sweep(now)
            elif drawn.random() < 0.1:
                self.import_more(self.drawn(drawn, seed * 100 + step))
            elif drawn.random() < 0.1:
                registered(self.version, actor=self.officer, at=now)
            else:
                case = drawn.choice(list(Case.objects.order_by("pk")))
                drawn.shuffle(acts)
                any(tried(act, Case.objects.get(pk=case.pk), now) for act in acts)

    def drawn(self, drawn: random.Random, name: int) -> list[tuple[str, ...]]:
        """Rows of a log: new cases, and more of known ones."""
        rows: list[tuple[str, ...]] = []
        for case in (f"N{name}", drawn.choice(["A1", "A2", "A3"])):
            for activity in ("look", drawn.choice(["pause", "close", "look"])):
                when = self.now - timedelta(hours=drawn.uniform(1, 30))
                organ, officer = drawn.choice(
                    [("一科", "王芳"), ("二科", "李强"), ("二科", "无名")]
                )
                rows.append((case, activity, f"{when:%Y-%m-%d %H:%M:%S}", organ, officer, "许可"))
        return rows


def tried(act: Act, case: Case, now: datetime) -> bool:
    """Do something where it is possible."""
    try:
        act(case, now)
    except (Refused, AttributeError, ObjectDoesNotExist):
        return False
    return True


WAYS = [
    "register",
    "register notify",
    "register notify supplement accept",
    "accepted pause",
    "accepted pause resume extend decide deliver",
    "accepted hand step promise",
    "accepted decide reopen",
    "accepted withdraw",
]


def make_world(folder: Path) -> World:
    """One log, and a case of each kind: received, waiting, in hand, paused, split, handed over."""
    source = source_of(MAPPING)
    for name, known in (("一科", "王芳"), ("二科", "李强")):
        someone("officer", OrganFactory(parent=source.organ, name=name), full_name=known)
    version = gas_licence(steps=STEPS)
    organ = version.item.organ
    officer, second = someone("officer", organ), someone("officer", organ)
    world = World(folder, source, organ, officer, second, someone("head", organ), version, BROUGHT)
    world.import_more(FIRST)
    for way in WAYS:
        first, *others = way.split()
        made = accepted if first == "accepted" else partial(registered, actor=officer)
        case = made(version, **({"officer": officer} if made is accepted else {}), at=world.later())
        for name in others:
            world.acts()[name](Case.objects.get(pk=case.pk), world.later())
    sweep(world.later())
    return world
