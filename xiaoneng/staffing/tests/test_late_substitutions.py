"""An absence is arranged a working day before, with its list; illness is told, not blocked."""

from datetime import date

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.staffing.absences import first_in_time
from xiaoneng.staffing.operations.substitutions import accept_substitution, list_matters
from xiaoneng.staffing.tests.conftest import AT
from xiaoneng.staffing.tests.test_substitutions import FROM, arrange

SATURDAY = AT.replace(day=28)
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
FRIDAY = date(2026, 11, 27)


def test_a_working_day_before_is_in_time(officer, colleague):
    assert arrange(officer, colleague).late_reason == ""


@pytest.mark.parametrize(("day", "first"), [(AT.date(), FROM), (FRIDAY, MONDAY)])
def test_the_form_begins_with_the_first_day_that_is_in_time(day, first, officer):
    assert first_in_time(officer, day) == first


@pytest.mark.parametrize(
    ("at", "from_on"), [(AT, AT.date()), (SATURDAY, MONDAY), (SATURDAY, SATURDAY.date())]
)
def test_less_than_a_working_day_before_needs_a_reason(at, from_on, officer, colleague):
    days = {"from_on": from_on, "until_on": TUESDAY}

    with pytest.raises(Unusable, match="不足一个工作日"):
        arrange(officer, colleague, at=at, **days)
    one = arrange(officer, colleague, at=at, late_reason=" 急病 ", **days)

    assert one.late_reason == "急病"
    assert ("late_reason", "急病") in entries_of(one)[0].facts


def test_a_reason_does_not_make_late_what_is_in_time(officer, colleague):
    assert arrange(officer, colleague, late_reason="急病").late_reason == ""


def test_more_than_a_working_day_away_needs_a_list_at_once(officer, colleague):
    with pytest.raises(Unusable, match="离岗 3 个工作日"):
        arrange(officer, colleague, matters=" ")
    arrange(officer, colleague, matters="", from_on=FRIDAY, until_on=MONDAY)


def test_who_falls_ill_may_hand_over_the_list_afterwards(officer, colleague):
    more = {"from_on": AT.date(), "matters": "", "late_reason": "急病"}
    one = arrange(officer, colleague, **more)
    with pytest.raises(Unusable, match="补交"):
        accept_substitution(one, actor=colleague, at=AT)

    list_matters(one, "甲", actor=officer, at=AT)

    assert accept_substitution(one, actor=colleague, at=AT).accepted_at == AT
