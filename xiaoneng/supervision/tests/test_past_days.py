"""What a card's page said on a day is what that day says later, whatever has happened since."""

import re
from datetime import date, datetime, time

import pytest

from xiaoneng.kit.time import aware
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.supervision.models import Appeal, Card
from xiaoneng.supervision.operations.answering import deliver_card, explain_card, report_card
from xiaoneng.supervision.operations.appealing import appeal_card, uphold_card
from xiaoneng.supervision.operations.judging import (
    close_card,
    downgrade_card,
    rectify_card,
    revoke_card,
)
from xiaoneng.supervision.tests.factories import NOTICED, RED_AT, at, carded, tick

pytestmark = pytest.mark.django_db
SAID = {"words": "说明"}
HEAD = re.compile(r"<h1>.*?</h1>\s*<p.*?</p>", re.DOTALL)
DAYS = ("03-31", "04-01", "04-02", "04-03", "04-07", "04-08", "04-09", "04-10", "04-13", "04-14")


@pytest.fixture
def turn(monkeypatch):
    """Let every page, and every line of the ledger, take a moment for now."""

    def turned(moment):
        monkeypatch.setattr("xiaoneng.kit.time.localtime", lambda: moment)

    return turned


def deeds(place, red, yellow):
    """What is done on which day with a red card, the yellow one before it, and their matter."""
    head, office, second = place.head, place.office, place.second
    return {
        "04-01": lambda **by: deliver_card(red(), actor=head, **by),
        "04-02": lambda **by: explain_card(red(), **SAID, actor=head, **by),
        "04-03": lambda **by: downgrade_card(red(), **SAID, actor=office, **by),
        "04-07": lambda **by: appeal_card(red(), **SAID, actor=head, **by),
        "04-08": lambda **by: uphold_card(Appeal.objects.get(), **SAID, actor=second, **by),
        "04-09": lambda **by: rectify_card(
            red(), due_on=date(2026, 4, 20), **SAID, actor=office, **by
        ),
        "04-10": lambda **by: revoke_card(yellow(), ground="applicant", **SAID, actor=office, **by),
        "04-13": lambda **by: report_card(red(), **SAID, actor=head, **by),
        "04-14": lambda **by: close_card(red(), **SAID, actor=office, **by),
        "04-15": lambda **by: close_obligation(red().obligation, actor=place.officer, **by),
    }


def shown(client, user, card, **asked):
    """What the page says of a card, but for what is only said today: what may come next."""
    client.force_login(user)
    response = client.get(card.get_absolute_url(), asked)
    told = response.context["told"]
    return {
        "head": HEAD.search(response.text).group(),
        "why": (told.why, told.facts),
        "stages": [(one.label, one.is_done, one.is_done and one.note) for one in told.stages],
        "done": told.done,
        "clock": told.clock,
        "others": told.others,
        "leads to": (response.context["points"], response.context["counts"]),
        "entries": [one.key for one in response.context["entries"]],
    }


def test_ten_past_days_are_told_as_they_were_then(client, place, turn):
    turn(NOTICED)
    yellow = carded(place, NOTICED)
    turn(at("2026-03-18"))
    explain_card(yellow, **SAID, actor=place.liaison, at=at("2026-03-18"))
    turn(RED_AT)
    tick(RED_AT)
    red = Card.objects.get(rule__code="RED_OVERDUE")
    todo = deeds(place, *(lambda pk=one.pk: Card.objects.get(pk=pk) for one in (red, yellow)))
    then = {}
    for day in DAYS:
        if day in todo:
            turn(at(f"2026-{day}", "10:00"))
            todo[day](at=at(f"2026-{day}", "10:00"))
        evening = aware(datetime.combine(date.fromisoformat(f"2026-{day}"), time(23, 59, 59)))
        turn(evening)
        then[day] = shown(client, place.office, red)
    turn(at("2026-04-15", "10:00"))
    todo["04-15"](at=at("2026-04-15", "10:00"))
    turn(at("2026-05-06"))

    now = {day: shown(client, place.office, red, as_of=f"2026-{day}") for day in DAYS}

    heads = {page["head"] for page in then.values()}
    assert len(heads) == len(DAYS) - 2  # neither a report nor the end of the other card changes it
    assert len({str(page["leads to"]) for page in then.values()}) >= 3
    assert {day: then[day] for day in DAYS if now[day] != then[day]} == {}
