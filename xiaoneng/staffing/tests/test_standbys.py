"""The B of a post: named, exempted, ended, carried along; A and B are never both away."""

from datetime import date

import pytest

from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.tests.factories import PostFactory, TermFactory, someone
from xiaoneng.staffing.models import Standby
from xiaoneng.staffing.operations.posts import change_post, close_post, described
from xiaoneng.staffing.operations.standbys import end_standby, exempt_standby, name_standby
from xiaoneng.staffing.operations.terms import end_term, transfer
from xiaoneng.staffing.queries.standbys import (
    half_years,
    posts_listed,
    proposed_for,
    standbys_of,
    tally_of,
)
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh
from xiaoneng.staffing.tests.test_substitutions import BACK, FROM, arrange


@pytest.fixture
def chief(section):
    return someone("section_chief", section, full_name="何科长")


@pytest.fixture
def post(officer):
    return officer.terms.get().post


def name(post, user, actor, on=DAY, **more):
    return name_standby(post, user, on=on, reason="分工", actor=actor, at=AT, **more)


def states(day=DAY):
    return {post.pk: post.b_state for post in posts_listed(day)}


def test_the_b_of_a_post_is_dated_and_on_the_ledger(post, colleague, chief, head):
    name(post, colleague, chief, on=BEFORE)
    name(post, head, chief)

    rows = standbys_of(post)
    assert [(one.user, one.from_on, one.until_on) for one in rows] == [
        (head, DAY, None),
        (colleague, BEFORE, DAY),
    ]
    told = entries_of(post)[0]
    assert told.event == "standby.named"
    assert ("reason", "分工") in told.facts
    assert states(date(2026, 2, 1))[post.pk] == "nobody"
    assert states()[post.pk] == "named"


def test_on_its_first_day_it_is_put_right_in_place(post, colleague, chief, head):
    name(post, colleague, chief)
    name(post, head, chief)
    assert [one.user for one in standbys_of(post)] == [head]

    end_standby(post, on=DAY, reason="误记", actor=chief, at=AT)

    assert standbys_of(post) == []
    assert [one.event for one in entries_of(post)][-1] in {"standby.ended", "standby.named"}


def test_a_special_post_has_none_and_says_why(post, colleague, chief, head):
    name(post, colleague, chief, on=BEFORE)
    with pytest.raises(Denied):
        exempt_standby(post, on=DAY, reason="会计", actor=chief, at=AT)

    exempt_standby(post, on=DAY, reason="会计", actor=head, at=AT)

    assert states()[post.pk] == "exempt"
    assert [one.user for one in standbys_of(post)] == [None, colleague]
    with pytest.raises(Unusable, match="特殊岗位"):
        exempt_standby(post, on=DAY, reason="会计", actor=head, at=AT)


def test_what_is_ended_is_a_gap(post, colleague, chief):
    with pytest.raises(Unusable, match="无可终止"):
        end_standby(post, on=DAY, reason="x", actor=chief, at=AT)
    name(post, colleague, chief, on=BEFORE)

    end_standby(post, on=DAY, reason="调离", actor=chief, at=AT)

    assert states()[post.pk] == "nobody"
    with pytest.raises(Unusable, match=BEFORE.isoformat()):
        name(post, colleague, chief, on=BEFORE)


@pytest.mark.parametrize("on", [date(2026, 11, 25), date(2019, 1, 1)])
def test_it_is_dated_within_the_life_of_the_post(on, post, colleague, chief):
    with pytest.raises(Unusable):
        name(post, colleague, chief, on=on)


def test_the_holder_a_stranger_and_a_closed_account_are_no_b(post, officer, chief, other, section):
    stranger = someone("officer", other)
    gone = someone("officer", section, is_active=False)

    for user, words in ((officer, "现任"), (stranger, "不在"), (gone, "账号")):
        with pytest.raises(Unusable, match=words):
            name(post, user, chief)
    with pytest.raises(Unusable, match="原因"):
        name_standby(post, chief, on=DAY, reason=" ", actor=chief, at=AT)


