"""The worked cases of points (domain.md 12, tests 6 and 8), as the figures count them."""

import pytest

from xiaoneng.kit.months import Month
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.figures import cards_by_body
from xiaoneng.supervision.models import Card, Rule
from xiaoneng.supervision.operations.answering import explain_card
from xiaoneng.supervision.operations.judging import confirm_card
from xiaoneng.supervision.operations.proposing import Wanted, approve_proposal, propose_card
from xiaoneng.supervision.operations.rules import change_rule
from xiaoneng.supervision.tests.factories import NOTICED, RED_AT, at, late, tick
from xiaoneng.supervision.versions import last_version

pytestmark = pytest.mark.django_db
MARCH = Month(2026, 3)
SZ_LH = {"YELLOW_OVERDUE": -5, "RED_OVERDUE": -10}  # 行政审批绩效测评量化标准
EXPLAINED = at("2026-03-18")
AFTER = at("2026-04-01")


def set_points(place, points):
    """Let the rules of lateness take off other points, from January on."""
    for code, number in points.items():
        version = last_version(Rule.objects.get(code=code))
        change_rule(
            version, colour=version.colour, points=number, parameters={}, paper="量化标准",
            actor=place.office, at=at("2026-01-06"),
        )  # fmt: skip


def confirm_all(place, moment):
    """Each card that was issued is explained, and confirmed all the same."""
    for card in Card.objects.filter(state="issued").order_by("pk"):
        explained = explain_card(card, words="人手不足", actor=place.liaison, at=moment)
        confirm_card(explained, words="成立", actor=place.office, at=moment)


def counted(place):
    return cards_by_body(place.office, AFTER.date(), MARCH, MARCH)[place.organ.pk]


@pytest.mark.parametrize(
    ("scheme", "yellow", "red"), [({}, -1, -1.5), (SZ_LH, -5, -10)], ids=["usual", "SZ-LH"]
)
def test_a_yellow_and_a_red_card_take_off_what_the_scheme_says(place, scheme, yellow, red):
    set_points(place, scheme)
    row = late(place)
    tick(NOTICED)
    confirm_all(place, EXPLAINED)
    assert counted(place).points == yellow

    tick(RED_AT)
    close_obligation(row, actor=clock_user(), at=AFTER, outcome="")
    confirm_all(place, AFTER)
    found = counted(place)
    assert (found.yellow, found.red, found.points) == (1, 1, yellow + red)


def test_a_month_with_two_refusals_a_yellow_and_a_red_card_has_96_and_a_half(place):
    """-1.0 - 1.0 - 1.5 of a hundred: two refusals take off a half each."""
    late(place)
    tick(NOTICED)
    confirm_all(place, EXPLAINED)
    tick(RED_AT)
    for number in range(2):
        wanted = Wanted(
            rule=Rule.objects.get(code="MANUAL_UNREASONED"),
            colour="yellow",
            organ=place.section,
            officer=place.officer,
            title=f"不符合 {number}",
            happened_on=RED_AT.date(),
            reason="理由只有三个字",
        )
        proposal = propose_card(wanted, actor=place.office, at=AFTER)
        approve_proposal(proposal, actor=place.second, at=AFTER)
    confirm_all(place, AFTER)

    found = counted(place)
    assert (found.yellow, found.red) == (3, 1)
    assert 100 + found.points == 96.5
