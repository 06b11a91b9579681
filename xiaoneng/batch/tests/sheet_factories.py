"""Sheets of single cases for the report's tests: dates and cards come from the core."""

from dataclasses import replace
from datetime import datetime, timedelta

from xiaoneng.batch.facts import (
    CardLine,
    CaseSheet,
    ClockLine,
    EventLine,
    HolderLine,
)
from xiaoneng.core.calendars import named
from xiaoneng.core.clock import Clock, Which, read_term
from xiaoneng.core.explaining import explain
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import GivenDue, Limit, Unit, unit_of
from xiaoneng.core.pauses import Pause

AS_OF = datetime(2026, 11, 20, 16, 30)
ORGANS = (
    "区住建局", "区城管局", "白石镇", "区规划资源局", "区交通运输局",
    "区生态环境局", "区市场监管局",
    "区人社局", "区卫健委", "区民政局", "临江街道", "区农业农村局",
)  # fmt: skip
ITEMS = ("建筑工程施工许可证核发", "燃气经营许可证核发（新办）", "户外广告设施设置审批", "排水许可")


def clock_lines(clock: Clock, calendar="cn", as_of=AS_OF) -> tuple[ClockLine, ...]:
    return tuple(_clock_line(which, clock, calendar, as_of) for which in clock.limits)


def _clock_line(which: Which, clock: Clock, calendar: str, as_of: datetime) -> ClockLine:
    term = clock.term(which)
    days = named(calendar)
    reading = read_term(clock, which, days, as_of)
    unit, over, due_on = unit_of(term), 0, None
    is_exact = unit in (Unit.HOUR, Unit.WORKHOUR)
    if reading.due_at is not None:
        due_on = reading.due_at.date() if is_exact else (reading.due_at - timedelta(1)).date()
        end = clock.ends_at(as_of)
        if reading.is_late:
            over = -(reading.remaining or 0) if is_exact else days.between(due_on, end.date())
    amount = term.amount if isinstance(term, Limit) else float(reading.amount)
    return ClockLine(
        which=which.value,
        unit=str(unit),
        amount=None if term is None else amount,
        used=reading.used,
        paused=reading.paused,
        remaining=reading.remaining,
        due_at=reading.due_at,
        due_on=due_on,
        is_late=reading.is_late,
        over=over,
        is_given=isinstance(term, GivenDue),
    )


def cards_of(clock: Clock, case: str, item: str, organ_name: str) -> tuple[CardLine, ...]:
    if not isinstance(clock.promised, Limit):
        return ()
    reached = rungs(clock, named("cn"), AS_OF)
    lines = {line.which: line for line in clock_lines(clock)}
    found = []
    for rung, which, rule in (
        (Rung.RED, "statutory" if clock.statutory else "promised", "over_statutory"),
        (Rung.YELLOW, "promised", "over_promised"),
    ):
        if rung in reached:
            line = lines[which]
            name = rule if rung is Rung.YELLOW or clock.statutory else "over_promised_twice"
            facts = {
                "amount": line.amount, "unit": line.unit, "due": line.due_at
            }  # fmt: skip
            why = f"promised {line.amount:g} {line.unit}, due {line.due_on}"
            found.append(
                CardLine(name, str(rung), case, item, organ_name, reached[rung], why, facts)
            )
    return tuple(found)


def sheet(
    clock: Clock | None = None,
    case="LC-2026-09-00231",
    item=ITEMS[0],
    organ_name=ORGANS[0],
    **changes,
) -> CaseSheet:
    """A case whose dates, cards and light are what the clock says."""
    clock = clock or Clock(datetime(2026, 11, 2, 10, 12), Limit(7), Limit(10))
    lines = clock_lines(clock)
    reading = read_term(clock, Which.PROMISED, named("cn"), AS_OF)
    events = [EventLine(clock.started_at, "受理", "start", organ_name, "陈晓岚")]
    for pause in clock.pauses:
        events.append(EventLine(pause.start, "暂停计时：专家评审", "pause", organ_name, "陈晓岚"))
        if pause.end is not None:
            events.append(EventLine(pause.end, "恢复计时", "resume", "区规划资源局", "李敏"))
    if clock.closed_at is not None:
        events.append(EventLine(clock.closed_at, "办结", "close", organ_name, "李敏"))
    usual = CaseSheet(
        case=case,
        item=item,
        organ=organ_name,
        light=str(reading.light),
        started_at=clock.started_at,
        closed_at=clock.closed_at,
        is_provisional=reading.is_provisional,
        warnings=(),
        clocks=lines,
        days=tuple(explain(clock, Which.PROMISED, named("cn"), AS_OF)),
        events=tuple(events),
        holders=(
            HolderLine(organ_name, reading.used, 0),
            HolderLine("区规划资源局", 0, reading.paused),
        ),
        cards=cards_of(clock, case, item, organ_name),
    )
    return replace(usual, **changes)


def paused_sheet(**changes) -> CaseSheet:
    """Twenty weeks, most of them paused for an expert review."""
    pause = Pause(datetime(2026, 7, 6, 16, 5), datetime(2026, 11, 2, 15, 20), ground="专家评审")
    return sheet(
        Clock(datetime(2026, 6, 23, 10, 12), Limit(12), Limit(20), pauses=(pause,)), **changes
    )
