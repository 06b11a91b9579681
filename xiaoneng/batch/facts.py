"""What the report shows: plain values, computed elsewhere, rendered by `batch.report`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from xiaoneng.core.explaining import DayRow


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the log comes from; shown on every page and print."""

    source: str
    licence: str
    is_generated: bool
    files: tuple[str, ...]
    calendar: str  # name of the calendar
    time_zone: str


@dataclass(frozen=True, slots=True)
class OrganLine:
    """One organ's figures; rates are 0..1, None where there is no base."""

    organ: str
    cases: int
    closed: int
    met: int
    missed: int
    on_time_rate: float | None
    rate_margin: float | None  # half of the 95 % interval (Wilson), 0..1
    open: int
    due_soon: int
    overdue_open: int
    paused: int
    mean_used: float | None  # of closed cases with a limit, unit of the majority limit
    mean_amount: float | None
    used_share: float | None  # mean of used/amount over closed cases with amount > 0
    yellow: int
    red: int
    suspicion: int
    months: tuple[float | None, ...]  # on-time rate of the last 12 months, oldest first


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One limit of one case, ready to show.

    `amount` is in the unit itself; `used`, `paused`, `remaining` and `over` are counts: working
    days or dates, and seconds for limits in hours (as in `core.clock.Reading`).
    """

    which: str  # "promised" or "statutory"
    unit: str  # workday day hour workhour
    amount: float | None
    used: int
    paused: int
    remaining: int | None
    due_at: datetime | None  # midnight that ends the due date, for date limits
    due_on: date | None  # the last day that is in time
    is_late: bool
    over: int  # working days beyond the due date, or seconds beyond the due moment; 0 if none
    is_given: bool  # the due date came with the log


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card or suspicion, with what is needed to tell why."""

    rule: str  # over_promised, over_statutory, over_promised_twice, never_resumed, ...
    colour: str  # yellow, red, suspicion
    case: str
    item: str
    organ: str
    reached_at: datetime
    why: str  # the sentence of cards.csv (English)
    facts: Mapping[str, object] = field(default_factory=dict)  # see batch/report/phrases.py


@dataclass(frozen=True, slots=True)
class EventLine:
    at: datetime
    activity: str
    does: str  # start pause resume close reopen step
    organ: str
    officer: str


@dataclass(frozen=True, slots=True)
class HolderLine:
    organ: str
    used: int  # counts of the promised limit's unit
    paused: int


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """Everything the page of one case shows."""

    case: str
    item: str
    organ: str
    light: str  # on_time due_soon overdue paused met missed none
    started_at: datetime
    closed_at: datetime | None
    is_provisional: bool
    warnings: tuple[str, ...]
    clocks: tuple[ClockLine, ...]
    days: tuple[DayRow, ...]  # of the promised limit; folded by the report where long
    events: tuple[EventLine, ...]
    holders: tuple[HolderLine, ...]
    cards: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class MonthLine:
    month: date  # its first day
    closed: int
    on_time_rate: float | None
    yellow: int
    red: int


@dataclass(frozen=True, slots=True)
class Report:
    """The whole page. `summary` is the JSON object of `supervise` (contracts.md)."""

    title: str
    as_of: datetime
    provenance: Provenance
    summary: Mapping[str, object]
    lights: Mapping[str, int]  # cases by light
    organs: tuple[OrganLine, ...]  # worst first
    months: tuple[MonthLine, ...]  # the last 12, oldest first
    worst: tuple[CaseSheet, ...]  # open and overdue, most overdue first, at most 30
    carded: tuple[CaseSheet, ...]  # further cases whose cards are listed below
    cards: tuple[CardLine, ...]  # newest first, at most 200; the rest is in cards.csv
    suspicions: tuple[CardLine, ...]  # at most 100
    seconds: float
