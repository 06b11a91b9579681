"""What a card by hand is refused for, when it is proposed and when it is approved."""

from datetime import date

import pytest

from xiaoneng.core.refusals import Conflict, IllegalStep, Unusable
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import someone
from xiaoneng.supervision.models import Card, Finding, Proposal, Rule
from xiaoneng.supervision.operations.findings import confirm_finding, make_findings
from xiaoneng.supervision.operations.proposing import Wanted, approve_proposal, propose_card
from xiaoneng.supervision.operations.rules import suspend_rule
from xiaoneng.supervision.tests.factories import at
from xiaoneng.supervision.versions import last_version

pytestmark = pytest.mark.django_db
LOOKED = at("2026-03-10")
LIVE = date(2026, 3, 5)


def wanted(place, **fields):
    usual = {
        "rule": Rule.objects.get(code="MANUAL_CONDUCT"),
        "colour": "yellow",
        "organ": place.section,
        "officer": place.officer,
        "title": "推诿",
        "happened_on": date(2026, 3, 4),
        "reason": "两次要求申请人改日再来",
    }
    return Wanted(**{**usual, **fields})


def propose(place, **fields):
    return propose_card(wanted(place, **fields), actor=place.office, at=LOOKED)


def live(place, day):
    Organ.objects.filter(pk=place.organ.pk).update(live_from_on=day)


def confirmed_finding(place, **fields):
    version = last_version(Rule.objects.get(code="IDLE"))
    usual = {"rule": version.rule, "version": version, "organ": place.section, "subject": "1"}
    moments = {"happened_at": at("2026-03-04"), "found_at": LOOKED}
    found = Finding(**{**usual, "title": "事", **moments, **fields})
    [made] = make_findings([found], actor=place.office, at=LOOKED)
    return confirm_finding(made, words="属实", actor=place.office, at=LOOKED)


def test_what_happened_before_its_organ_was_live_leads_to_no_card(place):
    live(place, LIVE)

    with pytest.raises(Unusable, match="2026-03-05"):
        propose(place)
    assert not Proposal.objects.exists()
    assert propose(place, happened_on=LIVE).state == "proposed"


def test_nor_where_the_day_was_set_after_it_was_proposed(place):
    proposal = propose(place)
    live(place, LIVE)

    with pytest.raises(Unusable, match="2026-03-05"):
        approve_proposal(proposal, actor=place.second, at=LOOKED)
    proposal.refresh_from_db()
    assert (proposal.state, Card.objects.count()) == ("proposed", 0)


def test_a_rule_that_was_suspended_meanwhile_makes_no_card(place):
    proposal = propose(place)
    suspend_rule(proposal.rule, paper="文", actor=place.office, at=LOOKED)

    with pytest.raises(IllegalStep):
        approve_proposal(proposal, actor=place.second, at=LOOKED)
    assert not Card.objects.exists()


def test_a_card_is_on_somebody_who_was_of_the_organ(place):
    with pytest.raises(Unusable, match=str(place.stranger)):
        propose(place, officer=place.stranger)

    assert propose(place, officer=place.liaison).officer == place.liaison  # of a sister section
    assert propose(place, officer=None).officer is None


def test_but_whom_the_finding_names_may_be_of_another(place):
    finding = confirmed_finding(place, officer=place.stranger)

    assert propose(place, officer=place.stranger, finding=finding).officer == place.stranger
    with pytest.raises(Unusable):
        propose(place, officer=someone("officer", place.other), finding=finding)


def test_the_second_proposal_for_a_finding_is_told_of_the_card(place):
    finding = confirmed_finding(place)
    first, second = (propose(place, finding=finding) for _turn in range(2))
    card = approve_proposal(first, actor=place.second, at=LOOKED)

    with pytest.raises(Conflict, match=card.number):
        approve_proposal(second, actor=place.second, at=LOOKED)
