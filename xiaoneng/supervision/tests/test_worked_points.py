"""The worked cases of points (domain.md 12, tests 6 and 8), as the figures count them."""

import pytest

from xiaoneng.cases.operations.refusing import propose_report, refuse_case, settle_report
from xiaoneng.cases.tests.factories import gas_licence, registered
from xiaoneng.kit.months import Month
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.figures import cards_by_body
from xiaoneng.supervision.models import Card, Rule
from xiaoneng.supervision.operations.answering import explain_card
from xiaoneng.supervision.operations.judging import confirm_card
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


def refused(place, code, at):
    """A case that is not accepted, for a reason of three characters, after its prior report."""
    case = registered(gas_licence(place.section, code=code, steps=[]), at=at)
    said = {"facts": "不符", "reason": "不符合", "basis": "第十五条"}
    report = propose_report(case, **said, actor=place.officer, at=at)
    settle_report(report, approve=True, actor=place.head, at=at)
    refuse_case(case, reason="不符合", actor=place.officer, at=at)


def test_a_month_with_two_refusals_a_yellow_and_a_red_card_has_96_and_a_half(place):
    """-1.0 - 1.0 - 1.5 of a hundred: two refusals take off a half each."""
    late(place)
    tick(NOTICED)
    confirm_all(place, EXPLAINED)
    tick(RED_AT)
    refused_at = at("2026-03-31", "10:00")
    for code in ("511A0001-01", "511A0002-01"):
        refused(place, code, refused_at)
    tick(AFTER)
    confirm_all(place, AFTER)

    found = counted(place)
    codes = sorted(Card.objects.values_list("rule__code", flat=True))
    assert codes == ["RED_OVERDUE", *["REFUSE_WITHOUT_REASON"] * 2, "YELLOW_OVERDUE"]
    assert (found.yellow, found.red) == (3, 1)
    assert 100 + found.points == 96.5
