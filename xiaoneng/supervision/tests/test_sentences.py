"""What a rule saw, in the words of the reader's language."""

import pytest
from django.utils.translation import override

from xiaoneng.supervision.builtin import sentence_of

SEEN = {"number": "40", "usual": "3", "total": "", "measured": ""}


@pytest.mark.parametrize(
    ("odds", "chinese"),
    [("1,000", "不到千分之一"), ("1,000,000,000", "不到十亿分之一"), ("25", "不到25分之一")],
)
def test_odds_are_counted_as_the_language_counts(odds, chinese):
    with override("zh-hans"):
        told = sentence_of("DOUBT_CLOSED_LAST_DAY", "closed_last_day", {**SEEN, "odds": odds})
    with override("en"):
        english = sentence_of("DOUBT_CLOSED_LAST_DAY", "closed_last_day", {**SEEN, "odds": odds})

    assert chinese in told
    assert english.endswith(f"1 in {odds}.")


def test_what_has_no_odds_is_said_without():
    with override("en"):
        assert sentence_of("NOBODY_KNOWS", "seen", {"days": 3}) == "seen days=3"
