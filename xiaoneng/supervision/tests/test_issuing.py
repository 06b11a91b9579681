"""A line crossed is a card, once; its facts are those of the moment the line was reached."""

from datetime import date

import pytest

from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import someone
from xiaoneng.supervision.jobs import supervise_due
from xiaoneng.supervision.models import Card, RuleVersion
from xiaoneng.supervision.operations.rules import change_rule, suspend_rule
from xiaoneng.supervision.tests.factories import (
    NOTICED,
    RED_AT,
    YELLOW_AT,
    at,
    carded,
    late,
    tick,
    told,
)
from xiaoneng.supervision.versions import last_version

pytestmark = pytest.mark.django_db


def test_a_yellow_line_is_a_yellow_card(place, card):
    assert (card.colour, card.points, card.state) == ("yellow", -1, "issued")
    assert card.reached_at == YELLOW_AT
    assert (card.organ, card.officer, card.body) == (place.section, place.officer, place.organ)
    assert card.liaison == place.liaison
    assert card.version.rule.code == "YELLOW_OVERDUE"
    assert card.number == "效监〔2026〕1 号"
    assert card.crossing.rung == "yellow"


def test_its_facts_are_those_of_the_moment(card):
    assert card.facts["limits"]["promised"]["used"] == 11
    assert card.facts["limits"]["promised"]["due_on"] == "2026-03-16"
    assert card.facts["light"] == "overdue"
    assert card.facts["arithmetic"] == (
        "over which=promised unit=workday amount=10 used=11 over=1 due_on=2026-03-16"
    )


def test_a_red_line_is_judged_on_the_statutory_limit(place):
    red = carded(place, RED_AT)

    assert (red.colour, red.points) == ("red", -1.5)
    assert red.facts["arithmetic"].startswith("over which=statutory unit=workday amount=20")
    assert Card.objects.count() == 2


def test_the_limit_to_explain_runs_from_the_issue(place, card):
    duty = card.duty

    assert (duty.kind.code, duty.officer, duty.organ) == (
        "card-explain",
        place.liaison,
        place.section,
    )
    assert duty.due_at == at("2026-03-20", "00:00")
    assert duty.url == card.get_absolute_url()


def test_it_leaves_one_line_and_tells_each_once(place, card):
    supervise_due(NOTICED)

    found = told(event="card.issued")
    assert [one.event for one in entries_of(card)] == ["card.issued"]
    assert {one.addressee for one in found} == {place.officer, place.liaison, place.chief}
    assert len(found) == 3


def test_of_a_red_card_the_head_and_the_leader_in_charge_are_told(place):
    red = carded(place, RED_AT)

    found = told(key=f"card:{red.pk}")
    assert {place.head, place.leader} <= {one.addressee for one in found}


def test_at_night_the_message_waits_and_the_fact_does_not(place):
    card = carded(place, at("2026-03-17", "00:01"))

    waits = {one.not_before for one in told(key=f"card:{card.pk}")}
    assert waits == {at("2026-03-17", "09:00")}
    assert card.issued_at == at("2026-03-17", "00:01")


def test_after_downtime_a_card_bears_the_moment_of_the_fact(place):
    carded(place, at("2026-06-01"))

    assert [one.reached_at for one in Card.objects.filter(crossing__isnull=False)] == [
        RED_AT,
        YELLOW_AT,
    ]


def test_whoever_held_the_clock_then_bears_it(place):
    row = late(place)
    elsewhere = someone("officer", place.other)
    hand_over_obligation(
        row,
        organ=place.other,
        officer=elsewhere,
        reason="移交",
        actor=clock_user(),
        at=at("2026-03-18"),
    )
    tick(at("2026-03-19"))

    assert Card.objects.get().officer == place.officer
    assert Card.objects.get().organ == place.section


def test_what_was_crossed_before_the_organ_was_live_has_no_card(place):
    place.organ.live_from_on = date(2026, 3, 18)
    place.organ.save(update_fields=["live_from_on"])
    late(place)
    tick(RED_AT)

    assert [one.colour for one in Card.objects.all()] == ["red"]


def test_what_was_crossed_before_the_rule_held_has_no_card(place):
    RuleVersion.objects.update(from_at=at("2026-03-20"))
    late(place)
    tick(RED_AT)

    assert [one.colour for one in Card.objects.all()] == ["red"]


def test_a_suspended_rule_gives_none(place):
    rule = last_version(place_rule("YELLOW_OVERDUE")).rule
    suspend_rule(rule, paper="文", actor=place.office, at=at("2026-02-01"))
    late(place)
    tick(NOTICED)

    assert not Card.objects.exists()


def place_rule(code):
    return RuleVersion.objects.get(rule__code=code, until_at__isnull=True).rule


def test_a_card_names_the_version_of_the_day_of_the_fact(place):
    version = last_version(place_rule("YELLOW_OVERDUE"))
    changed = at("2026-03-18", "00:00")
    change_rule(
        version,
        colour="yellow",
        points=-2,
        parameters={},
        paper="临效办〔2026〕7 号",
        actor=place.office,
        at=changed,
    )
    late(place)
    late(place, began=at("2026-03-03"))
    tick(at("2026-03-19"))

    assert [(one.points, one.version.number) for one in Card.objects.order_by("reached_at")] == [
        (-1, 1),
        (-2, 2),
    ]


def test_what_recurs_is_flagged(place):
    first = carded(place)
    late(place, began=at("2026-03-03"))
    tick(at("2026-03-18"))

    assert not first.is_recurrence
    assert Card.objects.latest("pk").is_recurrence


def test_the_lines_of_its_own_limits_make_no_further_cards(place, card):
    tick(at("2026-03-30"))

    assert {one.rule.code for one in Card.objects.all()} == {"YELLOW_OVERDUE", "YELLOW_UNANSWERED"}


def test_two_of_a_rule_and_subject_never_stand_beside_each_other(place, card):
    type(card.crossing).objects.filter(pk=card.crossing.pk).update(judged_at=None)  # its claim lost
    supervise_due(NOTICED)

    assert Card.objects.count() == 1
