"""The notices of several years as the State Council published them, word for word."""

from datetime import date

import pytest

from xiaoneng.core.notices import missing_holidays, read_notice, refuse_other_year, year_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.tests.test_notices import OF_2026, changing, named, published

OF_2023 = """国务院办公厅关于2023年
部分节假日安排的通知
国办发明电〔2022〕16号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2023年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
　　二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
　　三、清明节：4月5日放假，共1天。
　　四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
　　五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
　　六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2022年12月8日
"""
OF_2024 = """国务院办公厅关于2024年
部分节假日安排的通知
国办发明电〔2023〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日放假，与周末连休。
　　二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
　　三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
　　四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
　　五、端午节：6月10日放假，与周末连休。
　　六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
　　七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2023年10月25日
"""
REAL = {2023: OF_2023, 2024: OF_2024, 2026: OF_2026}


@pytest.mark.parametrize("year", REAL)
def test_a_real_notice_is_the_calendar_of_its_year(year):
    days = read_notice(REAL[year], year)

    of_the_year = {day: works for day, works in named(days).items() if day.year == year}
    assert changing(of_the_year) == changing(published(year))
    assert missing_holidays(days) == []


def test_an_eve_that_is_only_encouraged_is_no_day_off():
    days = named(read_notice(OF_2024, 2024))

    assert date(2024, 2, 9) not in days
    assert days[date(2024, 2, 18)] is True


@pytest.mark.parametrize(
    "aside",
    [
        "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。",
        "高速公路小型客车免费通行，2月9日起实行。",
        "各地区、各部门要安排好值班，2月9日不休息。",
        "节假日期间，各地区、各部门要妥善安排好值班，遇有重大突发事件，及时报告。",
    ],
)
@pytest.mark.parametrize("between", ["。", "，"])
def test_what_grants_no_day_is_passed_over_to_the_end_of_its_sentence(aside, between):
    days = read_notice(f"二、春节：2月10日放假。2月18日（星期日）上班{between}{aside}", 2024)

    assert named(days) == {date(2024, 2, 10): False, date(2024, 2, 18): True}


@pytest.mark.parametrize("year", REAL)
def test_a_real_notice_speaks_of_its_year_whatever_years_its_dates_have(year):
    assert year_of(REAL[year]) == year
    refuse_other_year(REAL[year], year)
    with pytest.raises(Unusable, match=f"speaks of {year}, the notice is entered for {year + 1}"):
        refuse_other_year(REAL[year], year + 1)
    with pytest.raises(Unusable):
        refuse_other_year(REAL[year], year - 1)


@pytest.mark.parametrize(
    "text",
    [
        "2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。",
        "自2025年1月1日起，全体公民放假的假日增加2天。",
        "元旦：1月1日放假。",
    ],
)
def test_the_years_of_dates_are_not_what_a_text_speaks_of(text):
    assert year_of(text) is None
    refuse_other_year(text, 2019)


def test_of_two_years_named_as_often_the_later_counts():
    assert year_of("关于2026年国庆节至 2027年元旦值班和放假的通知") == 2027


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("元旦：1月1日（周四）至3日（周六）放假。", "2027-01-01 is a Fri, the text says Thu.*2027"),
        ("元旦：1月1日至3日(星期六)放假。", "2027-01-03 is a Sun, the text says Sat"),
        ("春节：2月6日（农历腊月三十）（周日）放假。", "2027-02-06 is a Sat, the text says Sun"),
        ("元旦：1月1日放假。1月10日（星期天）、9日（周日）上班。", "2027-01-09 is a Sat"),
        ("元旦：1月1日周四放假。", "2027-01-01 is a Fri"),
    ],
)
def test_items_of_another_year_betray_themselves_by_their_weekdays(line, words):
    with pytest.raises(Unusable, match=words):
        read_notice(line, 2027)


@pytest.mark.parametrize(
    "line",
    [
        "元旦：1月1日（周五）放假。",
        "元旦：2027年1月1日（农历冬月廿四、星期五）放假（周五）。",
        "元旦：1月1日放假。\n2027年1月4日（周一）印发",
        "元旦：1月1日、2日、3日（周五、周六、周日）放假。",
        "元旦：2026年12月31日（周四）至1月1日放假。",
    ],
)
def test_weekdays_that_are_right_or_of_no_single_date_say_nothing(line):
    text = line.replace("至1月1日", "至2027年1月1日")

    assert date(2027, 1, 1) in named(read_notice(text, 2027))


def test_a_meeting_of_the_year_before_does_not_make_a_notice_of_it():
    text = "根据市政府2025年第12次常务会议\n端午节：2026年6月19日放假"

    refuse_other_year(text, 2026)
    with pytest.raises(Unusable):
        refuse_other_year(text, 2027)
