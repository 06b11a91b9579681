"""The life of a card: each step, who may take it, when it may not, and the race that is lost."""

from datetime import date

import pytest

from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.operations.answering import deliver_card, explain_card, report_card
from xiaoneng.supervision.operations.appealing import appeal_card, grant_appeal, uphold_card
from xiaoneng.supervision.operations.judging import (
    close_card,
    confirm_card,
    downgrade_card,
    rectify_card,
    revoke_card,
)
from xiaoneng.supervision.tests.factories import NOTICED, RED_AT, at, carded, tick, told

pytestmark = pytest.mark.django_db
NEXT_DAY = at("2026-03-18")
FOURTH = at("2026-03-20")


@pytest.fixture
def explained(place, card):
    return explain_card(card, words="检测机构封闭检测", actor=place.liaison, at=NEXT_DAY)


@pytest.fixture
def confirmed(place, explained):
    return confirm_card(explained, words="理由不成立", actor=place.office, at=NEXT_DAY)


def last(card):
    return entries_of(card)[-1].event


def test_the_liaison_signs(place, card):
    row = deliver_card(card, actor=place.liaison, at=NEXT_DAY)

    assert (row.state, last(row)) == ("delivered", "card.delivered")
    assert row.steps.get().by == place.liaison


def test_chief_and_head_may_sign_and_others_may_not(place, card):
    for stranger in (place.officer, place.office, place.stranger):
        with pytest.raises(Denied):
            deliver_card(card, actor=stranger, at=NEXT_DAY)

    assert deliver_card(card, actor=place.chief, at=NEXT_DAY).state == "delivered"


def test_who_explains_has_signed_and_the_limit_is_met(place, explained):
    assert explained.state == "explained"
    assert [one.act for one in explained.steps.all()] == ["deliver", "explain"]
    explained.duty.refresh_from_db()
    assert (explained.duty.state, explained.duty.light) == ("closed", "met")
    assert explained.escalate_at is None
    found = told(event="card.explained")
    assert {one.addressee for one in found} == {place.office, place.second}


def test_an_explanation_says_something(place, card):
    with pytest.raises(Unusable):
        explain_card(card, words=" ", actor=place.liaison, at=NEXT_DAY)


def test_what_is_explained_is_confirmed_and_counts(place, confirmed):
    assert (confirmed.state, confirmed.judged_by) == ("confirmed", place.office)
    assert Card.objects.standing().count() == 1
    assert last(confirmed) == "card.confirmed"


def test_what_may_still_be_explained_is_not_judged(place, card):
    for judge in (confirm_card, downgrade_card):
        with pytest.raises(IllegalStep):
            judge(card, words="事实清楚", actor=place.office, at=NEXT_DAY)


def test_silence_is_judged_by_the_facts(place, card):
    row = confirm_card(card, words="逾期未说明，按事实认定", actor=place.office, at=FOURTH)

    row.duty.refresh_from_db()
    assert (row.state, row.duty.light) == ("confirmed", "missed")


def test_nobody_judges_what_they_answered(place, card):
    place.liaison.grants.create(
        role="efficiency_office", organ=place.root, from_on=place.root.opened_on
    )
    row = explain_card(card, words="说明", actor=place.liaison, at=NEXT_DAY)

    with pytest.raises(Denied):
        confirm_card(row, words="理由", actor=place.liaison, at=NEXT_DAY)
    with pytest.raises(Denied):
        confirm_card(row, words="理由", actor=place.head, at=NEXT_DAY)


def test_a_revoked_card_stays_and_counts_nowhere(place, explained):
    row = revoke_card(
        explained,
        ground="late_pause",
        words="检测委托单落款早于到期日",
        paper="检委〔2026〕12 号",
        actor=place.office,
        at=NEXT_DAY,
    )

    assert (row.state, row.steps.last().ground) == ("revoked", "late_pause")
    assert not Card.objects.standing().exists()
    with pytest.raises(IllegalStep):
        confirm_card(row, words="x", actor=place.office, at=NEXT_DAY)


def test_revoking_unexplained_takes_its_limit_away(place, card):
    row = revoke_card(
        card, ground="system_fault", words="网络中断", actor=place.office, at=NEXT_DAY
    )

    row.duty.refresh_from_db()
    assert (row.duty.state, row.escalate_at) == ("cancelled", None)


def test_a_revocation_needs_its_ground(place, card):
    for ground, words in (("weather", "大雨"), ("applicant", "")):
        with pytest.raises(Unusable):
            revoke_card(card, ground=ground, words=words, actor=place.office, at=NEXT_DAY)


def test_only_a_red_card_is_made_yellow(place, explained):
    with pytest.raises(IllegalStep):
        downgrade_card(explained, words="从轻", actor=place.office, at=NEXT_DAY)


def test_a_red_card_made_yellow_has_the_points_of_a_yellow(place):
    red = carded(place, RED_AT)
    said = explain_card(red, words="已加快办理", actor=place.liaison, at=at("2026-03-31"))
    row = downgrade_card(said, words="主动补救", actor=place.office, at=at("2026-03-31"))

    assert (row.state, row.colour, row.points) == ("downgraded", "yellow", -1)
    assert row.version.colour == "red"


