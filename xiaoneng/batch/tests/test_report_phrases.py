"""Why a card was reached, in the reader's words."""

from dataclasses import replace
from datetime import datetime

import pytest

from xiaoneng.batch.facts import CardLine
from xiaoneng.batch.report.phrases import RULES, rule_name, warning_of, why_of
from xiaoneng.batch.report.speech import Speech
from xiaoneng.batch.tests.report_factories import suspicions
from xiaoneng.batch.tests.sheet_factories import AS_OF, sheet

ZH, EN = Speech("zh_Hans", "zh", AS_OF), Speech("en", "en", AS_OF)


def test_a_yellow_card_names_limit_date_and_moment():
    yellow = sheet().cards[-1]

    assert why_of(yellow, ZH) == (
        "承诺 7 个工作日，最迟应在 2026-11-11 周三办结，到期未办结；2026-11-12 00:00 亮黄牌。",
        "",
    )
    assert why_of(yellow, EN)[0] == (
        "Promised 7 working days, so it was to be closed by Wed 2026-11-11, and was not;"
        " yellow card at 2026-11-12 00:00."
    )


def test_a_due_given_with_the_case_has_no_amount():
    facts = {"unit": "given_day", "due": datetime(2026, 11, 12)}
    yellow = replace(sheet().cards[-1], facts=facts)

    assert why_of(yellow, ZH)[0].startswith("数据所载最迟 2026-11-11 周三办结")


def test_a_limit_in_hours_names_the_moment():
    facts = {"unit": "hour", "amount": 48, "due_at": datetime(2026, 11, 12, 9, 30)}
    yellow = replace(sheet().cards[-1], facts=facts)

    assert why_of(yellow, ZH)[0].startswith("承诺 48 小时，2026-11-12 09:30 到期")


def test_an_unknown_rule_is_told_by_its_own_sentence():
    unknown = suspicions()[2]

    assert why_of(unknown, ZH) == ("something nobody has translated", "en")
    assert why_of(unknown, EN) == ("something nobody has translated", "")
    assert rule_name(unknown, ZH) == "an unknown rule"


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_whose_facts_are_missing_is_told_by_its_own_sentence(rule):
    card = CardLine(rule, "red", "1", "", "", AS_OF, "because", {})

    assert why_of(card, ZH) == ("because", "en")


def test_suspicions_are_told():
    never, at_once, _ = suspicions()

    assert why_of(never, ZH)[0] == "2026-10-27 09:00 中止后没有恢复，2026-11-20 16:30 直接办结。"
    assert why_of(at_once, ZH)[0] == "开始后 2 分钟即办结；同一事项半数办件用时超过 5.5 日。"


@pytest.mark.parametrize(
    ("usual", "sentence"),
    [(0.1, "同一事项通常当日记录。"), (2.5, "同一事项通常在 2.5 个工作日内记录。")],
)
def test_a_late_record_is_measured_in_working_days(usual, sentence):
    facts = {"since": datetime(2026, 11, 2, 9, 0), "measured": 9.0, "usual": usual}
    late = CardLine("recorded_late", "suspicion", "1", "", "", AS_OF, "", facts)

    assert why_of(late, ZH)[0] == (
        f"2026-11-02 09:00 发生，2026-11-20 16:30 才记录，晚 9 个工作日；{sentence}"
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 秒"), (1, "1 秒"), (90, "2 分钟"), (7200, "2 小时"), (172800, "2 日")],
)
def test_a_duration_has_the_unit_that_fits(seconds, said):
    assert ZH.duration(seconds) == said


def test_a_warning_is_told_where_it_is_known():
    assert warning_of("closed_before_started", ZH)[1] == ""
    assert warning_of("strange", ZH) == ("strange", "en")
    assert warning_of("strange", EN) == ("strange", "")
