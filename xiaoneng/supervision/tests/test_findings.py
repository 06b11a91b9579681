"""What rooms report: suspicions for people to look at, cards where the rule says so."""

from datetime import date

import pytest

from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Unusable
from xiaoneng.core.rulebook import Colour, Parameter, Predicate, Subject, arithmetic
from xiaoneng.kit import rulebook
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.jobs import supervise_due
from xiaoneng.supervision.models import Card, Finding, Rule
from xiaoneng.supervision.operations.findings import confirm_finding, dismiss_finding
from xiaoneng.supervision.operations.proposing import (
    Wanted,
    approve_proposal,
    propose_card,
    reject_proposal,
    withdraw_proposal,
)
from xiaoneng.supervision.operations.rules import change_rule, found_rules
from xiaoneng.supervision.tests.factories import FOUNDED, at
from xiaoneng.supervision.versions import last_version
from xiaoneng.supervision.words import arithmetic_words

pytestmark = pytest.mark.django_db
CODE = "TEST_SHORT_REASON"
HAPPENED = at("2026-03-02", "09:00")
LOOKED = at("2026-03-02", "10:00")


def holds(facts, parameters):
    length = len(facts["reason"])
    return arithmetic("short", length=length) if length < parameters["least"] else ""


@pytest.fixture
def room(place):
    """A room whose rule finds reasons that are too short; `room` is what it has to report."""
    reported: list[Subject] = []

    def subjects(since, until, after=""):
        return [one for one in reported if since < one.happened_at <= until]

    predicate = Predicate(
        CODE,
        "不予受理理由过短",
        holds,
        parameters={"least": Parameter(10, "最少字数")},
        sentences={"short": "理由只有 %(length)s 个字"},
    )
    rulebook.contribute(predicate, subjects)
    found_rules(actor=clock_user(), at=FOUNDED)
    yield reported
    rulebook.withdraw(CODE)


def reported(place, reason="材料不全", **fields):
    usual = {
        "key": "cases.case:1",
        "organ": place.section.pk,
        "officer": place.officer.pk,
        "title": "食品经营许可 不予受理",
        "happened_at": HAPPENED,
        "facts": {"reason": reason},
    }
    return Subject(**{**usual, **fields})


@pytest.fixture
def finding(place, room):
    room.append(reported(place))
    supervise_due(LOOKED)
    return Finding.objects.get()


def test_a_suspicion_is_kept_with_its_evidence_and_makes_no_card(place, finding):
    assert (finding.organ, finding.officer, finding.state) == (
        place.section,
        place.officer,
        "found",
    )
    assert finding.evidence == {"arithmetic": "short length=4", "facts": {"reason": "材料不全"}}
    assert arithmetic_words(finding.rule, "short length=4") == "理由只有 4 个字"
    assert not Card.objects.exists()
    assert entries_of(finding)[-1].event == "finding.made"


def test_it_is_found_once(finding):
    supervise_due(at("2026-03-02", "11:00"))
    Rule.objects.filter(code=CODE).update(seen_until=FOUNDED)
    supervise_due(at("2026-03-02", "12:00"))

    assert Finding.objects.count() == 1


def test_what_is_in_order_is_not_found(place, room):
    room.append(reported(place, reason="申请材料不齐全且逾期未补正，依法不予受理"))
    supervise_due(LOOKED)

    assert not Finding.objects.exists()


def test_after_downtime_what_happened_meanwhile_is_read(place, room):
    supervise_due(at("2026-03-01"))
    room += [reported(place, key=f"cases.case:{n}") for n in range(3)]
    supervise_due(at("2026-05-01"))

    assert Finding.objects.count() == 3


def test_what_was_written_just_after_the_last_look_but_began_before_is_read(place, room):
    supervise_due(HAPPENED.replace(minute=1))
    room.append(reported(place))
    supervise_due(HAPPENED.replace(minute=2))

    assert Finding.objects.count() == 1


def test_a_rule_that_breaks_does_not_stop_the_others(place, room, caplog):
    room.append(reported(place, facts={}))
    supervise_due(LOOKED)
    assert not Finding.objects.exists()
    assert CODE in caplog.text

    room[:] = [reported(place)]
    supervise_due(at("2026-03-02", "11:00"))
    assert Finding.objects.count() == 1