@pytest.mark.parametrize("who", ["officer", "colleague", "guard", "auditor"])
def test_only_who_leads_or_keeps_the_records_names_it(who, request, post, colleague, keeper):
    actor = request.getfixturevalue(who)

    for act in (name_standby, exempt_standby, end_standby):
        more = {"user": colleague} if act is name_standby else {}
        with pytest.raises(Denied):
            act(post, **more, on=DAY, reason="x", actor=actor, at=AT)
    assert name(post, colleague, keeper).named_by == keeper


def test_it_goes_along_with_a_post_that_is_described_anew(post, colleague, chief, keeper):
    name(post, colleague, chief, on=BEFORE)
    wanted = described(post).__class__(title="主办科员", role="officer")

    after = change_post(post, wanted, on=DAY, actor=keeper, at=AT)

    assert [(one.user, one.from_on) for one in standbys_of(after)] == [(colleague, DAY)]
    assert standbys_of(post)[0].until_on == DAY


def test_it_ends_with_its_post(officer, post, colleague, chief, keeper):
    name(post, colleague, chief, on=BEFORE)
    end_term(officer.terms.get(), on=DAY, reason="退休", actor=keeper, at=AT)

    close_post(post, on=DAY, actor=keeper, at=AT)

    assert Standby.objects.get().until_on == DAY
    with pytest.raises(Unusable, match=DAY.isoformat()):
        name(fresh(post), chief, chief)


def test_a_b_who_works_elsewhere_by_now_is_a_gap(post, colleague, chief, other, keeper):
    name(post, colleague, chief, on=BEFORE)
    transfer(colleague.terms.get(), PostFactory(organ=other), on=DAY, actor=keeper, at=AT)

    assert states()[post.pk] == "left"
    assert states(BEFORE)[post.pk] == "named"
    tally = tally_of(posts_listed(DAY).filter(pk=post.pk))
    assert (tally.posts, tally.named, tally.exempt, tally.gaps) == (1, 0, 0, 1)


def test_the_b_is_proposed_for_an_absence(post, officer, colleague, head, chief):
    assert proposed_for(officer, DAY) == []
    name(post, colleague, chief)

    assert proposed_for(fresh(officer), DAY) == [colleague]
    assert proposed_for(fresh(colleague), DAY) == []


def test_a_and_b_are_never_both_away(post, officer, colleague, head, chief):
    name(post, colleague, chief)
    arrange(officer, head)

    with pytest.raises(Unusable, match=r"李敏 自 2026-11-25 离岗.*AB 角不得同时离岗"):
        arrange(colleague, chief)
    arrange(colleague, chief, from_on=BACK, until_on=date(2026, 12, 2))
    with pytest.raises(Unusable, match="孙立"):
        arrange(officer, head, from_on=date(2026, 12, 1), until_on=date(2026, 12, 3))


def test_another_b_frees_the_first(post, officer, colleague, head, chief, section):
    name(post, colleague, chief)
    arrange(officer, head)
    name(post, chief, head)

    assert arrange(colleague, someone("officer", section)).pk


def test_who_is_away_with_the_holder_is_not_named(post, officer, colleague, head, chief):
    arrange(officer, head)
    arrange(colleague, chief, from_on=FROM, until_on=BACK)

    with pytest.raises(Unusable, match="另选 B 角"):
        name(post, colleague, chief)


def test_two_holders_of_one_post_and_its_b(post, colleague, head, chief, section):
    second = TermFactory(post=post).user
    name(post, colleague, chief)
    arrange(colleague, head)

    with pytest.raises(Unusable, match="孙立"):
        arrange(second, chief)


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 11, 24), [date(2026, 6, 30), date(2025, 12, 31)]),
        (date(2026, 6, 30), [date(2025, 12, 31), date(2025, 6, 30)]),
    ],
)
def test_the_list_is_published_for_half_years(day, ends):
    assert half_years(day) == ends
