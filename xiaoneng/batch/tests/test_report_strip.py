"""The day strip and the sums beside it tell the same days."""

from dataclasses import replace
from datetime import datetime

from xiaoneng.batch.report.speech import Speech
from xiaoneng.batch.report.strip import MOST_WEEKS, Strip, strip_of
from xiaoneng.batch.report.sums import sums_of
from xiaoneng.batch.tests.sheet_factories import AS_OF, paused_sheet, sheet
from xiaoneng.core.clock import Clock
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.pauses import Pause

ZH, EN = Speech("zh_Hans", "zh", AS_OF), Speech("en", "en", AS_OF)
OCTOBER = Clock(datetime(2026, 9, 23, 10, 12), Limit(15), Limit(20))


def strip(one, speech=ZH) -> Strip:
    found = strip_of(one, speech)
    assert found is not None
    return found


def cells(one, speech=ZH):
    found = strip(one, speech)
    return [cell for line in found.lines for cell in line.cells if cell is not None]


def cell(one, day, speech=ZH):
    return next(cell for cell in cells(one, speech) if cell.date.startswith(day))


def said(pieces):
    return "".join(piece.text for piece in pieces)


def test_the_day_of_the_start_does_not_count():
    start = cell(sheet(OCTOBER), "09-23")

    assert (start.look, start.number, start.told) == ("s", "开始", "开始计时，当日不计")


def test_days_are_numbered_as_they_count():
    numbers = [int(one.number) for one in cells(sheet(OCTOBER)) if one.number.isdigit()]

    assert numbers == list(range(1, len(numbers) + 1))


def test_a_holiday_has_its_name_and_an_adjusted_workday_its_mark():
    assert cell(sheet(OCTOBER), "10-01").told == "国庆节，不计"
    adjusted = cell(sheet(OCTOBER), "10-10")
    assert (adjusted.look, adjusted.corner) == ("c a", "班")


def test_both_due_dates_are_marked_and_days_beyond_are_over():
    looks = {
        one.corner: one.look for one in cells(sheet(OCTOBER)) if one.corner in "承法" and one.corner
    }

    assert looks == {"承": "due", "法": "due2"}
    assert "已超期" in cell(sheet(OCTOBER), "11-12").told


def test_the_first_of_a_month_says_its_month():
    assert cell(sheet(OCTOBER), "11-01").day == "11-1"


def test_a_week_is_a_row_of_seven():
    found = strip(sheet(OCTOBER), ZH)

    assert all(len(line.cells) == 7 for line in found.lines)
    assert found.lines[0].cells[:2] == (None, None)


def test_expected_days_are_told_as_expected():
    clock = Clock(datetime(2026, 11, 18, 9, 0), Limit(5))

    due = cell(sheet(clock), "11-25")
    assert (due.look, due.corner) == ("due", "承")
    assert due.told == "预计第 5 个工作日；到期"
    assert cell(sheet(clock), "11-24").look == "f"


def test_hours_show_the_hours_of_each_day():
    clock = Clock(datetime(2026, 11, 17, 9, 30), Limit(48, Unit.HOUR))

    assert cell(sheet(clock), "11-18").number == "24"
    assert cell(sheet(clock), "11-17").told == "开始计时，当日计 14.5 小时"


def test_long_stretches_fold_whole_months():
    found = strip(paused_sheet(), ZH)
    folded = [line for line in found.lines if line.told]

    assert [line.label for line in folded] == ["2026-08", "2026-09", "2026-10"]
    assert folded[0].told.startswith("暂停，不计 21 个工作日")
    assert len(found.lines) < MOST_WEEKS


def test_years_fold_to_one_line():
    clock = Clock(datetime(2016, 3, 4, 9, 0), Limit(30))

    found = strip(sheet(clock), EN)
    assert len(found.lines) < 2 * MOST_WEEKS
    assert any("2016-05 to 2026-10" in line.label for line in found.lines)


def test_a_provisional_year_is_marked():
    one = sheet(Clock(datetime(2026, 11, 18, 9, 0), Limit(45), Limit(60)))

    assert one.is_provisional
    assert "v" in cell(one, "2027-01-05").look.split()
    assert cell(one, "2027-01-05").told.endswith("暂定")
    assert any(look == "v" for look, _ in strip(one, ZH).key)


def test_no_days_no_strip():
    assert strip_of(replace(sheet(OCTOBER), days=()), ZH) is None


def test_the_sums_add_up_to_the_time_used():
    for one in (sheet(OCTOBER), paused_sheet()):
        lines = sums_of(one, EN)
        counted = [int(line.number) for line in lines if line.number.isdigit()]
        total = next(line for line in lines if line.is_total)

        assert int(total.number) == one.clocks[0].used
        assert sum(counted) - int(total.number) == one.clocks[0].used


def test_a_stretch_says_which_days_did_not_count():
    counted = sums_of(sheet(OCTOBER), ZH)[1]

    assert said(counted.when) == "09-24 至 10-21"
    assert counted.note == (
        "不计：中秋节 09-25 至 09-27、国庆节 10-01 至 10-07、周末 3 日；调休上班，计入：10-10 周六"
    )
    assert sums_of(sheet(OCTOBER), EN)[1].note.startswith(
        "not counted: Mid-Autumn Festival 09-25 to 09-27, National Day 10-01 to 10-07"
    )


def test_a_pause_is_not_counted_and_names_its_ground():
    paused = next(line for line in sums_of(paused_sheet(), ZH) if "专家评审" in said(line.how))

    assert said(paused.how) == "中止（专家评审）"
    assert paused.number == f"不计 {paused_sheet().clocks[0].paused}"


def test_while_the_clock_stands_no_due_date_is_promised():
    pause = Pause(datetime(2026, 10, 27, 9, 0), ground="检验检测")
    clock = Clock(datetime(2026, 10, 20, 9, 0), Limit(10), pauses=(pause,))

    line = sums_of(sheet(clock), ZH)[-1]
    assert (said(line.how), line.number) == ("承诺 10 个工作日，中止", "还剩 5 个工作日")


def test_a_case_without_a_limit_is_only_summed():
    one = replace(sheet(Clock(datetime(2026, 11, 9, 9, 30), None)), clocks=())

    assert [line.number for line in sums_of(one, ZH)] == ["0", "11", "11"]


def test_a_limit_in_days_that_ends_on_a_rest_day_says_that_it_was_moved():
    start = datetime(2026, 9, 1, 10)
    clock = Clock(start, Limit(20, Unit.DAY), Limit(30, Unit.DAY))

    sums = sums_of(sheet(clock), ZH)

    notes = [stretch.note for stretch in sums if stretch.is_total]
    assert notes == ["", "", "期满日逢休息日，顺延到下一个工作日"]


def test_a_limit_in_days_makes_nothing_of_adjusted_workdays():
    clock = Clock(datetime(2026, 9, 1, 10), Limit(25, Unit.DAY))

    marks = {cell.corner for cell in cells(sheet(clock))}
    assert "班" not in marks
    assert "班" in {cell.corner for cell in cells(sheet(OCTOBER))}
