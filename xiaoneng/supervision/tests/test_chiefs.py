"""A card on what the organ as a whole owes: told to the chief of whoever held the clock, and the
chief's to answer.
"""

import pytest

from xiaoneng.access.policy import may
from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Denied
from xiaoneng.people.models import Leads, Level
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory, UserFactory
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.operations.answering import deliver_card, explain_card
from xiaoneng.supervision.queries import cards_for
from xiaoneng.supervision.tests.factories import (
    NOTICED,
    RED_AT,
    at,
    obligation,
    posted,
    tick,
    told,
)

pytestmark = pytest.mark.django_db
NEXT_DAY = at("2026-03-18")


@pytest.fixture
def beside(place):
    """The chief of a section that has nothing to do with it."""
    section = OrganFactory(parent=place.organ, level=Level.SECTION)
    return posted(section, Role.SECTION_CHIEF, leads=Leads.CHIEF)


def carded(place, moment=NOTICED):
    obligation(organ=place.organ, officer=place.officer)
    tick(moment)
    return Card.objects.latest("pk")


def addressees(card):
    return [one.addressee for one in told(key=f"card:{card.pk}")]


def test_the_chief_of_the_section_is_told_once_and_no_other(place, beside):
    found = addressees(carded(place))

    assert set(found) == {place.officer, place.liaison, place.chief}
    assert len(found) == 3


def test_of_a_red_card_also_the_head_and_the_leader_in_charge(place, beside):
    found = addressees(carded(place, RED_AT))

    assert set(found) == {place.officer, place.liaison, place.chief, place.head, place.leader}


def test_whoever_was_chief_on_the_day_of_the_fact_is_told(place):
    changed = at("2026-03-17").date()
    place.chief.terms.update(until_on=changed)
    post = PostFactory(organ=place.section, role=Role.SECTION_CHIEF, leads=Leads.CHIEF)
    after = TermFactory(user=UserFactory(), post=post, from_on=changed).user

    found = addressees(carded(place))
    assert after in found
    assert place.chief not in found


def test_the_chief_signs_and_explains_and_a_chief_beside_may_not(place, beside):
    card = carded(place)

    assert card in cards_for(place.chief, NEXT_DAY.date())
    assert card not in cards_for(beside, NEXT_DAY.date())
    with pytest.raises(Denied):
        deliver_card(card, actor=beside, at=NEXT_DAY)
    row = deliver_card(card, actor=place.chief, at=NEXT_DAY)
    row = explain_card(row, words="材料晚到", actor=place.chief, at=NEXT_DAY)
    assert row.state == "explained"
    assert not may(place.chief, "card.confirm", row)  # the offices judge


def test_the_chief_of_whoever_signs_sees_the_card_and_answers_it(place):
    desk = place.liaison.terms.get().post.organ
    chief = posted(desk, Role.SECTION_CHIEF, leads=Leads.CHIEF)
    card = carded(place)

    assert card in cards_for(chief, NEXT_DAY.date())
    assert deliver_card(card, actor=chief, at=NEXT_DAY).state == "delivered"
