"""The yearly notice is read as it is worded, and refused where it is not understood."""

from datetime import date
from itertools import groupby

import pytest

from xiaoneng.core.calendars import national_days
from xiaoneng.core.notices import NoticeDay, missing_holidays, read_notice, refuse_strays, year_of
from xiaoneng.core.refusals import Unusable

OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""


def published(year):
    return {day: one.works for day, one in national_days().items() if day.year == year}


def named(days):
    return {one.day: one.works for one in days}


def changing(days):
    """Without the weekends a notice counts into a holiday: they rest anyway."""
    return {day: works for day, works in days.items() if works or day.isoweekday() < 6}


def test_the_notice_of_2026_is_the_calendar_of_2026():
    assert changing(named(read_notice(OF_2026, 2026))) == changing(published(2026))


def worded(year):
    """The days of a year in the wording of the notices."""
    days = sorted(
        (one.name, day, one.works) for day, one in national_days().items() if day.year == year
    )
    lines = []
    for name, group in groupby(days, lambda row: row[0]):
        listed = list(group)
        off = "、".join(f"{day.month}月{day.day}日" for _name, day, works in listed if not works)
        work = "、".join(f"{day.month}月{day.day}日" for _name, day, works in listed if works)
        said = [f"{off}放假"] if off else []
        lines.append(f"{name}：" + "。".join([*said, *([f"{work}上班"] if work else [])]) + "。")
    return "\n".join(lines)


@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_published_year_is_read_back_as_it_was_worded(year):
    assert named(read_notice(worded(year), year)) == published(year)


def test_the_year_is_that_of_the_heading():
    assert year_of(OF_2026) == 2026
    assert year_of("春节放假") is None


def test_a_span_may_cross_the_turn_of_the_year():
    days = read_notice("元旦：2022年12月31日至2023年1月2日放假，共3天。", 2023)

    assert [one.day for one in days] == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]


def test_a_phrase_that_names_no_day_and_says_nothing_to_be_done_is_passed_over():
    days = read_notice("注：1月9日起施行\n元旦：1月1日放假。鼓励错峰出行。", 2026)

    assert [one.day for one in days] == [date(2026, 1, 1)]


def test_an_item_may_go_on_in_the_next_line():
    days = read_notice("元旦：1月1日放假。\n1月4日上班。", 2026)

    assert [(one.day.day, one.works, one.name) for one in days] == [
        (1, False, "元旦"),
        (4, True, "元旦"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no date"),
        ("今天天气很好", "no date"),
        ("元旦：1月1日至3日大概不用来。", "not understood"),
        ("元旦：放假。", "no date in the notice"),
        ("春节：2月30日放假。", "no such date"),
        ("春节：2月15日至3日放假。", "not in order"),
        ("元旦：1月1日放假。1月1日上班。", "both worked and off"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_phrase(text, words):
    with pytest.raises(Unusable, match=words):
        read_notice(text, 2026)


def test_the_holidays_a_notice_leaves_out_are_named():
    days = read_notice("元旦：1月1日放假。\n国庆节、中秋节：10月1日放假。", 2031)

    assert missing_holidays(days) == ["春节", "清明", "劳动节", "端午"]


def test_a_day_without_a_name_counts_for_the_holiday_of_its_date():
    day = NoticeDay(date(2031, 5, 1), works=False, name="")

    assert "劳动节" not in missing_holidays([day])


def off(day, name=""):
    return NoticeDay(date.fromisoformat(day), works=False, name=name)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([off("2027-01-01", "元旦")], "2027-01-01 does not belong to a notice for 2026"),
        ([off("2026-05-01"), off("2025-05-01")], "2025-05-01 does not belong"),
        ([off("2026-05-01"), off("2025-12-24")], "2025-12-24 does not belong"),
        ([off("2026-05-01"), off("2025-12-31", "区庆")], "2025-12-31 does not belong"),
        ([off("2025-12-31", "元旦")], "No day of this notice lies in 2026"),
    ],
)
def test_a_day_of_another_year_is_refused_by_name(days, words):
    with pytest.raises(Unusable, match=words):
        refuse_strays(days, 2026)


def test_the_eve_of_new_year_stands_in_the_notice_of_the_year_it_belongs_to():
    days = read_notice("元旦：2022年12月31日至2023年1月2日放假，共3天。", 2023)

    refuse_strays(days, 2023)
    refuse_strays([off("2022-12-31"), off("2023-01-01")], 2023)

    assert days[0].day == date(2022, 12, 31)
