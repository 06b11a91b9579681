"""Reports as a batch run would make them; the sheets are computed by the real clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from xiaoneng.batch.facts import (
    CardLine,
    CaseSheet,
    MonthLine,
    OrganLine,
    Provenance,
    Report,
)
from xiaoneng.batch.tests.sheet_factories import AS_OF, ITEMS, ORGANS, paused_sheet, sheet
from xiaoneng.core.clock import Clock
from xiaoneng.core.limits import GivenDue, Limit, Unit
from xiaoneng.core.pauses import Pause

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
