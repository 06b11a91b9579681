"""Figures, charts and the first sentence."""

from dataclasses import replace

import pytest

from xiaoneng.batch.report.charts import bar_scale, chart_of, rate_scale, runs_of, spark_of
from xiaoneng.batch.report.finding import falling_months, finding_of
from xiaoneng.batch.report.organs import LEAST_SHOWN, organ_table
from xiaoneng.batch.report.speech import Speech
from xiaoneng.batch.report.stats import lights_of, stats_of
from xiaoneng.batch.tests.report_factories import empty_report, months, organ, report
from xiaoneng.batch.tests.sheet_factories import AS_OF

ZH, EN = Speech("zh_Hans", "zh", AS_OF), Speech("en", "en", AS_OF)


def finding(overdue, speech=ZH, **lights):
    lines = tuple(organ(f"甲{place}", overdue=late) for place, late in enumerate(overdue))
    counts = {"overdue": sum(overdue), "on_time": 5, **lights}
    found = finding_of(report(organs=lines, lights=counts), speech)
    return "".join(piece.text for piece in found).split("甲0 按时率")[0].split(" On-time")[0]


@pytest.mark.parametrize(
    ("overdue", "sentence"),
    [
        ((14, 9, 6, 4, 3, 2, 2, 1), "超期 41 件，约七成在 3 个单位：甲0 14、甲1 9、甲2 6。"),
        ((7, 1, 1, 1), "超期 10 件，约七成在一个单位：甲0 7。"),
        ((2, 1), "超期 3 件：甲0 2、甲1 1。"),
        ((3,), "超期 3 件，都在甲0。"),
        ((1, 1, 1, 1, 1, 1), "超期 6 件，分散在 6 个单位，最多的是甲0，1 件。"),
        ((0, 0), "没有超期的办件，也没有临期的办件。"),
    ],
)
def test_the_first_sentence_says_where_the_trouble_is(overdue, sentence):
    assert finding(overdue).replace("甲0按时率", "") == sentence


def test_the_first_sentence_in_english():
    assert finding((1,), EN) == "1 case overdue, all in 甲0."
    assert finding((0,), EN, due_soon=2) == "Nothing is overdue; 2 cases due soon."


def test_a_log_without_limits_is_said_to_be_one():
    found = finding_of(report(lights={"none": 12}), ZH)

    assert found[0].text == "这份记录没有时限：只列用时，不判断是否按时。"


def test_an_empty_log_is_said_to_be_empty():
    assert finding_of(empty_report(), EN)[0].text == "There are no cases."


def test_a_log_that_is_all_closed_says_how_many_were_late():
    found = finding_of(report(lights={"met": 538, "missed": 949}), ZH)

    assert "".join(piece.text for piece in found).startswith(
        "办件已全部办结，1,487 件中有 949 件超期办结。"
    )


def test_a_fall_is_counted_back_from_the_last_month():
    assert falling_months((0.9, 0.95, 0.94, 0.93, 0.92)) == 3
    assert falling_months((0.9, None, 0.8)) == 0
    assert falling_months(()) == 0


def test_each_figure_has_its_base_and_opens():
    rate, still_open, *_, red = stats_of(report(), ZH)

    assert (rate.figure, rate.unit, rate.foot) == ("96.8", "%", "12,088 件中按时 11,700 件")
    assert (still_open.figure, still_open.foot) == ("4,096", "其中暂停 143 件")
    assert (red.figure, red.unit, red.href) == ("36", "张", "#zh-cards")


def test_without_closed_cases_there_is_no_rate():
    rate = stats_of(empty_report(), EN)[0]

    assert (rate.figure, rate.foot) == ("none", "no closed case with a limit")


def test_lights_that_nobody_has_are_left_out():
    assert [one.light for one in lights_of(report(lights={"met": 3, "missed": 0}), EN)] == ["met"]


def test_organs_with_nothing_overdue_are_one_line():
    lines = tuple(organ(f"乙{place}") for place in range(LEAST_SHOWN + 4))
    table = organ_table(report(organs=lines), ZH)

    assert (len(table.shown), len(table.folded)) == (LEAST_SHOWN, 4)
    assert table.folded_line == "其余 4 个单位，均无超期"


def test_an_organ_with_something_overdue_is_never_folded():
    lines = tuple(organ(f"丙{place}", overdue=1) for place in range(20))

    assert len(organ_table(report(organs=lines), EN).shown) == 20


def test_few_cases_are_counted_instead_of_an_interval():
    line = organ_table(report(organs=(organ(met=3, missed=1, on_time_rate=0.75),)), EN).shown[0]

    assert (line.rate, line.margin) == ("75.0%", "3/4")


def test_one_organ_needs_no_sum():
    assert organ_table(report(organs=(organ(),)), EN).total is None


def test_a_missing_month_is_a_gap():
    assert runs_of((0, 1, 2, 3, 4), (1, 2, None, 3, 4)) == ("0.0,1.0 1.0,2.0", "3.0,3.0 4.0,4.0")


def test_one_month_makes_no_sparkline():
    assert spark_of((None, 0.9, None), 0.8, 0.9, EN) is None


def test_a_sparkline_says_what_it_shows():
    spark = spark_of((0.9, 0.95), 0.5, 0.9, EN)

    assert spark is not None
    assert spark.told == "from 90.0% to 95.0%"


@pytest.mark.parametrize(
    ("rates", "foot"),
    [((0.968,), 0.96), ((0.5, 0.9), 0.5), ((1.0,), 0.99), ((None,), 0.9), ((0.0,), 0)],
)
def test_the_rate_scale_starts_at_a_round_number(rates, foot):
    rules, found = rate_scale(rates)

    assert found == pytest.approx(foot)
    assert rules[0] == 1
    assert len(rules) <= 5


@pytest.mark.parametrize(("most", "scale"), [(0, 2), (3, 4), (27, 40), (640, 1000)])
def test_the_bar_scale_is_round(most, scale):
    assert bar_scale((most,)) == scale


def test_bars_stand_on_each_other():
    chart = chart_of(months()[:4], 600, EN)
    yellow, red = (bar for bar in chart.bars if bar.x == chart.bars[-1].x)

    assert red.y + red.height == pytest.approx(yellow.y, abs=0.2)
    assert [label for _, label in chart.months] == ["Dec", "Jan", "Feb", "Mar"]


def test_a_month_without_a_rate_has_no_point():
    lines = [replace(month, on_time_rate=None) for month in months(3)]

    assert chart_of(lines, 326, EN).points == ()
