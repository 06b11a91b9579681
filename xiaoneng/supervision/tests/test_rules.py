"""Rules are data with versions; several yellow cards make a red one."""

import pytest

from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.builtin import BUILTIN, rule_words
from xiaoneng.supervision.models import Card, Rule
from xiaoneng.supervision.operations.answering import explain_card
from xiaoneng.supervision.operations.judging import confirm_card, revoke_card
from xiaoneng.supervision.operations.rechecking import recheck_cards
from xiaoneng.supervision.operations.rules import (
    change_rule,
    found_rules,
    resume_rule,
    suspend_rule,
)
from xiaoneng.supervision.tests.factories import at, late, tick
from xiaoneng.supervision.versions import Rulebook, last_version

pytestmark = pytest.mark.django_db
CHANGED = at("2026-02-02")
PAPER = "临效办〔2026〕7 号"


@pytest.fixture
def yellow(place):
    return last_version(Rule.objects.get(code="YELLOW_OVERDUE"))


def changed(version, **said):
    usual = {
        "colour": version.colour,
        "points": version.points,
        "parameters": {},
        "paper": PAPER,
        "at": CHANGED,
    }
    return change_rule(version, **{**usual, **said})


def test_they_are_founded_once(place):
    assert found_rules(actor=clock_user(), at=CHANGED) == 0
    assert Rule.objects.filter(code__in=[one.code for one in BUILTIN]).count() == len(BUILTIN)
    assert "YELLOW" not in rule_words(Rule.objects.get(code="YELLOW_OVERDUE"))


def test_a_change_is_another_version_from_now_on(place, yellow):
    made = changed(yellow, points=-2, parameters={"answer_days": 3}, actor=place.office)

    book = Rulebook()
    assert book.at("YELLOW_OVERDUE", at("2026-02-01")).number == 1
    assert book.at("YELLOW_OVERDUE", CHANGED) == made
    assert book.at("YELLOW_OVERDUE", at("2025-12-31")) is None
    assert (made.paper, made.by) == (PAPER, place.office)
    assert entries_of(yellow.rule)[-1].event == "rule.changed"


def test_only_the_efficiency_office_changes_it(place, yellow):
    for somebody in (place.second, place.head, place.leader):
        with pytest.raises(Denied):
            changed(yellow, points=-2, actor=somebody)


@pytest.mark.parametrize(
    "said",
    [
        {"paper": " "},
        {"points": 1},
        {"points": -1},
        {"colour": "suspicion"},
        {"parameters": {"weather": 1}},
        {"parameters": {"answer_days": 0}},
    ],
    ids=str,
)
def test_what_a_rule_cannot_say_is_refused(place, yellow, said):
    with pytest.raises(Unusable):
        changed(yellow, actor=place.office, **said)


def test_the_slower_of_two_is_told(place, yellow):
    changed(yellow, points=-2, actor=place.office)

    with pytest.raises(Conflict):
        changed(yellow, points=-3, actor=place.office)


def test_a_rule_rests_and_goes_on(place, yellow):
    rule = yellow.rule
    suspend_rule(rule, paper=PAPER, actor=place.office, at=CHANGED)
    assert Rulebook().at("YELLOW_OVERDUE", CHANGED) is None

    resume_rule(rule, paper=PAPER, actor=place.office, at=at("2026-02-03"))
    assert Rulebook().at("YELLOW_OVERDUE", CHANGED) is not None
    with pytest.raises(Unusable):
        suspend_rule(rule, paper="", actor=place.office, at=CHANGED)


@pytest.fixture
def three(place):
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        late(place, began=at(day))
    tick(at("2026-03-19"))
    cards = list(Card.objects.order_by("pk"))
    return [
        explain_card(card, words="说明", actor=place.liaison, at=at("2026-03-19")) for card in cards
    ]


def confirm(place, cards):
    return [
        confirm_card(card, words="成立", actor=place.office, at=at("2026-03-19")) for card in cards
    ]


def test_the_third_confirmed_yellow_card_of_a_year_makes_a_red_one(place, three):
    confirm(place, three[:2])
    tick(at("2026-03-20"))
    assert not Card.objects.filter(rule__code="YELLOW_REPEATED").exists()

    confirm(place, three[2:])
    tick(at("2026-03-21"))
    tick(at("2026-03-22"))

    red = Card.objects.get(rule__code="YELLOW_REPEATED")
    assert (red.colour, red.organ, red.officer) == ("red", place.organ, None)
    assert red.facts["cards"] == [one.number for one in three]


def test_where_one_of_them_is_revoked_the_red_one_lost_its_ground(place, three):
    cards = confirm(place, three)
    tick(at("2026-03-20"))
    revoke_card(
        cards[0], ground="wrong_limit", words="时限录错", actor=place.second, at=at("2026-03-20")
    )
    red = Card.objects.get(rule__code="YELLOW_REPEATED")

    assert recheck_cards([red], actor=place.office, at=at("2026-03-20")) == 1
    assert red.difference == {"then": "3", "now": "2"}
    assert red.state == "issued"


def test_the_number_is_a_parameter(place, three):
    version = last_version(Rule.objects.get(code="YELLOW_REPEATED"))
    changed(version, parameters={"number": 2}, actor=place.office)
    confirm(place, three[:2])
    tick(at("2026-03-20"))

    assert Card.objects.filter(rule__code="YELLOW_REPEATED").count() == 1
