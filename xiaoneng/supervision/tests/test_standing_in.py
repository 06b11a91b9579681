"""Whoever has accepted to stand in answers for the lines that are crossed meanwhile."""

from datetime import date

import pytest

from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.tests.factories import someone
from xiaoneng.staffing.operations.substitutions import (
    accept_substitution,
    arrange_substitution,
    end_substitution,
)
from xiaoneng.supervision.dossier import fact_rows
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.tests.factories import RED_AT, YELLOW_AT, late, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(place):
    return someone("officer", place.section, full_name="李敏")


@pytest.fixture
def away(place, colleague):
    return arrange_substitution(
        place.officer, colleague, from_on=date(2026, 3, 10), until_on=date(2026, 3, 27),
        reason="休假", matters="全部在办事项", actor=place.officer, at=at("2026-03-09"),
    )  # fmt: skip


def test_a_card_is_the_substitutes_and_says_for_whom(place, colleague, away):
    accept_substitution(away, actor=colleague, at=at("2026-03-10"))
    late(place)
    tick(YELLOW_AT)

    card = Card.objects.get()
    assert card.officer == card.crossing.officer == colleague
    assert card.organ == place.section
    assert {row.label: row.value for row in fact_rows(card)}["代替"] == place.officer.full_name


def test_what_nobody_has_accepted_is_the_absents_own(place, away):
    late(place)
    tick(YELLOW_AT)

    card = Card.objects.get()
    assert card.officer == place.officer
    assert "stood_in_for" not in card.facts


def test_who_is_back_answers_again(place, colleague, away):
    accept_substitution(away, actor=colleague, at=at("2026-03-10"))
    end_substitution(away, actor=place.officer, at=at("2026-03-12"))
    late(place)
    tick(RED_AT)

    assert {one.officer for one in Card.objects.all()} == {place.officer}
