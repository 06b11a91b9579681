"""One row that cannot be dealt with keeps no other from its card, and is shown on Health."""

import pytest
from django.db import OperationalError

from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.queries import rows_aside
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.jobs import sweep
from xiaoneng.supervision.jobs import counting, crossings, judge_crossings, rechecks, silence
from xiaoneng.supervision.models import Card, Colours
from xiaoneng.supervision.tests.factories import NOTICED, at, late, tick, told

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


@pytest.fixture
def cards(three):
    """Their cards: issued, and nobody has explained them."""
    tick(NOTICED)
    return list(Card.objects.order_by("pk"))


def failing_for(monkeypatch, room, name, is_bad):
    """One call of a job fails for one row; the others are done as ever."""
    usual = getattr(room, name)

    def failing(first, *rest, **by):
        if is_bad(first):
            raise ValueError("a chain without an end")
        return usual(first, *rest, **by)

    monkeypatch.setattr(room, name, failing)
    return lambda: monkeypatch.setattr(room, name, usual)


def test_a_card_whose_silence_has_no_consequence_keeps_no_other_from_it(cards, monkeypatch):
    mend = failing_for(monkeypatch, silence, "tell_superiors", cards[1].__eq__)
    days = [at("2026-03-20", time) for time in ("09:00", "09:30", "10:00")]

    assert silence.escalate(days[0], batch=1) == (2, 2)
    assert rows_aside(3) == [("escalations", 1, [(cards[1].number, "a chain without an end")])]
    mend()
    assert [silence.escalate(moment) for moment in days[1:]] == [(0, 0), (1, 1)]
    assert silence.escalate(days[2]) == (0, 0)


def test_a_card_that_cannot_be_read_again_keeps_no_other_from_it(cards, monkeypatch):
    mend = failing_for(monkeypatch, rechecks, "recheck_cards", lambda some: cards[1] in some)
    days = [at("2026-03-18", time) for time in ("09:00", "09:30", "10:00")]
    rechecks.recheck_due(days[0])

    assert Card.objects.filter(rechecked_at=days[0]).count() == 2
    assert rows_aside(3) == [("rechecks", 1, [(cards[1].number, "a chain without an end")])]
    mend()
    for moment in days[1:]:
        rechecks.recheck_due(moment)
    assert Card.objects.get(rechecked_at=days[2]) == cards[1]


def test_an_organ_whose_yellow_cards_cannot_be_counted_keeps_no_other_from_it(
    place, cards, monkeypatch
):
    for place_in, one in enumerate(cards * 2):
        body = place.organ if place_in < len(cards) else place.other
        Card.objects.create(
            number=f"旧 {place_in}", rule=one.rule, version=one.version, colour=Colours.YELLOW,
            subject=f"manual:{place_in}", title="旧牌", organ=body, body=body, state="confirmed",
            reached_at=NOTICED, issued_at=NOTICED, judged_at=NOTICED, issued_by=place.office,
        )  # fmt: skip
    mend = failing_for(
        monkeypatch, counting, "drafts_for", lambda full: full[0][0] == place.organ.pk
    )

    assert counting.count_yellow(NOTICED) == 1
    assert rows_aside(3) == [("counting", 1, [(place.organ.name, "a chain without an end")])]
    mend()
    assert [counting.count_yellow(moment) for moment in (SOON, NEXT)] == [0, 1]
