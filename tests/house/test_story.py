"""One case through every room: late at the second of two holders, carded, explained, appealed."""

import pytest
from django.db import transaction

from xiaoneng.core.refusals import Denied
from xiaoneng.insight.asking import asked_by
from xiaoneng.insight.figures import gathered
from xiaoneng.kit.months import Month
from xiaoneng.ledger.queries import entries_of
from xiaoneng.ledger.verifying import verify
from xiaoneng.obligations.jobs import sweep
from xiaoneng.supervision.bulletin import bulletin_of
from xiaoneng.supervision.jobs import supervise_due
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.operations.answering import explain_card
from xiaoneng.supervision.operations.appealing import appeal_card, grant_appeal
from xiaoneng.supervision.operations.judging import confirm_card
from xiaoneng.supervision.tests.factories import NOTICED, at, district, handed_over

pytestmark = pytest.mark.django_db
MARCH = Month(2026, 3)


@pytest.fixture
def place(db):
    return district()


def figures(place, moment):
    """What bulletin and cockpit say of the cards of the organ: the same."""
    told = bulletin_of(place.office, MARCH, moment).cards_of(place.organ)
    asked = asked_by(place.office, {"month": str(MARCH), "organ": str(place.organ.pk)}, moment)
    shown = gathered(place.office, asked).total.of(MARCH).cards
    assert (shown.yellow, shown.revoked, shown.points) == (told.yellow, told.revoked, told.points)
    return told.yellow, told.revoked, told.points


def test_a_card_on_the_second_holder_is_revoked_on_appeal_and_every_figure_follows(place):
    case, second = handed_over(place)

    sweep(NOTICED)
    supervise_due(NOTICED)

    card = Card.objects.get()
    assert (card.colour, card.officer, card.url) == ("yellow", second, case.get_absolute_url())
    assert figures(place, NOTICED) == (1, 0, 0)
    explained = explain_card(card, words="检测委托在前", actor=place.liaison, at=at("2026-03-18"))
    card = confirm_card(explained, words="理由不成立", actor=place.office, at=at("2026-03-18"))
    points = figures(place, at("2026-03-18"))[2]
    assert points < 0  # taken off
    appeal = appeal_card(card, words="委托单属实", actor=place.head, at=at("2026-03-20"))
    with pytest.raises(Denied):
        grant_appeal(
            appeal, ground="late_pause", words="属实", actor=place.office, at=at("2026-03-23")
        )
    assert figures(place, at("2026-03-23")) == (1, 0, points)

    with transaction.atomic():
        card = grant_appeal(
            appeal, ground="late_pause", words="属实", actor=place.second, at=at("2026-03-23")
        )
        within = figures(place, at("2026-03-23"))

    assert within == figures(place, at("2026-03-23")) == (0, 1, 0)
    assert [line.event for line in entries_of(card)] == [
        "card.issued",
        "card.delivered",
        "card.explained",
        "card.confirmed",
        "card.appealed",
        "appeal.granted",
    ]
    assert [line.event for line in entries_of(case.decision)][-3:] == [
        "obligation.handed_over",
        "obligation.crossed",  # reminded
        "obligation.crossed",
    ]
    assert verify().is_whole
