"""What the district's organs issued, and the tickets of their halls: beside the log, not in it.

Nearly every result names the case it comes from, nearly every ticket is for a case of its day. A
few gaps are left on purpose, so that whoever looks at the demonstration sees what they look like:
one item whose results name cases that no one entered, one for which results are issued and nothing
is ever entered, one officer to whose tickets no cases belong.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from xiaoneng.batch.demonstration.catalogue import Item, items
from xiaoneng.batch.demonstration.district import SEED
from xiaoneng.batch.demonstration.events import DELIVERED, RECEIVED, Event
from xiaoneng.batch.demonstration.moments import calendar

LICENCES = ("行政许可", "行政确认")
MONTHS = timedelta(days=150)  # of results
WEEKS = timedelta(days=60)  # of tickets
SAYS_CASE = 0.9  # of results
SLIPS = 0.004
UNENTERED = 0.4  # of the results of one item
SILENT = 0.3  # of tickets: they say neither item nor case
ASKING = 0.03  # of tickets: somebody only asks
IDLE = 26  # tickets of one officer for which nothing is entered
MOMENT = "%Y-%m-%d %H:%M:%S"
AGO = 10  # working days since the last of them
NEVER = 14  # results of the item that has no cases


class IssuedRow(NamedTuple):
    """One line of a register of results; the fields are the columns of its file."""

    number: str
    item: str
    issued: str
    case: str


class TicketRow(NamedTuple):
    """One ticket, likewise."""

    number: str
    organ: str
    item: str
    taken: str
    called: str
    ended: str
    case: str
    officer: str
    window: str


def issued_results(events: Iterable[Event], at: datetime, seed: int = SEED) -> Iterator[IssuedRow]:
    """The results of the last months: of licences and confirmations, on the day of delivery."""
    dice = Random(seed)  # noqa: S311  (a district, not a secret)
    kinds = {one.code: one for one in items()}
    gap = heaviest("行政许可")
    running = 0
    for event in events:
        is_asked = event.activity == DELIVERED and at - MONTHS <= event.at
        if not is_asked or kinds[event.item_code].kind not in LICENCES:
            continue
        running += 1
        case = event.case if dice.random() < SAYS_CASE else ""
        if dice.random() < (UNENTERED if event.item_code == gap.code else SLIPS):
            case = f"XT-{event.at:%Y-%m}-{running:05d}"
        number = f"临澄证〔{event.at.year}〕{running:05d} 号"
        yield IssuedRow(number, event.item_code, f"{event.at:%Y-%m-%d}", case)
    yield from never_entered(at, dice)


def never_entered(at: datetime, dice: Random) -> Iterator[IssuedRow]:
    """The results of the item for which nobody ever applied, as the log has it."""
    unused = next((one for one in items() if one.weight == 0), None)
    for number in range(NEVER if unused else 0):
        day = at - timedelta(days=20 + 5 * number + dice.randint(0, 3))
        said = f"临澄证〔{day.year}〕W{number:04d} 号"
        yield IssuedRow(said, unused.code if unused else "", f"{day:%Y-%m-%d}", "")


def heaviest(kind: str) -> Item:
    """The item of a kind that most people apply for and that takes days."""
    return max(
        (one for one in items() if one.kind == kind and not one.is_instant),
        key=lambda one: (one.weight, one.code),
    )


def queue_tickets(events: Iterable[Event], at: datetime, seed: int = SEED) -> Iterator[TicketRow]:
    """The tickets of the last weeks: each is called up before its application is received."""
    dice, number = Random(seed + 1), 0  # noqa: S311  (likewise)
    served: dict[str, list[Event]] = {}
    for event in events:
        if event.activity != RECEIVED or event.at < at - WEEKS:
            continue
        number += 1
        is_silent, says_case = dice.random() < SILENT, dice.random() < SAYS_CASE / 2
        item = "" if is_silent else event.item_code
        yield ticket(event, number, dice, item, event.case if says_case and item else "")
        if dice.random() < ASKING:
            number += 1
            yield ticket(event, number, dice, "", "")
        served.setdefault(event.officer, []).append(event)
    if served:
        rarest = min(served, key=lambda one: (len(served[one]), one))
        yield from idle_tickets(served[rarest][0], number, at, dice)


def idle_tickets(one: Event, number: int, at: datetime, dice: Random) -> Iterator[TicketRow]:
    """Tickets of one officer that name cases which nobody entered, one a working day."""
    days = calendar()
    for turn in range(IDLE):
        day = days.day_of(days.count(at.date()) - AGO - turn)
        moment = datetime.combine(day, one.at.time())
        said = one._replace(at=moment)
        number += 1
        yield ticket(said, number, dice, "", f"XT-{moment:%Y-%m}-{number:05d}")


def ticket(event: Event, number: int, dice: Random, item: str, case: str) -> TicketRow:
    """A ticket that was drawn some minutes before, and ended some minutes after."""
    called = event.at - timedelta(minutes=dice.randint(1, 5))
    taken = called - timedelta(minutes=dice.randint(2, 40))
    ended = event.at + timedelta(minutes=dice.randint(2, 25))
    window = f"{number % 12 + 1} 号窗口"
    return TicketRow(
        number=f"A{number:05d}",
        organ=event.organ,
        item=item,
        taken=f"{taken:{MOMENT}}",
        called=f"{called:{MOMENT}}",
        ended=f"{ended:{MOMENT}}",
        case=case,
        officer=event.officer,
        window=window,
    )