def test_a_rule_made_yellow_gives_cards_by_itself(place, room):
    version = last_version(Rule.objects.get(code=CODE))
    change_rule(
        version,
        colour=Colour.YELLOW,
        points=-0.5,
        parameters={"least": 5},
        paper="文",
        actor=place.office,
        at=at("2026-02-01"),
    )
    room.append(reported(place))
    supervise_due(LOOKED)

    card = Card.objects.get()
    assert (card.rule.code, card.points, card.reached_at) == (CODE, -0.5, HAPPENED)
    assert Finding.objects.get().state == "carded"
    assert Finding.objects.get().card == card


def test_a_person_dismisses_with_words(place, finding):
    with pytest.raises(Unusable):
        dismiss_finding(finding, words="", actor=place.office, at=LOOKED)
    with pytest.raises(Denied):
        dismiss_finding(finding, words="无", actor=place.head, at=LOOKED)
    row = dismiss_finding(finding, words="另附书面告知书", actor=place.office, at=LOOKED)

    assert (row.state, row.decided_by) == ("dismissed", place.office)
    with pytest.raises(Conflict, match=f"{place.office}，"):
        confirm_finding(finding, words="x", actor=place.second, at=LOOKED)


def wanted(place, **fields):
    usual = {
        "rule": Rule.objects.get(code="MANUAL_UNREASONED"),
        "colour": "yellow",
        "organ": place.section,
        "officer": place.officer,
        "title": "无法定理由不予受理",
        "happened_on": HAPPENED.date(),
        "reason": "未说明法定理由",
    }
    return Wanted(**{**usual, **fields})


def test_two_people_make_a_card(place, room):
    proposal = propose_card(wanted(place), actor=place.office, at=LOOKED)
    with pytest.raises(Denied):
        approve_proposal(proposal, actor=place.office, at=LOOKED)
    card = approve_proposal(proposal, words="同意", actor=place.second, at=LOOKED)

    assert (card.rule.code, card.colour, card.issued_by) == (
        "MANUAL_UNREASONED",
        "yellow",
        place.second,
    )
    assert card.facts["reason"] == "未说明法定理由"
    with pytest.raises(Conflict):
        approve_proposal(proposal, actor=place.second, at=LOOKED)


def test_a_confirmed_finding_becomes_a_card(place, finding):
    rule = finding.rule
    with pytest.raises(IllegalStep):
        propose_card(wanted(place, rule=rule, finding=finding), actor=place.office, at=LOOKED)
    confirmed = confirm_finding(finding, words="属实", actor=place.office, at=LOOKED)
    proposal = propose_card(
        wanted(place, rule=rule, finding=confirmed), actor=place.office, at=LOOKED
    )
    card = approve_proposal(proposal, actor=place.second, at=LOOKED)

    finding.refresh_from_db()
    assert (finding.card, card.subject) == (card, "cases.case:1")


def test_a_proposal_is_rejected_or_taken_back(place, room):
    first, second = (
        propose_card(wanted(place), actor=place.office, at=LOOKED) for _turn in range(2)
    )
    with pytest.raises(Unusable):
        reject_proposal(first, words="", actor=place.second, at=LOOKED)
    with pytest.raises(Denied):
        withdraw_proposal(second, actor=place.second, at=LOOKED)

    assert (
        reject_proposal(first, words="证据不足", actor=place.second, at=LOOKED).state == "rejected"
    )
    assert withdraw_proposal(second, actor=place.office, at=LOOKED).state == "withdrawn"
    assert not Card.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"colour": "suspicion"},
        {"title": " "},
        {"reason": ""},
        {"happened_on": date(2027, 1, 1)},
    ],
    ids=str,
)
def test_what_no_card_can_be_made_of_is_refused(place, room, fields):
    with pytest.raises(Unusable):
        propose_card(wanted(place, **fields), actor=place.office, at=LOOKED)


def test_cards_of_the_ladder_are_not_proposed(place, room):
    rule = Rule.objects.get(code="RED_OVERDUE")

    with pytest.raises(Unusable):
        propose_card(wanted(place, rule=rule), actor=place.office, at=LOOKED)
