"""The page of an obligation says which cards followed from it, as of any day."""

from datetime import date

import pytest
from django.urls import reverse

from xiaoneng.obligations.following import consequences_of
from xiaoneng.people.models import Organ
from xiaoneng.supervision.operations.judging import revoke_card
from xiaoneng.supervision.tests.factories import at, late, tick

pytestmark = pytest.mark.django_db
NOW = at("2026-03-20")


def signs(user, card, as_of=NOW):
    return [one.sign for one in consequences_of(user, card.obligation, as_of, NOW)]


def test_a_card_follows_from_the_day_of_its_issue_on(place, card):
    assert signs(place.officer, card) == ["yellow"]
    assert signs(place.officer, card, at("2026-03-01")) == []


def test_a_card_that_was_taken_back_is_void_from_that_day_on(place, card):
    revoke_card(card, ground="force_majeure", words="停电", actor=place.office, at=at("2026-03-19"))

    assert signs(place.officer, card) == ["void"]
    assert signs(place.officer, card, at("2026-03-18")) == ["yellow"]


def test_a_line_that_brought_no_card_says_why(place):
    Organ.objects.filter(pk=place.section.pk).update(live_from_on=date(2026, 6, 1))
    row = late(place)
    tick(at("2026-03-18"))

    [told] = consequences_of(place.officer, row, NOW, NOW)
    assert (told.sign, told.url) == ("", "")
    assert "2026-06-01" in told.state


def test_nobody_learns_of_a_card_that_is_not_theirs_to_see(place, card):
    assert signs(place.stranger, card) == []


def test_the_page_leads_to_the_card(client, place, card):
    client.force_login(place.officer)

    page = client.get(reverse("obligations:detail", args=[card.obligation.pk]))

    assert card.get_absolute_url() in page.content.decode()
