"""Each form of design 4, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from xiaoneng.kit import words
from xiaoneng.kit.templatetags import words as filters

FRIDAY = date(2026, 11, 20)
CASES = [
    (words.day_words, (FRIDAY,), "2026-11-20 周五", "Fri 2026-11-20"),
    (words.short_day, (FRIDAY,), "11-20", "11-20"),
    (words.days_range, (date(2026, 9, 24), date(2026, 10, 13)), "09-24 至 10-13", "09-24 to 10-13"),
    (
        words.days_range,
        (date(2026, 12, 31), date(2027, 1, 4)),
        "2026-12-31 至 2027-01-04",
        "2026-12-31 to 2027-01-04",
    ),
    (words.prose_day, (date(2026, 11, 24),), "11 月 24 日周二", "Tue 24 November"),
    (words.left_words, (3,), "还剩 3 个工作日", "3 working days left"),
    (words.left_words, (1,), "还剩 1 个工作日", "1 working day left"),
    (words.left_words, (0,), "今天到期", "Due today"),
    (words.left_words, (-2,), "超 2 个工作日", "2 working days over"),
    (words.left_words, (3, "day"), "还剩 3 日", "3 calendar days left"),
    (words.left_words, (0, "workhour"), "还剩 0 个工作小时", "0 working hours left"),
    (words.left_words, (1.5, "hour"), "还剩 1.5 小时", "1.5 hours left"),
    (words.provisional_day, (FRIDAY,), "2026-11-20 周五（暂定）", "Fri 2026-11-20 (provisional)"),
    (words.rate, (0.968,), "96.8%", "96.8%"),
    (words.rate, (0.918, 0.019), "91.8% ±1.9", "91.8% ±1.9"),
    (words.rate, (None,), "缺数据", "no data"),
    (words.rank_words, (4, 7), "第 4 至 7 名", "rank 4 to 7"),
    (words.rank_words, (4, 4), "第 4 名", "rank 4"),
    (words.change_words, (0.6,), "▲ 0.6", "▲ 0.6"),
    (words.change_words, (-5, 0), "▼ 5", "▼ 5"),
    (words.change_words, (0,), "= 0.0", "= 0.0"),
    (words.thousands, (24000,), "24,000", "24,000"),
    (words.thousands, (0,), "0", "0"),
    (words.thousands, (None,), "缺数据", "no data"),
    (words.capped, (10_001, 10_000), "10,000+", "10,000+"),
    (words.capped, (3512, 10_000), "3,512", "3,512"),
]


@pytest.mark.parametrize(("word", "given", "chinese", "english"), CASES)
def test_each_form_is_written_as_the_design_says(word, given, chinese, english):
    with translation.override("zh-hans"):
        in_chinese = word(*given)
    with translation.override("en"):
        in_english = word(*given)

    assert (in_chinese, in_english) == (chinese, english)


def test_a_moment_is_that_of_the_wall():
    at = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)

    assert words.moment_words(at) == "2026-11-20 16:30"
    assert words.moment_words(datetime(2026, 11, 20, 16, 30)) == "2026-11-20 16:30"
    with translation.override("zh-hans"):
        assert words.day_words(datetime(2026, 11, 19, 17, 0, tzinfo=UTC)) == "2026-11-20 周五"


def test_what_happened_at_midnight_is_known_to_its_day():
    midnight = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)

    assert words.day_or_moment(midnight) == date(2026, 11, 20)
    with translation.override("zh-hans"):
        assert words.happened_words(midnight) == "2026-11-20 周五"
    assert words.happened_words(datetime(2026, 11, 20, 8, 30, tzinfo=UTC)) == "2026-11-20 16:30"


def test_a_template_shows_nothing_for_nothing():
    assert filters.day(None) == filters.moment(None) == filters.left(None) == ""
    assert filters.thousands(None) != ""
    assert filters.width(0.754) == "xn-p-75"
    assert filters.width(3) == "xn-p-100"
