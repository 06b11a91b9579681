import pytest

from xiaoneng.insight.figures import MonthSum
from xiaoneng.insight.lead import falling
from xiaoneng.insight.pictures import bars_drawn, foot_of, spark_drawn, sparks_of
from xiaoneng.insight.words import interval_words, use_link
from xiaoneng.kit.time import now


@pytest.mark.parametrize(
    ("rates", "months"),
    [
        ([0.9, 0.8, 0.7, 0.6], 3),
        ([0.7, 0.8, 0.7, 0.6], 2),
        ([0.9, 0.8, None, 0.6], 0),
        ([None, 0.8, 0.7], 1),
        ([0.7, 0.7], 0),
        ([None, None], 0),
    ],
)
def test_for_how_many_months_a_rate_has_fallen(rates, months):
    assert falling(rates) == months


def test_a_month_in_numbers():
    month = MonthSum(closed=120, judged=100, met=97, measured=10, used=6_400)

    assert month.rate == 0.97
    assert interval_words(month) == "91.5–99.0"
    assert use_link(month, "/").text == "64%"


def test_a_month_without_any_is_unknown_and_not_zero():
    month = MonthSum()

    assert (month.rate, month.used_share, interval_words(month)) == (None, None, "")


def test_all_sparklines_have_one_scale_and_a_sentence():
    rates = {"good": [0.97, 0.99], "bad": [0.62, 0.75], "new": [None, 0.9]}
    sparks = sparks_of(rates, now())

    assert foot_of([0.62, 0.75, 0.9, None]) == 0.6
    assert sparks["new"] is None
    assert spark_drawn(None) == ""
    assert "62.0%" in spark_drawn(sparks["bad"])
    assert sparks["good"].last_y < sparks["bad"].last_y


def test_bars_stand_for_each_month():
    drawn = bars_drawn([0, 4, 2])

    assert drawn.count("<rect") == 3
    assert 'class="now"' in drawn
    assert bars_drawn([0, 0]) == ""
