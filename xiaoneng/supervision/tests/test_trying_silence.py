"""How many yellow cards would have been left unexplained, had there been more days or fewer."""

import pytest

from xiaoneng.supervision.models import Card, Rule
from xiaoneng.supervision.operations.answering import explain_card
from xiaoneng.supervision.tests.factories import at
from xiaoneng.supervision.trying import rules_to_try, tried

pytestmark = pytest.mark.django_db
SPAN = (at("2026-03-01"), at("2026-04-30"))
FOURTH = at("2026-03-20")  # issued on the 17th: two working days end with the 19th


def seen(days):
    [rule] = [one for one in rules_to_try() if one.rule.code == "YELLOW_UNANSWERED"]
    hits = tried(rule, {"answer_days": days}, *SPAN)
    return [(one.subject, one.now, one.then) for one in hits]


def test_a_card_explained_on_the_third_day(place, card):
    explain_card(card, words="检测机构封闭检测", actor=place.liaison, at=FOURTH)
    key, now = f"supervision.card:{card.pk}", "unanswered days=2"

    assert seen(2) == [(key, now, now)]
    assert seen(3) == [(key, now, "")]
    assert seen(1) == [(key, now, "unanswered days=1")]
    assert Card.objects.count() == 1


def test_a_card_nobody_explained_and_a_rule_that_rests(place, card):
    Rule.objects.filter(code="YELLOW_UNANSWERED").update(state="suspended")
    key = f"supervision.card:{card.pk}"

    assert seen(10) == [(key, "", "unanswered days=10")]
    assert seen(60) == []  # not over yet


def test_a_card_explained_in_time_is_seen_by_a_shorter_limit_alone(place, card):
    explain_card(card, words="检测机构封闭检测", actor=place.liaison, at=at("2026-03-19"))

    assert seen(2) == []
    assert seen(1) == [(f"supervision.card:{card.pk}", "", "unanswered days=1")]
