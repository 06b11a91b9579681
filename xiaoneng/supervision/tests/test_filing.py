"""What a suspicion list gives over: findings with frozen evidence, never cards."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.core.rulebook import Colour
from xiaoneng.ledger.queries import entries_of
from xiaoneng.supervision.builtin import rule_words
from xiaoneng.supervision.doubts import DOUBT_RULES
from xiaoneng.supervision.models import Card, Finding, Rule
from xiaoneng.supervision.operations.filing import Suspicion, file_suspicions
from xiaoneng.supervision.operations.findings import confirm_finding
from xiaoneng.supervision.operations.rules import change_rule, suspend_rule
from xiaoneng.supervision.queries import doubts_filed, finding_about
from xiaoneng.supervision.tests.factories import at
from xiaoneng.supervision.versions import last_version
from xiaoneng.supervision.words import arithmetic_words

pytestmark = pytest.mark.django_db
CODE = "DOUBT_ENTERED_IN_BATCH"
LOOKED = at("2026-03-02", "10:00")


@pytest.fixture
def suspicion(place):
    return Suspicion(
        rule=CODE,
        subject="insight.doubt:1",
        title="一批办结",
        organ=place.section.pk,
        officer=place.officer.pk,
        happened_at=at("2026-02-27", "22:00"),
        arithmetic="entered_in_batch number=12 measured=220",
        cases=[3, 4],
        facts={"period": "2025-12 – 2026-02"},
    )


def test_it_becomes_a_finding_with_its_evidence_and_no_card(place, suspicion):
    [made] = file_suspicions([suspicion], actor=place.office, at=LOOKED)

    assert (made.organ, made.officer, made.state) == (place.section, place.officer, "found")
    assert made.evidence == {
        "arithmetic": suspicion.arithmetic, "facts": dict(suspicion.facts), "cases": [3, 4],
    }  # fmt: skip
    assert arithmetic_words(made.rule, suspicion.arithmetic).startswith("12 件")
    assert entries_of(made)[-1].event == "finding.made"
    assert not Card.objects.exists()


def test_the_same_cases_are_filed_once(place, suspicion):
    file_suspicions([suspicion, suspicion], actor=place.office, at=LOOKED)
    later = replace(suspicion, arithmetic="entered_in_batch number=13 measured=9")
    assert file_suspicions([later], actor=place.second, at=LOOKED) == []

    assert Finding.objects.get().evidence["arithmetic"] == suspicion.arithmetic


def test_only_those_who_watch_over_the_organ_file(place, suspicion):
    for actor in (place.officer, place.head, place.leader, place.stranger):
        with pytest.raises(Denied):
            file_suspicions([suspicion], actor=actor, at=LOOKED)
    assert not Finding.objects.exists()


def test_a_rule_that_rests_or_is_none_takes_nothing(place, suspicion):
    with pytest.raises(Unusable):
        file_suspicions([replace(suspicion, rule="YELLOW_OVERDUE")], actor=place.office, at=LOOKED)
    suspend_rule(Rule.objects.get(code=CODE), paper="文", actor=place.office, at=LOOKED)
    with pytest.raises(Unusable):
        file_suspicions([suspicion], actor=place.office, at=LOOKED)


def test_such_a_rule_never_gives_a_card_by_itself(place):
    version = last_version(Rule.objects.get(code=CODE))
    with pytest.raises(Unusable):
        change_rule(version, colour=Colour.YELLOW, points=-1, parameters={}, paper="文",
                    actor=place.office, at=LOOKED)  # fmt: skip


def test_the_list_knows_what_became_of_it(place, suspicion):
    [made] = file_suspicions([suspicion], actor=place.office, at=LOOKED)
    confirm_finding(made, words="属实", actor=place.second, at=LOOKED)

    filed = doubts_filed(place.office, LOOKED.date())
    assert filed[CODE, "insight.doubt:1"].state == "confirmed"
    assert finding_about(place.office, CODE, "insight.doubt:1", LOOKED.date()) == made
    assert doubts_filed(place.stranger, LOOKED.date()) == {}


def test_every_rule_of_a_list_has_words(place):
    for one in DOUBT_RULES:
        rule = Rule.objects.get(code=one.code)
        assert rule_words(rule) == str(one.words)
        assert last_version(rule).colour == "suspicion"


def test_where_only_the_day_is_known_no_midnight_is_told(client, place, suspicion):
    told = replace(suspicion, happened_at=at("2026-02-27", "00:00"))
    [made] = file_suspicions([told], actor=place.office, at=LOOKED)
    confirm_finding(made, words="属实", actor=place.second, at=LOOKED)
    client.force_login(place.office)

    detail = client.get(made.get_absolute_url()).content.decode()
    listed = client.get(reverse("supervision:findings")).content.decode()
    form = client.get(reverse("supervision:propose"), {"finding": made.pk}).context["form"]

    for page in (detail, listed):
        assert "2026-02-27 周五" in page
        assert "2026-02-27 00:00" not in page
    assert form.initial["happened_on"] == date(2026, 2, 27)
