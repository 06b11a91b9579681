"""The pages of supervision through HTTP."""

import pytest
from django.urls import reverse

from xiaoneng.kit.time import now
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.models import Card, Finding, Proposal, Rule
from xiaoneng.supervision.operations.answering import explain_card
from xiaoneng.supervision.operations.findings import make_findings
from xiaoneng.supervision.operations.judging import confirm_card, revoke_card
from xiaoneng.supervision.tests.factories import NOTICED, RED_AT, at, carded
from xiaoneng.supervision.versions import last_version

pytestmark = pytest.mark.django_db
NEXT_DAY = at("2026-03-18")


def opened(client, user, address, **asked):
    client.force_login(user)
    return client.get(address, asked)


def text(response):
    return response.content.decode()


def test_the_page_says_why(client, place, card):
    shown = text(opened(client, place.office, card.get_absolute_url()))

    assert card.number in shown
    assert "承诺时限 10 个工作日，应在 2026-03-16 周一前办结" in shown
    assert "超过时限，达到黄牌线" in shown
    assert place.officer.full_name in shown


def test_it_says_it_in_english(client, place, card):
    client.cookies["xiaoneng_language"] = "en"
    shown = text(opened(client, place.office, card.get_absolute_url()))

    assert "Why this card was given" in shown
    assert "By the promise of 10 working days it was due on Mon 2026-03-16" in shown


def test_a_card_of_another_organ_is_not_there(client, place, card):
    assert opened(client, place.stranger, card.get_absolute_url()).status_code == 404
    assert card.number not in text(opened(client, place.stranger, reverse("supervision:cards")))


@pytest.mark.parametrize("who", ["officer", "chief", "head", "liaison", "leader", "office"])
def test_those_concerned_see_it_in_their_list(client, place, card, who):
    shown = opened(client, getattr(place, who), reverse("supervision:cards"))

    assert card.number in text(shown)


def test_an_explanation_goes_through_its_form(client, place, card):
    client.force_login(place.liaison)
    address = reverse("supervision:explain", args=[card.pk])
    empty = client.post(address, {"words": ""})
    done = client.post(address, {"words": "检测机构封闭检测", "paper": ""})

    assert empty.status_code == 422
    assert done.status_code == 302
    assert Card.objects.get().state == "explained"


def test_what_does_not_fit_the_state_is_refused_politely(client, place, card):
    client.force_login(place.office)

    assert client.get(reverse("supervision:close", args=[card.pk])).status_code == 409


def test_the_organ_cannot_judge(client, place, card):
    row = explain_card(card, words="说明", actor=place.liaison, at=NEXT_DAY)
    client.force_login(place.head)

    assert client.get(reverse("supervision:confirm", args=[row.pk])).status_code == 403


def test_a_revoked_card_is_struck_through_and_kept(client, place, card):
    revoke_card(card, ground="applicant", words="申请人撤回", actor=place.office, at=NEXT_DAY)
    shown = text(opened(client, place.office, reverse("supervision:cards")))

    assert 'data-card="void"' in shown
    assert card.number not in text(
        opened(client, place.office, reverse("supervision:cards"), holds="valid")
    )


def test_many_are_signed_for_at_once(client, place):
    carded(place, RED_AT)
    client.force_login(place.liaison)
    keys = [one.pk for one in Card.objects.all()]
    client.post(reverse("supervision:cards"), {"bulk": "deliver", "pk": keys})

    assert {one.state for one in Card.objects.all()} == {"delivered"}


def test_a_past_day_shows_how_it_stood_then(client, place, card):
    explain_card(card, words="后来的说明", actor=place.liaison, at=at("2026-03-19"))
    then = text(opened(client, place.office, card.get_absolute_url(), as_of="2026-03-18"))
    now_shown = text(opened(client, place.office, card.get_absolute_url()))

    assert "后来的说明" not in then
    assert "后来的说明" in now_shown


