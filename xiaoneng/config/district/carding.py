"""The cards of the district's last weeks, lived through day by day by the platform's operations."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, NamedTuple

from xiaoneng.access.policy import may
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.jobs import sweep
from xiaoneng.people.models import User
from xiaoneng.people.queries import calendar_named, clock_user
from xiaoneng.supervision.jobs import supervise_due
from xiaoneng.supervision.operations.answering import deliver_card, explain_card, report_card
from xiaoneng.supervision.operations.appealing import appeal_card, grant_appeal, uphold_card
from xiaoneng.supervision.operations.judging import (
    close_card,
    confirm_card,
    downgrade_card,
    rectify_card,
    revoke_card,
)
from xiaoneng.supervision.operations.proposing import Wanted, approve_proposal, propose_card
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.supervision.queries import appeal_of, cards_for, rules_by_hand

DAYS = 40  # working days that the rules have been in force
MORNING = time(9, 20)
TURNS = 12  # ways a card's life may take
LONG = 14  # days, in which two or three working days lie whatever the holidays
EXPLAINED = "申请材料需向上级部门核实，答复较晚；已与申请人说明情况，明天办结。"
CONFIRMED = "说明的情况不属于撤牌情形，事实清楚，予以认定。"
SILENT = "逾期未说明，按事实认定。"
APPEALED = "核实材料期间属于依法不计时的情形，中止记录补得较晚，请求复核。"
Card = Any  # a row of supervision, which keeps its tables to itself


class Offices(NamedTuple):
    """Who judges: the efficiency office, and the other who decides appeals."""

    office: User
    second: User


def everything_carded(offices: Offices, at: datetime) -> int:
    """Put the rules into force some weeks ago and live through every day since."""
    today = wall(at).date()
    days = working_days(today)
    found_rules(actor=clock_user(), at=aware(datetime.combine(days[0], time())))
    for day in days:
        moment = min(aware(datetime.combine(day, MORNING)), at)
        supervise_due(moment)
        for card in cards_for(offices.office, today).open().order_by("pk"):
            live_on(card, offices, moment)
    by_hand(offices, at)
    sweep(at)
    supervise_due(at)
    return cards_for(offices.office, today).count()


def working_days(today: date) -> list[date]:
    """The last working days up to today, the oldest first."""
    calendar = calendar_named("cn")
    last = calendar.count(today)
    return [calendar.day_of(place) for place in range(last - DAYS + 1, last + 1)]


def live_on(card: Card, offices: Offices, at: datetime) -> None:
    """What one day brings for one card: each takes one of a few ways."""
    turn, age = card.pk % TURNS, wall(at).toordinal() - wall(card.issued_at).toordinal()
    if age < 1 or not may(offices.office, "card.confirm", card):
        return
    step = WAYS.get(card.state)
    if step is not None:
        step(card, offices, at, turn, age)


def answer(card: Card, offices: Offices, at: datetime, turn: int, age: int) -> None:
    """Signed for, explained, or left until it is judged by the facts."""
    who = card.liaison
    if turn == 1 and card.state == "issued":
        deliver_card(card, actor=who, at=at)
    elif turn > 1:
        explain_card(card, words=EXPLAINED, actor=who, at=at)
    elif age > LONG:  # the limit has surely run out
        confirm_card(card, words=SILENT, actor=offices.office, at=at)


def judge(card: Card, offices: Offices, at: datetime, turn: int, age: int) -> None:
    """Confirmed mostly; revoked on a ground, made yellow, or still waiting."""
    office = offices.office
    if turn == 2 or age < 2:  # noqa: PLR2004
        return
    if turn == 3:  # noqa: PLR2004
        words = "检测委托单落款早于到期日，中止补录属实。"
        revoke_card(card, ground="late_pause", words=words, actor=office, at=at)
    elif turn == 4 and card.colour == "red":  # noqa: PLR2004
        downgrade_card(card, words="超期当日已办结并回访，从轻处理。", actor=office, at=at)
    else:
        confirm_card(card, words=CONFIRMED, actor=office, at=at)


def follow(card: Card, offices: Offices, at: datetime, turn: int, _age: int) -> None:
    """Put right by a day, appealed, or closed when nobody appealed."""
    waited = wall(at).toordinal() - wall(card.judged_at).toordinal()
    if turn in (6, 7) and waited >= 1:
        due = date.fromordinal(wall(at).toordinal() + 10)
        words = "清理同类在办件，逐件核对期限，报送整改情况。"
        rectify_card(card, due_on=due, words=words, actor=offices.office, at=at)
    elif turn in (8, 9, 10) and card.state == "confirmed" and waited == 1:
        appeal_card(card, words=APPEALED, actor=card.liaison, at=at)
    elif waited > LONG:  # the time for an appeal has surely passed
        close_card(card, words="已办结，无需另行整改。", actor=offices.office, at=at)


def decide(card: Card, offices: Offices, at: datetime, turn: int, _age: int) -> None:
    """Some appeals are decided by the other office, some still wait."""
    appeal = appeal_of(card)
    if appeal is None or not may(offices.second, "appeal.uphold", appeal):
        return
    if turn == 9:  # noqa: PLR2004
        uphold_card(appeal, words="中止无告知书，不予计入，维持。", actor=offices.second, at=at)
    elif turn == 10:  # noqa: PLR2004
        words = "鉴定委托书早于到期日，中止属实。"
        grant_appeal(appeal, ground="late_pause", words=words, actor=offices.second, at=at)


def mend(card: Card, offices: Offices, at: datetime, turn: int, age: int) -> None:
    """Reported and closed, or still being put right."""
    if turn == 6 and age > 7:  # noqa: PLR2004
        row = report_card(card, words="同类件已全部核对，未再超期。", actor=card.liaison, at=at)
        close_card(row, words="核查属实，予以销号。", actor=offices.office, at=at)


Way = Callable[[Card, Offices, datetime, int, int], None]
WAYS: dict[str, Way] = {
    "issued": answer,
    "delivered": answer,
    "explained": judge,
    "confirmed": follow,
    "downgraded": follow,
    "upheld": follow,
    "appealed": decide,
    "rectifying": mend,
}


def by_hand(offices: Offices, at: datetime) -> None:
    """Two cards that people wanted: one approved, one still to be."""
    first = cards_for(offices.office, wall(at).date()).order_by("pk").first()
    if first is None:
        return
    for place, rule in enumerate(rules_by_hand().order_by("code")[:2]):
        wanted = Wanted(
            rule=rule,
            colour="yellow",
            organ=first.organ,
            officer=first.officer,
            title=("窗口答复前后不一", "一次告知后又要求补件")[place],
            happened_on=wall(at).date(),
            reason="回访核实，申请人提供了两次告知单。",
        )
        proposal = propose_card(wanted, actor=offices.office, at=at)
        if place == 0:
            approve_proposal(proposal, words="同意", actor=offices.second, at=at)
