from datetime import date

import pytest

from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.people.queries import charges_on, holders_of, leadership_chain, terms_of
from xiaoneng.people.tests.factories import PostFactory, TermFactory, UserFactory
from xiaoneng.staffing.operations.posts import (
    Description,
    change_post,
    close_post,
    described,
    open_post,
)
from xiaoneng.staffing.operations.terms import appoint, end_charge, end_term, give_charge, transfer
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh, lines

WAS = date(2026, 2, 28)
NEXT = date(2026, 12, 1)


def test_a_post_is_opened_as_described(bureau, keeper):
    wanted = Description("窗口岗", "window_officer", rank="科员", duties="受理", standards="当日")

    post = open_post(bureau, wanted, on=BEFORE, actor=keeper, at=AT)

    assert described(post) == wanted
    assert lines(bureau) == ["post.opened"]


@pytest.mark.parametrize(
    "wanted",
    [
        Description(" "),
        Description("岗", role="security_admin"),
        Description("岗", role="wizard"),
        Description("岗", leads="x"),
    ],
)
def test_a_post_without_title_or_with_an_administrators_role_is_refused(wanted, bureau, keeper):
    with pytest.raises(Unusable):
        open_post(bureau, wanted, on=BEFORE, actor=keeper, at=AT)


def test_wording_is_changed_in_place(bureau, keeper):
    post = PostFactory(organ=bureau)
    wanted = Description(post.title, post.role, duties="新职责")

    assert change_post(post, wanted, on=DAY, actor=keeper, at=AT) == post
    assert fresh(post).duties == "新职责"
    assert lines(bureau) == ["post.changed"]
    with pytest.raises(Unusable):
        change_post(post, wanted, on=DAY, actor=keeper, at=AT)


def test_a_new_place_in_the_chain_leaves_the_past_chain(bureau, keeper):
    term = TermFactory(post=PostFactory(organ=bureau, title="副局长", leads="deputy"))
    wanted = Description("局长", "head", "head")

    after = change_post(term.post, wanted, on=BEFORE, actor=keeper, at=AT)

    assert after.continues == term.post
    assert [link.leads for link in leadership_chain(bureau, WAS)] == ["deputy"]
    assert [(link.leads, link.user) for link in leadership_chain(bureau, DAY)] == [
        ("head", term.user)
    ]
    with pytest.raises(Unusable):
        change_post(fresh(term.post), wanted, on=DAY, actor=keeper, at=AT)


def test_a_post_somebody_holds_is_not_closed(bureau, keeper):
    term = TermFactory(post=PostFactory(organ=bureau))
    stale = fresh(term.post)

    with pytest.raises(Unusable):
        close_post(term.post, on=DAY, actor=keeper, at=AT)
    end_term(term, on=BEFORE, reason="调离", actor=keeper, at=AT)
    close_post(term.post, on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable):
        close_post(stale, on=DAY, actor=keeper, at=AT)
    assert lines(bureau) == ["term.ended", "post.closed"]


def test_a_person_holds_a_post_from_the_day_of_appointment(bureau, keeper):
    post, user = PostFactory(organ=bureau), UserFactory()

    appoint(user, post, from_on=BEFORE, actor=keeper, at=AT)

    assert (holders_of(post, WAS), holders_of(post, BEFORE)) == ([], [user])
    assert lines(bureau) == ["person.appointed"]


def test_an_appointment_may_lie_ahead_and_end(bureau, keeper):
    post, user = PostFactory(organ=bureau), UserFactory()

    appoint(user, post, from_on=NEXT, until_on=date(2027, 1, 1), actor=keeper, at=AT)

    assert holders_of(post, DAY) == [] == holders_of(post, date(2027, 1, 1))
    assert holders_of(post, NEXT) == [user]


def test_what_an_appointment_needs(bureau, keeper):
    post, user = PostFactory(organ=bureau, opened_on=BEFORE), UserFactory()
    closed = PostFactory(organ=bureau, closed_on=BEFORE)
    gone = UserFactory(is_active=False)
    appoint(user, post, from_on=BEFORE, actor=keeper, at=AT)

    for who, where, from_on, until_on in (
        (user, post, DAY, None),
        (user, post, WAS, NEXT),
        (gone, post, DAY, None),
        (UserFactory(), closed, DAY, None),
        (UserFactory(), post, WAS, None),
        (UserFactory(), post, DAY, DAY),
    ):
        with pytest.raises(Unusable):
            appoint(who, where, from_on=from_on, until_on=until_on, actor=keeper, at=AT)


