"""The rule table: one rule for an action, asked the same way by pages and operations."""

from datetime import date
from types import SimpleNamespace

import pytest

from xiaoneng.access import policy
from xiaoneng.access.policy import allow, has_role, has_role_over, leads, may, require, who_may
from xiaoneng.access.roles import Role, roles_of
from xiaoneng.access.scope import leaders_of, people_with
from xiaoneng.core.refusals import Denied
from xiaoneng.people.tests.factories import (
    OrganFactory,
    PostFactory,
    TermFactory,
    UserFactory,
    someone,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
PAINT, SWEEP = "wall.paint", "yard.sweep"


@pytest.fixture(autouse=True)
def rules():
    allow(PAINT, has_role_over(Role.HEAD, Role.SECTION_CHIEF))
    allow(SWEEP, has_role(Role.OFFICER))
    yield
    policy._table.remove_rule(PAINT)
    policy._table.remove_rule(SWEEP)


def test_a_role_reaches_down_and_neither_up_nor_beside():
    organ, beside = OrganFactory(), OrganFactory()
    section = OrganFactory(parent=organ)
    head, chief = someone("head", organ), someone("section_chief", section)

    assert may(head, PAINT, section)
    assert may(chief, PAINT, section)
    assert not may(chief, PAINT, organ)
    assert not may(head, PAINT, beside)


def test_a_role_may_be_asked_for_wherever_it_is():
    assert may(someone("officer", OrganFactory()), SWEEP)
    assert not may(someone("head", OrganFactory()), SWEEP)


def test_whoever_left_may_nothing():
    head = someone("head", organ := OrganFactory(), is_active=False)

    with pytest.raises(Denied):
        require(head, PAINT, organ)


def test_two_rules_for_one_action_and_an_action_without_a_rule_are_errors():
    with pytest.raises(ValueError, match="two rules"):
        allow(PAINT, has_role(Role.OFFICER))
    with pytest.raises(ValueError, match="no rule"):
        may(UserFactory(), "moon.reach")


def test_those_who_may_are_picked_from_some_people():
    organ = OrganFactory()
    head, officer = someone("head", organ), someone("officer", organ)

    assert who_may(PAINT, organ, [head, officer]) == [head]


def test_people_with_a_role_are_found_by_post_and_by_grant_in_the_organ_and_above():
    organ = OrganFactory()
    section = OrganFactory(parent=organ)
    head, officer = someone("head", organ), someone("officer", section)
    watcher, gone = UserFactory(), UserFactory()
    watcher.grants.create(role="supervision", organ=organ, from_on=date(2020, 1, 1))
    gone.grants.create(role="supervision", organ=organ, from_on=date(2020, 1, 1), until_on=DAY)
    someone("supervision", OrganFactory())

    found = people_with([Role.HEAD, Role.SUPERVISION], section, DAY)

    assert set(found) == {head, watcher}
    assert set(people_with([Role.OFFICER], organ, DAY)) == set()
    assert set(people_with([Role.OFFICER], section, DAY)) == {officer}


def test_a_role_ends_with_its_term():
    officer = someone("officer", OrganFactory())
    officer.terms.update(until_on=DAY)

    assert roles_of(officer, DAY) == frozenset()


def test_every_rule_says_what_it_is():
    assert policy.words_of(PAINT) == "head, section chief, over the organ concerned."
    assert all(policy.words_of(action) for action in policy.actions())


def test_a_chief_leads_what_the_people_of_the_section_hold_for_the_organ_and_nobody_elses():
    organ = OrganFactory()
    section, beside = OrganFactory(parent=organ), OrganFactory(parent=organ)
    officer, colleague = someone("officer", section), someone("officer", section)
    chief, other, head = (
        someone(role, place)
        for role, place in (("section_chief", section), ("section_chief", beside), ("head", organ))
    )
    matter, nobodys = (SimpleNamespace(organ=organ, officer=one) for one in (officer, None))

    assert [leads(one, matter) for one in (chief, head)] == [True, True]
    assert [leads(one, matter) for one in (other, colleague, officer)] == [False] * 3
    assert [leads(one, nobodys) for one in (chief, head)] == [False, True]
    assert leads(chief, section)
    assert not leads(chief, organ)
    assert set(leaders_of(organ, officer, DAY)) == {chief, head}
    assert set(leaders_of(organ, None, DAY)) == {head}


@pytest.mark.parametrize("who", ["chief", "officer"])
def test_whoever_left_the_section_is_chief_or_led_there_no_longer(who):
    organ = OrganFactory()
    section = OrganFactory(parent=organ)
    ended = {"until_on": date(2026, 1, 1)}
    chief, officer = (
        TermFactory(post=PostFactory(organ=section, role=role), **(ended if name == who else {}))
        for name, role in (("chief", "section_chief"), ("officer", "officer"))
    )

    assert not leads(chief.user, SimpleNamespace(organ=organ, officer=officer.user))