def test_what_is_to_be_put_right_is_owed_by_a_day(place, confirmed):
    due = date(2026, 4, 10)
    row = rectify_card(confirmed, due_on=due, words="补齐回访", actor=place.office, at=NEXT_DAY)

    assert (row.state, row.duty.kind.code) == ("rectifying", "card-rectify")
    assert row.duty.due_at == at("2026-04-11", "00:00")

    report_card(row, words="已补齐", actor=place.chief, at=at("2026-04-01"))
    closed = close_card(row, words="核查属实", actor=place.office, at=at("2026-04-02"))

    closed.duty.refresh_from_db()
    assert (closed.state, closed.duty.light) == ("closed", "met")
    assert Card.objects.standing().count() == 1


def test_a_day_that_has_passed_is_no_limit(place, confirmed):
    with pytest.raises(Unusable):
        rectify_card(
            confirmed, due_on=date(2026, 3, 1), words="改", actor=place.office, at=NEXT_DAY
        )


def test_there_is_nothing_to_report_on_before(place, confirmed):
    with pytest.raises(IllegalStep):
        report_card(confirmed, words="已改", actor=place.chief, at=NEXT_DAY)


def test_a_card_is_not_closed_while_it_may_be_appealed(place, confirmed):
    with pytest.raises(IllegalStep):
        close_card(confirmed, words="无需整改", actor=place.office, at=at("2026-03-23"))

    row = close_card(confirmed, words="无需整改", actor=place.office, at=at("2026-03-24"))
    assert row.state == "closed"


@pytest.fixture
def appeal(place, confirmed):
    return appeal_card(confirmed, words="委托检测在前", actor=place.head, at=at("2026-03-20"))


def test_an_appeal_is_owed_to_be_decided(place, appeal):
    assert appeal.card.state == "appealed"
    assert (appeal.duty.kind.code, appeal.duty.officer) == ("card-appeal", place.second)
    assert appeal.duty.due_at == at("2026-03-28", "00:00")


def test_whoever_confirmed_does_not_decide(place, appeal):
    with pytest.raises(Denied):
        uphold_card(appeal, words="维持", actor=place.office, at=at("2026-03-23"))

    row = uphold_card(appeal, words="维持", actor=place.second, at=at("2026-03-23"))

    appeal.duty.refresh_from_db()
    assert (row.state, appeal.state, appeal.duty.light) == ("upheld", "upheld", "met")
    assert last(row) == "appeal.upheld"


def test_a_granted_appeal_revokes_the_card(place, appeal):
    row = grant_appeal(
        appeal,
        ground="late_pause",
        words="委托单属实",
        actor=place.second,
        at=at("2026-03-23"),
    )

    assert (row.state, appeal.state) == ("revoked", "granted")
    with pytest.raises(IllegalStep):
        uphold_card(appeal, words="维持", actor=place.second, at=at("2026-03-23"))


def test_an_appeal_comes_in_time_and_once(place, confirmed):
    with pytest.raises(IllegalStep):
        appeal_card(confirmed, words="不服", actor=place.head, at=at("2026-03-24"))
    assert Card.objects.get().state == "confirmed"

    filed = appeal_card(confirmed, words="不服", actor=place.head, at=at("2026-03-23"))
    row = uphold_card(filed, words="维持", actor=place.second, at=at("2026-03-23"))
    with pytest.raises(IllegalStep):
        appeal_card(row, words="再申诉", actor=place.head, at=at("2026-03-23"))


def test_the_slower_of_two_is_told_and_leaves_no_trace(place, explained):
    stale = Card.objects.get(pk=explained.pk)
    confirm_card(explained, words="成立", actor=place.office, at=NEXT_DAY)
    lines = len(entries_of(explained))

    for act in (
        lambda: revoke_card(stale, ground="applicant", words="x", actor=place.second, at=NEXT_DAY),
        lambda: confirm_card(stale, words="x", actor=place.second, at=NEXT_DAY),
    ):
        with pytest.raises(Conflict, match=r"认定|Confirmed"):
            act()
    assert len(entries_of(explained)) == lines


def test_silence_makes_a_red_card_and_tells_those_above_once(place, card):
    tick(at("2026-03-20", "00:00"))
    tick(at("2026-03-20", "00:01"))

    red = Card.objects.get(rule__code="YELLOW_UNANSWERED")
    assert (red.colour, red.reached_at) == ("red", at("2026-03-20", "00:00"))
    assert red.facts["first"] == card.number
    found = told(event="card.escalated")
    assert {one.addressee for one in found} == {place.head, place.leader}


def test_what_was_explained_in_time_makes_none(place, explained):
    tick(at("2026-03-25"))

    assert Card.objects.count() == 1


def test_an_unanswered_red_card_makes_no_further_card(place):
    carded(place, RED_AT)
    tick(at("2026-04-20"))
    codes = [one.rule.code for one in Card.objects.order_by("pk")]

    assert codes.count("YELLOW_UNANSWERED") == 1  # of the yellow one
    assert len(told(event="card.escalated", addressee=place.head)) == 2


def test_messages_come_once_however_often_the_hand_moves(place, card):
    before = len(told())
    tick(NOTICED)

    assert len(told()) == before
