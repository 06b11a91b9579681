"""Acceptance by silence is seen when it happens, though it counts from the day of the papers."""

import pytest

from xiaoneng.cases.jobs import accept_by_silence
from xiaoneng.cases.tests.factories import gas_licence, registered
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.supervision.models import Card, Finding
from xiaoneng.supervision.tests.factories import at, tick

pytestmark = pytest.mark.django_db
OVER = at("2026-03-10", "00:00")


def test_a_card_comes_of_it_in_the_same_round(place):
    case = registered(gas_licence(place.section))
    for day in ("2026-03-02", "2026-03-05", "2026-03-09"):
        tick(at(day, "23:00"))

    assert accept_by_silence(OVER) == 1
    tick(OVER)

    card = Card.objects.get(rule__code="ANSWERED_BY_SILENCE")
    assert (card.colour, card.reached_at, card.body) == ("yellow", OVER, place.organ)
    assert Finding.objects.get().subject == f"cases.case:{case.pk}"
    case.refresh_from_db()
    assert (case.accepted_at, case.changed_at) == (MONDAY, OVER)
    event = case.events.get(activity="deemed")
    assert (event.at, event.recorded_at) == (MONDAY, OVER)
