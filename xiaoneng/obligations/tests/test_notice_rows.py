"""Local days, one date a line; the nation's sentences go to the core."""

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.obligations.notice_rows import days_in


def test_plain_rows_are_read():
    days = days_in("2027-03-07,work\n2027-03-03,off,区庆\n", 2027)

    assert [(one.day.day, one.works, one.name) for one in days] == [
        (3, False, "区庆"),
        (7, True, ""),
    ]


def test_sentences_are_read():
    days = days_in("一、元旦：1月1日（周五）至3日（周日）放假，共3天。", 2027)

    assert [one.day.day for one in days] == [1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "今年不放假",
        "2027-03-03,perhaps",
        "2027-02-30,off",
        "2027-03-03,off\n区庆",
        "2028-01-01,off",
        "关于2028年部分节假日安排的通知\n一、元旦：1月1日放假。",
    ],
)
def test_what_cannot_be_meant_is_refused(text):
    with pytest.raises(Unusable):
        days_in(text, 2027)
