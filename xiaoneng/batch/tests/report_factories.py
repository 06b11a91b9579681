"""Reports as a batch run would make them; the sheets are computed by the real clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from xiaoneng.batch.facts import (
    CardLine,
    CaseSheet,
    ClockLine,
    EventLine,
    HolderLine,
    MonthLine,
    OrganLine,
    Provenance,
    Report,
)
from xiaoneng.core.calendars import named
from xiaoneng.core.clock import Clock, read_term
from xiaoneng.core.explaining import explain
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import GivenDue, Limit, Term, Unit, unit_of
from xiaoneng.core.pauses import Pause

AS_OF = datetime(2026, 11, 20, 16, 30)
ORGANS = (
    "区住建局", "区城管局", "白石镇", "区规划资源局", "区交通运输局",
    "区生态环境局", "区市场监管局",
    "区人社局", "区卫健委", "区民政局", "临江街道", "区农业农村局",
)  # fmt: skip
ITEMS = ("建筑工程施工许可证核发", "燃气经营许可证核发（新办）", "户外广告设施设置审批", "排水许可")
HOSTILE = "<script>alert(1)</script>"
LONG = "既有住宅加装电梯联合审查" * 25


def provenance(**changes) -> Provenance:
    usual = Provenance(
        source="临澄区办件日志 2026",
        licence="CC BY 4.0",
        is_generated=True,
        files=("events.csv", "cases.csv"),
        calendar="cn",
        time_zone="Asia/Shanghai",
    )
    return replace(usual, **changes)


def organ(name="区住建局", overdue=0, **changes) -> OrganLine:
    usual = OrganLine(
        organ=name,
        cases=1400,
        closed=988,
        met=907,
        missed=81,
        on_time_rate=0.918,
        rate_margin=0.019,
        open=412,
        due_soon=38,
        overdue_open=overdue,
        paused=12,
        mean_used=8.6,
        mean_amount=10.0,
        used_share=0.86,
        yellow=0,
        red=0,
        suspicion=0,
        months=(0.95, 0.94, None, 0.95, 0.96, 0.95, 0.94, 0.95, 0.94, 0.93, 0.92, 0.918),
    )
    return replace(usual, **changes)


def months(count=12) -> tuple[MonthLine, ...]:
    first = date(2025, 12, 1)
    found = []
    for place in range(count):
        year, month = divmod(first.month - 1 + place, 12)
        on = date(first.year + year, month + 1, 1)
        found.append(MonthLine(on, 400 + place, 0.952 + place / 1000, 20 + place % 5, place % 4))
    return tuple(found)


def clock_lines(clock: Clock, calendar="cn", as_of=AS_OF) -> tuple[ClockLine, ...]:
    terms = [("promised", clock.promised)]
    if clock.statutory is not None:
        terms.append(("statutory", clock.statutory))
    return tuple(_clock_line(which, clock, term, calendar, as_of) for which, term in terms)


def _clock_line(which: str, clock: Clock, term: Term, calendar: str, as_of: datetime) -> ClockLine:
    days = named(calendar)
    reading = read_term(clock, term, days, as_of)
    unit, over, due_on = unit_of(term), 0, None
    is_exact = unit in (Unit.HOUR, Unit.WORKHOUR)
    if reading.due_at is not None:
        due_on = reading.due_at.date() if is_exact else (reading.due_at - timedelta(1)).date()
        end = clock.ends_at(as_of)
        if reading.is_late:
            over = -(reading.remaining or 0) if is_exact else days.between(due_on, end.date())
    amount = term.amount if isinstance(term, Limit) else float(reading.amount)
    return ClockLine(
        which=which,
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
    reading = read_term(clock, clock.promised, named("cn"), AS_OF)
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
        days=tuple(explain(clock, clock.promised, named("cn"), AS_OF)),
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


def worst(count=30) -> tuple[CaseSheet, ...]:
    found = [paused_sheet(case="LC-2026-06-00001", item=LONG, organ_name=ORGANS[0])]
    for place in range(1, count):
        start = datetime(2026, 9, 1, 9, 0) + timedelta(days=place * 2 % 55)
        limit = Limit(5 + place % 7)
        statutory = Limit(limit.amount + 5) if place % 3 else None
        found.append(
            sheet(
                Clock(start, limit, statutory),
                case=f"LC-2026-09-{place:05}" if place != 4 else HOSTILE,
                item=ITEMS[place % 4] if place != 3 else HOSTILE,
                organ_name=ORGANS[place % 5],
            )
        )
    found.sort(key=lambda one: -one.clocks[0].over)
    return tuple(found[:count])


def carded() -> tuple[CaseSheet, ...]:
    """Closed, in hours, without a limit, with a given date, provisional, long."""
    start = datetime(2026, 9, 23, 10, 12)
    return (
        sheet(
            Clock(start, Limit(15), Limit(20), closed_at=datetime(2026, 11, 10, 11, 0)),
            case="LC-2026-09-10001",
        ),
        sheet(Clock(datetime(2026, 11, 17, 9, 30), Limit(48, Unit.HOUR)), case="LC-2026-11-20002"),
        sheet(
            Clock(datetime(2026, 11, 16, 9, 30), Limit(16, Unit.WORKHOUR)), case="LC-2026-11-20003"
        ),
        sheet(
            Clock(datetime(2026, 11, 9, 9, 30), None),
            case="LC-2026-11-20004",
            warnings=("closed_before_started",),
            events=(),
            holders=(),
        ),
        sheet(
            Clock(datetime(2026, 10, 20, 9, 30), GivenDue(datetime(2026, 11, 15))),
            case="LC-2026-10-20005",
        ),
        sheet(Clock(datetime(2026, 11, 18, 9, 0), Limit(45), Limit(60)), case="LC-2026-11-20006"),
        sheet(
            Clock(
                datetime(2026, 10, 20, 9, 0),
                Limit(10),
                Limit(20),
                pauses=(Pause(datetime(2026, 10, 27, 9, 0), ground="检验检测"),),
            ),
            case="LC-2026-10-20007",
        ),
        sheet(
            Clock(datetime(2024, 3, 4, 9, 0), Limit(30)),
            case="LC-2024-03-20008",
            item="",
            organ_name="",
        ),
    )


def suspicions() -> tuple[CardLine, ...]:
    return (
        CardLine(
            "never_resumed", "suspicion", "LC-2026-10-20007", ITEMS[1], ORGANS[1], AS_OF,
            "paused on 2026-10-27 and not resumed", {"since": datetime(2026, 10, 27, 9, 0)},
        ),
        CardLine(
            "decided_at_once", "suspicion", "LC-2026-10-30001", ITEMS[2], ORGANS[2], AS_OF,
            "closed 90 seconds after it began", {"measured": 90, "usual": 5.5 * 86400},
        ),
        CardLine(
            "an_unknown_rule", "suspicion", "LC-2026-10-30002", ITEMS[3], ORGANS[3], AS_OF,
            "something nobody has translated", {},
        ),
    )  # fmt: skip


def organs() -> tuple[OrganLine, ...]:
    overdue = (14, 9, 6, 4, 3, 2, 2, 1, 0, 0, 0, 0)
    found = [
        organ(
            name,
            overdue=late,
            on_time_rate=min(0.918 + place / 150, 1.0),
            months=tuple(min(0.95 + place / 300 - month * late / 3000, 1.0) for month in range(12)),
            yellow=max(4 - place // 2, 0) if late else 0,
            red=1 if place < 4 else 0,
        )
        for place, (name, late) in enumerate(zip(ORGANS, overdue, strict=True))
    ]
    unknown = {"on_time_rate": None, "rate_margin": None, "used_share": None}
    found.append(organ(LONG, open=3, due_soon=0, met=0, missed=0, months=(None,) * 12, **unknown))
    found.append(organ(HOSTILE, open=0, due_soon=0, months=(0.9, *(None,) * 11)))
    return tuple(found)


def report(**changes) -> Report:
    """A district of fourteen organs on a Friday afternoon."""
    late, others = worst(), carded()
    cards = sorted(
        (card for one in (*late, *others) for card in one.cards),
        key=lambda card: card.reached_at,
        reverse=True,
    )
    usual = Report(
        title="临澄区办件时限监督报告",
        as_of=AS_OF,
        provenance=provenance(),
        summary={
            "rows_read": 120431, "rows_used": 120311, "rows_rejected": 87, "rows_duplicate": 33,
            "cases": 16224, "closed": 12100, "late": 41, "open": 4096, "paused": 143,
            "overdue_open": 41, "cards": {"yellow": 213, "red": 36, "suspicion": 3},
            "seconds": 2.41, "peak_mib": 412, "version": "0.1.0",
        },
        lights={"on_time": 3585, "due_soon": 327, "overdue": 41, "paused": 143, "met": 11700,
                "missed": 388, "none": 40},
        organs=organs(),
        months=months(),
        worst=late,
        carded=others,
        cards=tuple(cards[:200]),
        suspicions=suspicions(),
        seconds=2.41,
    )  # fmt: skip
    return replace(usual, **changes)


def empty_report(organ_lines: Sequence[OrganLine] = (), **changes) -> Report:
    """A log that says nothing worth saying."""
    usual = report(
        summary={"rows_read": 0, "rows_used": 0, "rows_rejected": 0, "rows_duplicate": 0},
        lights={},
        organs=tuple(organ_lines),
        months=(),
        worst=(),
        carded=(),
        cards=(),
        suspicions=(),
    )
    return replace(usual, **changes)
