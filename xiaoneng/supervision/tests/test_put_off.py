"""One row that cannot be dealt with keeps no other from its card, and is shown on Health."""

import pytest
from django.db import OperationalError

from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.queries import rows_aside
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.jobs import sweep
from xiaoneng.supervision.jobs import crossings, judge_crossings
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.tests.factories import NOTICED, at, late, told

pytestmark = pytest.mark.django_db
SOON, NEXT = at("2026-03-17", "10:00"), at("2026-03-17", "10:30")


@pytest.fixture
def three(place):
    """Three licences that are late; nobody has judged it yet."""
    rows = [late(place) for _turn in range(3)]
    sweep(NOTICED)
    return rows


@pytest.fixture
def faults(three, monkeypatch):
    """What the second of them suffers from; nothing once it is taken out."""
    read, found = crossings.facts_of, {three[1].pk: TypeError("no such calendar")}

    def failing(one, calendar):
        if one.obligation in found:
            raise found[one.obligation]
        return read(one, calendar)

    monkeypatch.setattr(crossings, "facts_of", failing)
    return found


def carded():
    return list(Card.objects.order_by("pk").values_list("obligation", flat=True))


def test_a_crossing_that_cannot_be_judged_is_put_off_and_the_rest_get_their_cards(three, faults):
    assert judge_crossings(NOTICED) == 2

    assert carded() == [three[0].pk, three[2].pk]
    assert rows_aside(3) == [("cards", 1, [(three[1].number, "no such calendar")])]


def test_it_is_tried_again_after_an_hour_and_has_its_card_then(place, three, faults):
    judge_crossings(NOTICED)
    faults.clear()
    assert [judge_crossings(SOON), judge_crossings(NEXT), judge_crossings(NEXT)] == [0, 1, 0]

    assert carded() == [three[0].pk, three[2].pk, three[1].pk]
    assert rows_aside(3) == []
    last = Card.objects.latest("pk")
    assert (last.number, last.issued_at) == ("效监〔2026〕3 号", NEXT)
    assert [one.event for one in entries_of(last)] == ["card.issued"]
    assert len(told(event="card.issued", addressee=place.liaison)) == 3


def test_a_refusal_is_a_fault_like_any_other(three, faults):
    faults[three[1].pk] = Unusable("此历法未公布")
    assert judge_crossings(NOTICED, batch=1) == 2

    assert rows_aside(3) == [("cards", 1, [(three[1].number, "此历法未公布")])]


def test_a_database_that_is_held_by_somebody_puts_nothing_off(three, faults):
    faults[three[1].pk] = OperationalError("database is locked")
    with pytest.raises(OperationalError):
        judge_crossings(NOTICED)

    assert carded() == []
    assert rows_aside(3) == []
