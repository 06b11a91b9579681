from datetime import date

import pytest

from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Unusable
from xiaoneng.people.tests.factories import UserFactory, someone
from xiaoneng.staffing.operations.substitutions import (
    accept_substitution,
    arrange_substitution,
    cancel_substitution,
    decline_substitution,
    end_substitution,
    list_matters,
)
from xiaoneng.staffing.queries.substitutions import (
    absent_for,
    substituted_by,
    substitution_on,
    substitutions_seen,
    waiting_for,
)
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh, lines

FROM, BACK = date(2026, 11, 25), date(2026, 11, 28)
IN = date(2026, 11, 26)
LATER = AT.replace(day=26)


def arrange(absent, substitute, actor=None, at=AT, **more):
    known = {"from_on": FROM, "until_on": BACK, "reason": "年休", "matters": "一件", **more}
    return arrange_substitution(absent, substitute, actor=actor or absent, at=at, **known)


def test_one_stands_in_from_the_first_day_away_to_the_return(officer, colleague, section):
    one = arrange(officer, colleague)
    assert list(waiting_for(colleague, DAY)) == [one]
    accept_substitution(one, actor=colleague, at=AT)
    officer, colleague = fresh(officer), fresh(colleague)

    assert [substituted_by(officer, day) for day in (DAY, FROM, BACK)] == [None, colleague, None]
    assert absent_for(colleague, IN) == [officer]
    assert absent_for(officer, IN) == []
    assert substitution_on(officer, IN) == one
    assert lines(section) == ["substitution.arranged", "substitution.accepted"]


def test_nobody_stands_in_before_having_accepted(officer, colleague):
    one = arrange(officer, colleague)

    assert [substituted_by(fresh(officer), FROM), absent_for(colleague, FROM)] == [None, []]
    assert substitution_on(officer, FROM) is None
    accept_substitution(one, actor=colleague, at=LATER)
    assert [substituted_by(fresh(officer), day) for day in (FROM, IN)] == [None, colleague]


def test_what_nobody_accepted_was_never_in_force_when_it_ends(officer, colleague):
    end_substitution(arrange(officer, colleague), actor=officer, at=LATER)

    assert substituted_by(officer, FROM) is None


def test_the_substitute_answers_from_the_acceptance_on(officer, colleague, section):
    one = arrange(officer, colleague)

    accept_substitution(one, actor=colleague, at=AT)

    assert (fresh(one).state, fresh(one).accepted_at) == ("accepted", AT)
    assert list(waiting_for(colleague, DAY)) == []
    assert lines(section)[-1] == "substitution.accepted"
    with pytest.raises(IllegalStep):
        accept_substitution(fresh(one), actor=colleague, at=AT)


def test_more_than_a_day_away_needs_a_list(officer, colleague):
    one = arrange(officer, colleague, matters="", from_on=DAY, late_reason="急病")

    with pytest.raises(Unusable):
        accept_substitution(one, actor=colleague, at=AT)
    list_matters(one, "甲\n\n乙", actor=officer, at=AT)
    assert one.matter_lines == ["甲", "乙"]
    accept_substitution(one, actor=colleague, at=AT)
    with pytest.raises(Unusable):
        list_matters(one, "丙", actor=officer, at=AT)


def test_the_slower_of_two_steps_is_told_who_was_faster(officer, colleague):
    one = arrange(officer, colleague)
    stale = fresh(one)
    decline_substitution(one, reason="出差", actor=colleague, at=AT)

    with pytest.raises(Conflict, match=f"{colleague}，2026-11-2.*，"):
        cancel_substitution(stale, reason="不去了", actor=officer, at=AT)
    assert fresh(one).state == "declined"


