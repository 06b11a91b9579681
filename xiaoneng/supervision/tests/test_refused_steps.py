"""Every step that does not follow a state is refused, and leaves everything as it was."""

from datetime import date

import pytest

from xiaoneng.core.refusals import Conflict, IllegalStep
from xiaoneng.ledger.queries import count_of_entries
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.lifecycle import APPEAL, CARD, FINDING, PROPOSAL, RULE
from xiaoneng.supervision.models import Appeal, Card, Finding, Proposal, Rule, RuleVersion, Step
from xiaoneng.supervision.operations import answering, appealing, judging
from xiaoneng.supervision.operations.findings import (
    confirm_finding,
    dismiss_finding,
    make_findings,
)
from xiaoneng.supervision.operations.proposing import (
    Wanted,
    approve_proposal,
    propose_card,
    reject_proposal,
    withdraw_proposal,
)
from xiaoneng.supervision.operations.rules import resume_rule, suspend_rule
from xiaoneng.supervision.tests.factories import RED_AT, at, carded, told
from xiaoneng.supervision.versions import last_version

pytestmark = pytest.mark.django_db
FIRST, LATER = at("2026-03-31"), at("2026-05-06")  # the day of the card; when all limits are over
SAID = {"words": "说明"}
GROUND = {"ground": "applicant", **SAID}
CARD_ACTS = {  # what is called, with what, by whom, when
    "deliver": (answering.deliver_card, {}, "head", FIRST),
    "explain": (answering.explain_card, SAID, "head", FIRST),
    "report": (answering.report_card, SAID, "head", LATER),
    "confirm": (judging.confirm_card, SAID, "office", FIRST),
    "downgrade": (judging.downgrade_card, SAID, "office", FIRST),
    "rectify": (judging.rectify_card, {"due_on": date(2026, 6, 1), **SAID}, "office", FIRST),
    "appeal": (appealing.appeal_card, SAID, "head", FIRST),
    "revoke": (judging.revoke_card, GROUND, "office", FIRST),
    "close": (judging.close_card, SAID, "office", LATER),
}
APPEAL_ACTS = {
    "uphold": (appealing.uphold_card, SAID, "second", FIRST),
    "grant": (appealing.grant_appeal, GROUND, "second", FIRST),
}
WAYS = {  # the steps that lead to each state
    "issued": [],
    "delivered": ["deliver"],
    "explained": ["explain"],
    "confirmed": ["explain", "confirm"],
    "downgraded": ["explain", "downgrade"],
    "rectifying": ["explain", "confirm", "rectify"],
    "appealed": ["explain", "confirm", "appeal"],
    "upheld": ["explain", "confirm", "appeal", "uphold"],
    "closed": ["explain", "confirm", "close"],
    "revoked": ["revoke"],
    "rectifying after an appeal": ["explain", "confirm", "appeal", "uphold", "rectify"],
    "closed after an appeal": ["explain", "confirm", "appeal", "uphold", "close"],
    "revoked after an appeal": ["explain", "confirm", "appeal", "uphold", "revoke"],
    "revoked by an appeal": ["explain", "confirm", "appeal", "grant"],
}
ALSO = {"issued": {"explain"}, "rectifying": {"report"}}  # who explains signs; a report moves none


def take(act, subject, place):
    call, said, who, moment = act
    return call(subject, **said, actor=getattr(place, who), at=moment)


def everything():
    """The rows that the acts write, the lines of the ledger and the messages."""
    tables = (Card, Step, Appeal, Finding, Proposal, Rule, RuleVersion, Obligation)
    rows = {table: list(table.objects.order_by("pk").values()) for table in tables}
    return rows, count_of_entries(), {one.pk for one in told()}


def not_refused(acts, subject, place):
    """Which of some acts are not refused by the state, or leave something behind."""
    before, found = everything(), []
    for name, act in acts.items():
        try:
            take(act, subject, place)
        except (IllegalStep, Conflict):
            if everything() == before:
                continue
        found.append(name)
    return found