def test_nobody_appoints_themselves(bureau, keeper):
    post = PostFactory(organ=bureau, role="head")
    term = TermFactory(user=keeper, post=PostFactory(organ=bureau, role=""))

    with pytest.raises(Denied):
        appoint(keeper, post, from_on=DAY, actor=keeper, at=AT)
    with pytest.raises(Denied):
        transfer(term, post, on=DAY, actor=keeper, at=AT)
    with pytest.raises(Denied):
        give_charge(keeper, bureau, clauses="", from_on=DAY, actor=keeper, at=AT)


def test_a_heads_post_is_held_by_one_at_a_time(bureau, keeper):
    post = PostFactory(organ=bureau, leads="head")
    first = appoint(UserFactory(), post, from_on=BEFORE, actor=keeper, at=AT)

    with pytest.raises(Unusable):
        appoint(UserFactory(), post, from_on=DAY, actor=keeper, at=AT)
    end_term(first, on=DAY, reason="退休", actor=keeper, at=AT)
    after = appoint(UserFactory(), post, from_on=DAY, actor=keeper, at=AT)
    assert [link.user for link in leadership_chain(bureau, WAS.replace(month=4))] == [first.user]
    assert [link.user for link in leadership_chain(bureau, DAY)] == [after.user]


def test_a_term_ends_once_and_not_before_it_began(bureau, keeper):
    term = TermFactory(post=PostFactory(organ=bureau), from_on=BEFORE)
    stale = fresh(term)

    with pytest.raises(Unusable):
        end_term(term, on=WAS, reason="", actor=keeper, at=AT)
    end_term(term, on=DAY, reason="", actor=keeper, at=AT)
    with pytest.raises(Unusable):
        end_term(term, on=DAY, reason="", actor=keeper, at=AT)
    with pytest.raises(Conflict, match=f"{keeper}，2026-11-24"):
        end_term(stale, on=DAY, reason="", actor=keeper, at=AT)


def test_a_transfer_ends_one_term_and_begins_the_next(bureau, other, keeper):
    term, post = TermFactory(post=PostFactory(organ=bureau)), PostFactory(organ=other)

    stale = fresh(term)
    transfer(term, post, on=BEFORE, actor=keeper, at=AT)

    with pytest.raises(Conflict, match=f"{keeper}，2026-11-24.*，调任"):
        end_term(stale, on=BEFORE, reason="", actor=keeper, at=AT)
    assert [one.post for one in terms_of(term.user, WAS)] == [term.post]
    assert [one.post for one in terms_of(term.user, BEFORE)] == [post]
    assert lines(other) == ["person.transferred"]
    with pytest.raises(Unusable):
        transfer(term, term.post, on=DAY, actor=keeper, at=AT)


def test_a_leader_has_charge_between_two_days(bureau, district, keeper):
    leader = TermFactory(post=PostFactory(organ=district, role="leader")).user

    charge = give_charge(leader, bureau, clauses="住建", from_on=BEFORE, actor=keeper, at=AT)
    with pytest.raises(Unusable):
        give_charge(leader, bureau, clauses="", from_on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable):
        end_charge(charge, on=WAS, actor=keeper, at=AT)
    end_charge(charge, on=DAY, actor=keeper, at=AT)

    assert [one.leader for one in charges_on(bureau, BEFORE)] == [leader]
    assert charges_on(bureau, DAY) == []
    with pytest.raises(Conflict, match=f"{keeper}，2026-11-24.*已不再分管"):
        end_charge(charge, on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable):
        give_charge(UserFactory(), bureau, clauses="", from_on=DAY, actor=keeper, at=AT)
    assert lines(bureau) == ["charge.given", "charge.ended"]


@pytest.mark.parametrize("who", ["guard", "auditor", "head", "officer"])
def test_nobody_else_keeps_posts_and_terms(who, request, bureau, other, keeper):
    actor = request.getfixturevalue(who)
    term, post = TermFactory(post=PostFactory(organ=bureau)), PostFactory(organ=other)
    charge = give_charge(term.user, bureau, clauses="", from_on=DAY, actor=keeper, at=AT)

    for act in (
        lambda: open_post(bureau, Description("岗"), on=DAY, actor=actor, at=AT),
        lambda: change_post(post, Description("岗"), on=DAY, actor=actor, at=AT),
        lambda: close_post(post, on=DAY, actor=actor, at=AT),
        lambda: appoint(UserFactory(), post, from_on=DAY, actor=actor, at=AT),
        lambda: end_term(term, on=DAY, reason="", actor=actor, at=AT),
        lambda: transfer(term, post, on=DAY, actor=actor, at=AT),
        lambda: give_charge(term.user, other, clauses="", from_on=DAY, actor=actor, at=AT),
        lambda: end_charge(charge, on=DAY, actor=actor, at=AT),
    ):
        with pytest.raises(Denied):
            act()
