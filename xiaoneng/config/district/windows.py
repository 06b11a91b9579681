"""Cases handled in the platform itself, some at each step of a case's life."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import NamedTuple

from xiaoneng.batch.demonstration import Item, items
from xiaoneng.cases.operations.accepting import accept_case
from xiaoneng.cases.operations.deciding import decide_case, deliver_case, withdraw_case
from xiaoneng.cases.operations.noticing import notify_applicant, supplement_case
from xiaoneng.cases.operations.pausing import extend_case, pause_case, resume_case
from xiaoneng.cases.operations.refusing import propose_report, refuse_case, settle_report
from xiaoneng.cases.operations.registering import Application, register_case
from xiaoneng.cases.queries import Case
from xiaoneng.catalogue import queries as catalogue
from xiaoneng.config.district.staff import Staff
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import aware
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.people.models import Organ, User

ROUNDS = 3  # cases at each step
MORNING = time(10, 20)
SHORTEST = 5  # working days that an item promises
APPLICANTS = ("清溪口建材有限公司", "云岭运输有限公司", "南塘食品厂", "白石农业合作社")
DEFECT = {
    "material": "申请表",
    "problem": "第三页未盖章",
    "remedy": "加盖公章后重新提交",
    "basis": "行政许可法第三十二条",
}
REPORT = {
    "facts": "现场核查，申请人的经营场所与申请表所填地址不符。",
    "reason": "不具备办理条件",
    "basis": "行政许可法第三十四条",
}


class Hands(NamedTuple):
    """An item and its usual ground to stop, who handles it, and when."""

    item: catalogue.Item
    ground: str
    section: Organ
    officer: User
    chief: User
    head: User
    applicant: str
    days: list[date]  # the working days before today
    now: datetime

    def before(self, days: int) -> datetime:
        """A morning some working days ago; 0 is this moment."""
        return aware(datetime.combine(self.days[-days], MORNING)) if days else self.now

    def registered(self, days: int) -> Case:
        """An application that came in some days ago."""
        asked = Application(
            item=self.item,
            applicant=self.applicant,
            organ=self.section,
            is_generated=True,
        )
        return register_case(asked, actor=self.officer, at=self.before(days))

    def accepted(self, days: int) -> Case:
        """One that was accepted on the day it came in."""
        case = self.registered(days)
        return accept_case(case, officer=self.officer, actor=self.officer, at=self.before(days))

    def decided(self, days: int, until: int) -> Case:
        case = self.accepted(days)
        return decide_case(
            case, outcome="granted", paper=f"准字{case.number}", actor=self.officer,
            at=self.before(until),
        )  # fmt: skip

    def stopped(self, days: int) -> Case:
        """One whose clock was stopped the day after, on the ground its item lists."""
        case, at = self.accepted(days), self.before(days - 1)
        paper = f"特别程序告知书〔{at.year}〕{case.pk} 号"
        return pause_case(case, ground=self.ground, paper=paper, actor=self.officer, at=at)


def waiting(hands: Hands) -> None:
    hands.registered(0)


def noticed(hands: Hands) -> None:
    case = hands.registered(4)
    notify_applicant(case, [DEFECT], actor=hands.officer, at=hands.before(2))


def supplemented(hands: Hands) -> None:
    case = hands.registered(6)
    told = notify_applicant(case, [DEFECT], actor=hands.officer, at=hands.before(4))
    supplement_case(told.case, actor=hands.officer, at=hands.before(1))


def running(hands: Hands) -> None:
    hands.accepted(2)


def examined(hands: Hands) -> None:
    """Its first step is done; whoever decides has it."""
    case = hands.accepted(3)
    for one in case.decision.steps.filter(officer=hands.officer) if case.decision else ():
        close_obligation(one, actor=hands.officer, at=hands.before(1), outcome="审查通过")


def standing(hands: Hands) -> None:
    hands.stopped(3)


def resumed(hands: Hands) -> None:
    case = hands.stopped(5)
    resume_case(case, actor=hands.officer, at=hands.before(1))


def extended(hands: Hands) -> None:
    case = hands.accepted(3)
    paper = f"延长期限告知书〔{hands.now.year}〕{case.pk} 号"
    extend_case(
        case, amount=5, ground="材料需外地核实", paper=paper, actor=hands.head, at=hands.before(1)
    )


def to_be_delivered(hands: Hands) -> None:
    hands.decided(4, 1)


def delivered(hands: Hands) -> None:
    case = hands.decided(6, 3)
    deliver_case(case, paper="邮政专递", actor=hands.officer, at=hands.before(1))


def reported(hands: Hands) -> None:
    propose_report(hands.registered(2), **REPORT, actor=hands.officer, at=hands.before(1))


def refused(hands: Hands) -> None:
    case = hands.registered(4)
    report = propose_report(case, **REPORT, actor=hands.officer, at=hands.before(3))
    settle_report(report, approve=True, opinion="同意", actor=hands.chief, at=hands.before(2))
    refuse_case(case, reason=REPORT["reason"], actor=hands.officer, at=hands.before(1))


def withdrawn(hands: Hands) -> None:
    case = hands.accepted(3)
    withdraw_case(case, reason="申请人来函撤回", actor=hands.officer, at=hands.before(1))


Way = Callable[[Hands], None]
WAYS: tuple[Way, ...] = (
    waiting, noticed, supplemented, running, examined, standing, resumed, extended, to_be_delivered,
    delivered, reported, refused, withdrawn,
)  # fmt: skip


def everything_in_hand(staff: Staff, days: list[date], at: datetime) -> int:
    """Take in some cases and bring each to a step of its own; returns how many.

    `days` are the working days before today.
    """
    chosen = [item for item in items() if item.promised >= SHORTEST and item.pause]
    ways = WAYS * ROUNDS
    for place, way in enumerate(ways):
        item = chosen[place * len(chosen) // len(ways)]
        way(hands_of(staff, item, APPLICANTS[place % len(APPLICANTS)], days, at))
    return len(ways)


def hands_of(staff: Staff, item: Item, applicant: str, days: list[date], at: datetime) -> Hands:
    """The second of a section handles, its chief and the organ's head stand above."""
    place = (item.organ, item.section)
    chief, officer = staff.crews[place][:2]
    known = catalogue.item_coded(item.code)
    if known is None:
        raise Unusable(f"the generated catalogue has not got {item.code}")
    return Hands(
        known,
        item.pause,
        staff.sections[place],
        officer,
        chief,
        staff.heads[item.organ],
        applicant,
        days,
        at,
    )