def on_its_way(place, way):
    """A red card after the steps of a way."""
    card = carded(place, RED_AT)
    for step in WAYS[way]:
        if step in APPEAL_ACTS:
            take(APPEAL_ACTS[step], Appeal.objects.get(card=card), place)
        else:
            take(CARD_ACTS[step], card, place)
        card = Card.objects.get(pk=card.pk)
    return card


def test_the_tables_are_covered():
    assert {one.name for one in CARD.steps} == {*CARD_ACTS, *APPEAL_ACTS} - {"report"}
    assert {way.partition(" ")[0] for way in WAYS} == CARD.states
    assert {one.name for one in APPEAL.steps} == set(APPEAL_ACTS)
    assert {one.name for one in FINDING.steps} == {*FINDING_ACTS, "card"}  # a rule makes the card
    assert {one.name for one in PROPOSAL.steps} == set(PROPOSAL_ACTS)
    assert {one.name for one in RULE.steps} == set(RULE_ACTS)


@pytest.mark.parametrize("way", WAYS)
def test_a_card_takes_no_step_that_does_not_follow(place, way):
    card = on_its_way(place, way)
    assert card.state == way.partition(" ")[0]
    allowed = {*CARD.steps_from(card.state), *ALSO.get(card.state, ())}
    others = {step: act for step, act in CARD_ACTS.items() if step not in allowed}

    assert not_refused(others, card, place) == []


@pytest.mark.parametrize("way", [way for way, steps in WAYS.items() if "appeal" in steps[:-1]])
def test_an_appeal_is_decided_once_wherever_its_card_has_gone(place, way):
    card = on_its_way(place, way)
    appeal = Appeal.objects.get(card=card)
    assert appeal.state in APPEAL.final

    assert not_refused(APPEAL_ACTS, appeal, place) == []


FINDING_ACTS = {
    "confirm": (confirm_finding, SAID, "second", LATER),
    "dismiss": (dismiss_finding, SAID, "second", LATER),
}


@pytest.mark.parametrize("state", sorted(FINDING.states - {FINDING.initial}))
def test_a_finding_is_decided_once(place, state):
    version = last_version(Rule.objects.get(code="MANUAL_OTHER"))
    begun = state if state == "carded" else FINDING.initial  # nobody but a rule takes that step
    fields = {"rule": version.rule, "version": version, "organ": place.section, "state": begun}
    finding = Finding(subject="1", title="事", happened_at=FIRST, found_at=FIRST, **fields)
    make_findings([finding], actor=clock_user(), at=FIRST)
    for step, act in FINDING_ACTS.items():
        if FINDING.after("found", step) == state:
            take(act, finding, place)
    finding.refresh_from_db()
    assert finding.state == state

    assert not_refused(FINDING_ACTS, finding, place) == []


PROPOSAL_ACTS = {
    "approve": (approve_proposal, SAID, "second", LATER),
    "reject": (reject_proposal, SAID, "second", LATER),
    "withdraw": (withdraw_proposal, {}, "office", LATER),
}


@pytest.mark.parametrize("step", PROPOSAL_ACTS)
def test_a_proposal_is_decided_once(place, step):
    rule = Rule.objects.get(code="MANUAL_OTHER")
    asked = Wanted(rule, "yellow", place.section, place.officer, "事", FIRST.date(), "理由")
    proposal = propose_card(asked, actor=place.office, at=FIRST)
    take(PROPOSAL_ACTS[step], proposal, place)
    proposal.refresh_from_db()
    assert proposal.state == PROPOSAL.after("proposed", step)

    assert not_refused(PROPOSAL_ACTS, proposal, place) == []


RULE_ACTS = {
    "suspend": (suspend_rule, {"paper": "临效办〔2026〕7 号"}, "office", LATER),
    "resume": (resume_rule, {"paper": "临效办〔2026〕7 号"}, "office", LATER),
}


@pytest.mark.parametrize("state", sorted(RULE.states))
def test_a_rule_rests_or_goes_on_and_not_twice(place, state):
    rule = Rule.objects.get(code="RED_OVERDUE")
    if state == "suspended":
        take(RULE_ACTS["suspend"], rule, place)
    others = {step: act for step, act in RULE_ACTS.items() if step not in RULE.steps_from(state)}

    assert len(others) == 1
    assert not_refused(others, rule, place) == []