def test_a_list_is_not_changed_behind_the_back_of_who_accepted_it(officer, colleague):
    one = arrange(officer, colleague)
    stale, older = fresh(one), fresh(one)
    list_matters(one, "甲", actor=officer, at=AT)
    with pytest.raises(Conflict):
        list_matters(older, "乙", actor=officer, at=AT)
    accept_substitution(one, actor=colleague, at=AT)
    stale.matters = one.matters

    with pytest.raises(Conflict):
        list_matters(stale, "乙", actor=officer, at=AT)
    assert fresh(one).matters == "甲"


def test_one_day_needs_no_list(officer, colleague):
    one = arrange(officer, colleague, matters="", until_on=IN)

    accept_substitution(one, actor=colleague, at=AT)

    assert one.state == "accepted"


def test_a_declined_or_called_off_one_never_counted(officer, colleague):
    decline_substitution(arrange(officer, colleague), reason="出差", actor=colleague, at=AT)
    assert substituted_by(officer, IN) is None

    cancel_substitution(arrange(officer, colleague), reason="不去了", actor=officer, at=AT)
    assert substituted_by(officer, IN) is None


def test_an_early_return_ends_it_and_keeps_the_days_before(officer, colleague):
    one = arrange(officer, colleague)
    accept_substitution(one, actor=colleague, at=AT)
    with pytest.raises(Unusable):
        end_substitution(one, actor=officer, at=AT)

    end_substitution(one, actor=officer, at=LATER)

    assert [substituted_by(officer, day) for day in (FROM, IN)] == [colleague, None]
    with pytest.raises(Unusable):
        cancel_substitution(one, reason="", actor=officer, at=LATER)
    with pytest.raises(Unusable):
        accept_substitution(one, actor=colleague, at=LATER)


def test_no_chain_no_overlap_not_oneself(officer, colleague, section):
    third = someone("officer", section)
    arrange(officer, colleague)

    for absent, substitute in (
        (officer, third),
        (colleague, third),
        (third, officer),
        (third, third),
        (third, UserFactory()),
        (third, someone("officer", section, is_active=False)),
    ):
        with pytest.raises(Unusable):
            arrange(absent, substitute)
    arrange(officer, third, from_on=BACK, until_on=date(2026, 12, 1))
    arrange(third, colleague, from_on=date(2026, 12, 1), until_on=date(2026, 12, 2))


@pytest.mark.parametrize(
    "more",
    [
        {"until_on": FROM},
        {"from_on": date(2026, 11, 1)},
        {"reason": " "},
    ],
)
def test_days_and_a_reason_are_needed(more, officer, colleague):
    with pytest.raises(Unusable):
        arrange(officer, colleague, **more)


def test_one_without_a_post_is_not_stood_in_for(colleague):
    nobody = UserFactory()

    with pytest.raises(Unusable):
        arrange(nobody, colleague)


def test_somebody_from_another_organ_needs_the_head(officer, head, other):
    stranger = someone("officer", other)

    with pytest.raises(Unusable):
        arrange(officer, stranger)
    assert arrange(officer, stranger, actor=head).arranged_by == head


@pytest.mark.parametrize("who", ["keeper", "guard", "auditor", "colleague"])
def test_nobody_else_arranges_lists_ends_or_calls_off(who, request, officer, section):
    actor = request.getfixturevalue(who)
    substitute = someone("officer", section)
    with pytest.raises(Denied):
        arrange(officer, substitute, actor=actor)
    one = arrange(officer, substitute)

    for act in (
        lambda: list_matters(one, "甲", actor=actor, at=AT),
        lambda: end_substitution(one, actor=actor, at=LATER),
        lambda: cancel_substitution(one, reason="", actor=actor, at=AT),
        lambda: accept_substitution(one, actor=actor, at=AT),
        lambda: decline_substitution(one, reason="忙", actor=actor, at=AT),
    ):
        with pytest.raises(Denied):
            act()


def test_each_side_and_who_leads_sees_it(officer, colleague, head, other):
    one = arrange(officer, colleague)

    for who in (officer, colleague, head):
        assert list(substitutions_seen(who, DAY)) == [one]
    assert list(substitutions_seen(someone("head", other), DAY)) == []
