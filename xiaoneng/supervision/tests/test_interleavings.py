"""Whatever happens in whatever order: one card for each crossing, and figures that add up."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoneng.core.refusals import Refused
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import wall
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.figures import cards_by_part
from xiaoneng.supervision.jobs import supervise_due
from xiaoneng.supervision.lifecycle import STANDING
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.operations.answering import explain_card
from xiaoneng.supervision.operations.appealing import appeal_card, grant_appeal, uphold_card
from xiaoneng.supervision.operations.judging import (
    close_card,
    confirm_card,
    downgrade_card,
    revoke_card,
)
from xiaoneng.supervision.queries import appeal_of
from xiaoneng.supervision.tests.factories import at, district, late, tick

pytestmark = pytest.mark.django_db
BEGINS = at("2026-03-16")
MARCH, JULY = Month(2026, 3), Month(2026, 7)
FATES = {"card.revoked": "revoked", "appeal.granted": "revoked"}


def explain(place, card, moment):
    explain_card(card, words="说明", actor=place.liaison, at=moment)


def confirm(place, card, moment):
    confirm_card(card, words="成立", actor=place.office, at=moment)


def downgrade(place, card, moment):
    downgrade_card(card, words="从轻", actor=place.office, at=moment)


def revoke(place, card, moment):
    revoke_card(card, ground="applicant", words="申请人撤回", actor=place.office, at=moment)


def appeal(place, card, moment):
    appeal_card(card, words="不服", actor=place.head, at=moment)


def uphold(place, card, moment):
    uphold_card(appeal_of(card), words="维持", actor=place.second, at=moment)


def grant(place, card, moment):
    grant_appeal(appeal_of(card), ground="applicant", words="属实", actor=place.second, at=moment)


def close(place, card, moment):
    close_card(card, words="无需整改", actor=place.office, at=moment)


ACTS = [explain, confirm, downgrade, revoke, appeal, uphold, grant, close]


def happens(place, name, moment, rows, dice):
    if name == "tick":
        tick(moment)
    elif name == "judge only":
        supervise_due(moment)
    elif name == "finish" and rows:
        row = rows.pop()
        row.refresh_from_db()
        close_obligation(row, actor=clock_user(), at=moment)
    elif name == "act" and Card.objects.exists():
        card = dice.choice(list(Card.objects.order_by("pk")))
        act = dice.choice(ACTS)
        if act in (uphold, grant) and appeal_of(card) is None:
            return
        with suppress(Refused):  # the story goes on
            act(place, card, moment)


def recounted():
    """Cards as the ledger tells of them: issued with a colour, later made yellow or revoked."""
    counts = {"yellow": 0, "red": 0, "revoked": 0, "points": 0.0}
    for card in Card.objects.all():
        lines = entries_of(card)
        issued = dict(lines[0].facts)
        colour, points, stands, gone = issued["colour"], float(issued["points"]), False, False
        for line in lines[1:]:
            if line.event == "card.downgraded":
                colour, points = "yellow", float(dict(line.facts)["points"])
            stands |= line.event in ("card.confirmed", "card.downgraded")
            gone |= line.event in FATES
        counts["revoked" if gone else colour] += 1
        counts["points"] += points if stands and not gone else 0
    return counts


@given(
    story=st.lists(
        st.tuples(st.sampled_from(["tick", "judge only", "act", "act", "act", "finish"]),
                  st.integers(1, 60)),
        min_size=3,
        max_size=14,
    ),
    seed=st.integers(0, 999),
)  # fmt: skip
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_crossing_has_one_card_and_the_figures_are_those_of_the_ledger(story, seed):
    with transaction.atomic():  # each story begins from nothing
        place, dice, moment = district(), Random(seed), BEGINS  # noqa: S311  # a story
        rows = [late(place, began=at(f"2026-03-{day:02}")) for day in (2, 3, 4)]
        known = list(rows)
        for name, hours in story:
            moment += timedelta(hours=hours)
            happens(place, name, moment, rows, dice)
        tick(moment)
        supervise_due(moment)

        lines = [one.pk for row in known for one in row.crossings.exclude(rung="reminder")]
        carded = list(Card.objects.exclude(crossing=None).values_list("crossing", flat=True))
        assert sorted(carded) == sorted(lines)
        figures = [one.cards for one in cards_by_part(place.office, moment.date(), MARCH, JULY)]
        told = recounted()
        assert sum(one.yellow for one in figures) == told["yellow"]
        assert sum(one.red for one in figures) == told["red"]
        assert sum(one.revoked for one in figures) == told["revoked"]
        assert sum(one.points for one in figures) == pytest.approx(told["points"])
        assert sum(one.standing for one in figures) == sum(
            one.state in STANDING for one in Card.objects.all()
        )
        assert all(wall(one.reached_at) <= wall(one.issued_at) for one in Card.objects.all())
        transaction.set_rollback(True)
