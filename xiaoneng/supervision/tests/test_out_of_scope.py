"""Who watches another organ alone sees no proposed card of this one, and proposes none on it."""

import pytest
from django.urls import reverse

from xiaoneng.kit.time import now
from xiaoneng.supervision.models import Rule
from xiaoneng.supervision.operations.proposing import Wanted, propose_card
from xiaoneng.supervision.queries import proposals_for, rules_counted
from xiaoneng.supervision.tests.factories import watcher

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(place):
    at = now()
    wanted = Wanted(
        rule=Rule.objects.get(code="MANUAL_OTHER"),
        colour="yellow",
        organ=place.section,
        officer=place.officer,
        title="推诿",
        happened_on=at.date(),
        reason="回访核实",
    )
    return propose_card(wanted, actor=place.office, at=at)


@pytest.mark.parametrize("role", ["efficiency_office", "supervision", "leader"])
def test_a_proposed_card_is_seen_by_who_watches_its_organ(client, place, proposal, role):
    near, far = watcher(place.organ, role), watcher(place.other, role)
    answers = {}
    for user in (near, far):
        client.force_login(user)
        answers[user] = client.get(proposal.get_absolute_url()).status_code
    listed = client.get(reverse("supervision:proposals")).content.decode()

    assert answers == {near: 200, far: 404}
    assert "推诿" not in listed
    assert list(proposals_for(near, now().date())) == [proposal]
    assert list(proposals_for(far, now().date())) == []


@pytest.mark.parametrize("key", ["²", "1" * 23, "no key"])
def test_a_finding_that_is_none_leaves_the_proposal_empty(client, place, key):
    client.force_login(watcher(place.other, "efficiency_office"))

    answer = client.get(reverse("supervision:propose"), {"finding": key})

    assert (answer.status_code, answer.context["finding"]) == (200, None)


def test_organs_and_people_out_of_scope_are_not_offered(client, place, proposal):
    client.force_login(watcher(place.other, "efficiency_office"))

    form = client.get(reverse("supervision:propose")).context["form"]

    assert list(form.fields["organ"].queryset) == [place.other]
    assert list(form.fields["officer"].queryset) == [place.stranger]


def test_a_rule_counts_the_cards_that_its_reader_may_see(place, card):
    near, far = watcher(place.organ, "supervision"), watcher(place.other, "supervision")
    day = now().date()

    counted = [
        rules_counted(user, day).get(pk=card.rule_id).cards_standing
        for user in (place.office, near, far)
    ]

    assert counted == [1, 1, 0]