def test_a_recheck_marks_what_lost_its_ground(client, place, card):
    obligation = card.obligation
    obligation.started_at = at("2026-03-12")
    obligation.save(update_fields=["started_at"])
    card.crossing.obligation.refresh_from_db()
    client.force_login(place.office)
    client.post(reverse("supervision:recheck", args=[card.pk]))
    card.refresh_from_db()

    assert card.difference["then"] == card.reached_at.isoformat()
    assert card.rechecked_at is not None


def test_rules_show_their_versions_and_are_changed_by_a_form(client, place):
    rule = Rule.objects.get(code="YELLOW_OVERDUE")
    client.force_login(place.office)
    every = client.get(reverse("supervision:rules"), {"size": "100"})
    assert "超过时限，达到黄牌线" in text(every)
    address = reverse("supervision:change_rule", args=[rule.pk])
    asked = {"colour": "yellow", "points": "-2", "paper": "临效办〔2026〕7 号"}
    asked |= {"answer_days": "3", "appeal_days": "3", "recurrence_days": "30"}
    done = client.post(address, asked)

    assert done.status_code == 302
    assert last_version(rule).number == 2
    assert "临效办〔2026〕7 号" in text(client.get(rule.get_absolute_url()))


def test_findings_are_decided_on_their_page(client, place):
    rule = Rule.objects.get(code="MANUAL_OTHER")
    seen = Finding(
        rule=rule,
        version=last_version(rule),
        subject="x:1",
        title="同一分钟受理并办结",
        organ=place.section,
        happened_at=NOTICED,
        found_at=NOTICED,
        evidence={"arithmetic": "seconds over=40", "facts": {"seconds": 40}},
    )
    [finding] = make_findings([seen], actor=clock_user(), at=NOTICED)
    client.force_login(place.office)
    assert "同一分钟受理并办结" in text(
        client.get(reverse("supervision:findings"), {"state": "found"})
    )
    client.post(finding.get_absolute_url(), {"words": "核对台账属实", "step": "confirm"})

    finding.refresh_from_db()
    assert finding.state == "confirmed"
    assert f"finding={finding.pk}" in text(client.get(finding.get_absolute_url()))
    assert opened(client, place.head, finding.get_absolute_url()).status_code == 403


def test_a_card_by_hand_takes_two(client, place):
    rule = Rule.objects.get(code="MANUAL_OTHER")
    client.force_login(place.office)
    asked = {
        "rule": rule.pk,
        "colour": "yellow",
        "organ": place.section.pk,
        "officer": place.officer.pk,
        "title": "推诿",
        "happened_on": now().date().isoformat(),
        "reason": "回访核实",
    }
    client.post(reverse("supervision:propose"), asked)
    proposal = Proposal.objects.get()
    own = client.post(proposal.get_absolute_url(), {"step": "approve"})
    client.force_login(place.second)
    client.post(proposal.get_absolute_url(), {"step": "approve", "words": "同意"})

    assert own.status_code == 403
    assert Card.objects.get().proposal == proposal


def test_the_bulletin_opens_the_lists_it_counts(client, place, card):
    row = explain_card(card, words="说明", actor=place.liaison, at=NEXT_DAY)
    confirm_card(row, words="成立", actor=place.office, at=NEXT_DAY)
    client.force_login(place.office)
    shown = text(client.get(reverse("supervision:bulletin"), {"month": "2026-03"}))
    address = (
        f"{reverse('supervision:cards')}?body={place.organ.pk}&amp;reached_from=2026-03-01"
        "&amp;reached_until=2026-03-31&amp;colour=yellow&amp;holds=valid"
    )
    book = client.get(reverse("supervision:bulletin"), {"month": "2026-03", "out": "xlsx"})

    for close in book._resource_closers:
        close()
    assert address in shown
    assert card.number in text(client.get(address.replace("&amp;", "&")))
    assert book["Content-Type"].endswith("sheet")
