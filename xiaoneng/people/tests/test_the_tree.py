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
