"""The sentence of each limit, in both languages."""

from datetime import datetime

import pytest

from xiaoneng.batch.facts import EventLine
from xiaoneng.batch.report.clocks import clocks_of
from xiaoneng.batch.report.sheets import state_of
from xiaoneng.batch.report.speech import Speech
from xiaoneng.batch.report.timeline import FIRST_SEEN, MOST, timeline_of
from xiaoneng.batch.tests.sheet_factories import AS_OF, paused_sheet, sheet
from xiaoneng.core.clock import Clock
from xiaoneng.core.limits import GivenDue, Limit, Unit
from xiaoneng.core.pauses import Pause

ZH, EN = Speech("zh_Hans", "zh", AS_OF), Speech("en", "en", AS_OF)
TUESDAY = datetime(2026, 11, 17, 9, 0)


def said(pieces):
    return "".join(piece.text for piece in pieces)


def sentences(clock):
    one = sheet(clock)
    return said(clocks_of(one, ZH)[0].sentence), said(clocks_of(one, EN)[0].sentence)


@pytest.mark.parametrize(
    ("clock", "chinese", "english"),
    [
        (Clock(TUESDAY, Limit(5)), "还剩 2 个工作日", "2 working days left"),
        (Clock(TUESDAY, Limit(4)), "还剩 1 个工作日", "1 working day left"),
        (Clock(TUESDAY, Limit(3)), "今天到期", "Due today"),
        (Clock(TUESDAY, Limit(1)), "超 2 个工作日", "2 working days over"),
        (Clock(TUESDAY, Limit(48, Unit.HOUR)), "超 31.5 小时", "31.5 hours over"),
        (
            Clock(TUESDAY, None),
            "已用 3 日，无时限，不判断是否按时",
            "Used 3 days; no limit to judge it by",
        ),
        (
            Clock(TUESDAY, Limit(3), closed_at=datetime(2026, 11, 18, 9, 0)),
            "按时办结，用 1 个工作日",
            "Closed in time, 1 working day used",
        ),
        (
            Clock(TUESDAY, Limit(1), closed_at=datetime(2026, 11, 19, 9, 0)),
            "超 1 个工作日办结",
            "Closed 1 working day over",
        ),
        (
            Clock(datetime(2026, 11, 9, 9, 0), GivenDue(datetime(2026, 11, 13)),
                  closed_at=datetime(2026, 11, 14, 9, 0)),
            "到期后办结，超期不满 1 个工作日",
            "Closed after the due date, less than a working day over",
        ),
        (
            Clock(TUESDAY, Limit(5), pauses=(Pause(datetime(2026, 11, 18, 9, 0)),)),
            "中止",
            "Clock stopped",
        ),
    ],
)  # fmt: skip
def test_a_limit_says_the_one_thing_that_matters(clock, chinese, english):
    assert sentences(clock) == (chinese, english)


def test_cells_are_used_then_over():
    clock = clocks_of(sheet(Clock(TUESDAY, Limit(1))), ZH)[0]

    assert clock.cells == ("u", "s", "o", "o")
    assert clock.used_share is None


def test_a_long_limit_is_a_bar():
    clock = clocks_of(sheet(Clock(datetime(2026, 8, 3, 9, 0), Limit(40))), ZH)[0]

    assert clock.cells == ()
    assert (clock.used_share, clock.over_share) == (53.3, 46.7)


def test_while_paused_the_due_date_is_relative():
    pause = Pause(datetime(2026, 11, 18, 9, 0))
    clock = clocks_of(sheet(Clock(TUESDAY, Limit(5), pauses=(pause,))), ZH)[0]

    assert [said(foot) for foot in clock.feet] == [
        "已用 1 个工作日",
        "恢复后 4 个工作日到期",
        "暂停 2 个工作日，不计",
    ]


def test_the_state_says_how_far_over():
    assert state_of(sheet(Clock(TUESDAY, Limit(1))), ZH) == "超 2 个工作日"
    assert state_of(sheet(Clock(TUESDAY, Limit(9))), EN) == "On track"


def test_the_timeline_is_newest_first_with_cards_and_hands():
    found = timeline_of(paused_sheet(), ZH)
    kinds = [moment.kind for moment in found.newest]

    assert kinds[:2] == ["red", "warn"]
    assert kinds[-3:] == ["pause", "pause", ""]
    assert said(found.newest[-1].note) == "开始计时 · 区住建局 · 陈晓岚"


def test_a_long_timeline_unfolds_and_then_ends():
    events = tuple(
        EventLine(datetime(2026, 11, 1, 9, minute % 60), "步骤", "step", f"单位{minute}", "")
        for minute in range(MOST + 5)
    )
    found = timeline_of(sheet(events=events, cards=()), ZH)

    assert (len(found.newest), len(found.older), found.left_out) == (
        FIRST_SEEN,
        MOST - FIRST_SEEN,
        5,
    )
    assert found.newest[0].kind == "hand"
