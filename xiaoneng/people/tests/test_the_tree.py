from datetime import date

import pytest

from xiaoneng.people.models import Level
from xiaoneng.people.queries import bodies_on, body_of, calendar_of, clock_user, leadership_chain
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def test_the_clock_is_a_person_who_cannot_sign_in():
    assert not clock_user().has_usable_password()


def test_an_organ_without_a_calendar_keeps_the_nations():
    district = OrganFactory(level=Level.DISTRICT)

    assert calendar_of(OrganFactory(parent=district)).name == "cn"


def test_the_chain_runs_from_the_section_chief_to_the_head():
    organ = OrganFactory()
    section = OrganFactory(parent=organ, level=Level.SECTION)
    head = TermFactory(post=PostFactory(organ=organ, leads="head")).user
    chief = TermFactory(post=PostFactory(organ=section, leads="chief")).user

    assert [link.user for link in leadership_chain(section, DAY)] == [chief, head]


def test_the_bodies_of_a_day_are_those_of_each_organ():
    district = OrganFactory(level=Level.DISTRICT)
    bureau = OrganFactory(parent=district)
    section = OrganFactory(parent=bureau, level=Level.SECTION)
    window = OrganFactory(parent=section, level=Level.WINDOW)
    loose = OrganFactory(level=Level.SECTION)

    every = (district, bureau, section, window, loose)
    assert bodies_on(DAY) == {one.pk: body_of(one, DAY).pk for one in every}
    assert bodies_on(DAY)[window.pk] == bureau.pk


def posted(organ, leads="", **term):
    return TermFactory(post=PostFactory(organ=organ, leads=leads), **term).user


def test_for_what_an_officer_holds_the_chain_begins_in_the_officers_section():
    district = OrganFactory(level=Level.DISTRICT)
    bureau = OrganFactory(parent=district)
    section, beside = (OrganFactory(parent=bureau, level=Level.SECTION) for _turn in range(2))
    officer, chief, head = posted(section), posted(section, "chief"), posted(bureau, "head")
    other = posted(beside, "chief")

    for organ, chain in ((bureau, [chief, head]), (section, [chief, head])):
        assert [link.user for link in leadership_chain(organ, DAY, officer)] == chain
    assert [link.user for link in leadership_chain(beside, DAY, officer)] == [chief, other, head]
    assert [link.user for link in leadership_chain(bureau, DAY, head)] == [head]


def test_the_section_of_the_day_counts_and_its_chief_of_that_day():
    bureau = OrganFactory()
    section, later = (OrganFactory(parent=bureau, level=Level.SECTION) for _turn in range(2))
    moved = date(2026, 6, 1)
    officer = posted(section, until_on=moved)
    TermFactory(user=officer, post=PostFactory(organ=later), from_on=moved)
    gone, chief = posted(section, "chief", until_on=date(2026, 3, 1)), posted(later, "chief")

    def told(day):
        return [link.user for link in leadership_chain(bureau, day, officer)]

    assert told(date(2026, 2, 1)) == [gone]
    assert told(date(2026, 4, 1)) == []
    assert told(DAY) == [chief]


def test_with_posts_in_two_bodies_the_section_of_the_one_that_owes_counts():
    bureau, other = OrganFactory(), OrganFactory()
    section = OrganFactory(parent=bureau, level=Level.SECTION)
    elsewhere = OrganFactory(parent=other, level=Level.SECTION)
    chief, beside = posted(section, "chief"), posted(elsewhere, "chief")
    officer = posted(section)
    TermFactory(user=officer, post=PostFactory(organ=elsewhere))

    assert [link.user for link in leadership_chain(bureau, DAY, officer)] == [chief]
    assert [link.user for link in leadership_chain(other, DAY, officer)] == [beside]
