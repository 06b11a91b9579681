"""What supervision finds in cases: each rule at the case it is meant for, and at no other."""

import pytest

from xiaoneng.cases.jobs import accept_by_silence
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.deciding import decide_case
from xiaoneng.cases.operations.noticing import notify_applicant, supplement_case
from xiaoneng.cases.operations.pausing import pause_case, resume_case
from xiaoneng.cases.operations.refusing import propose_report, refuse_case, settle_report
from xiaoneng.cases.rules import RULES
from xiaoneng.cases.subjects import changed_cases
from xiaoneng.cases.tests.factories import accepted, gas_licence, registered
from xiaoneng.catalogue.tests.factories import STEPS, step
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.queries import Obligation, Pause
from xiaoneng.obligations.tests.factories import MONDAY, at
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
BEFORE, AFTER = at("2026-01-01"), at("2026-12-31")
DEFECT = {"material": "报告", "problem": "没有盖章", "remedy": "盖章", "basis": ""}


def found(since=BEFORE, until=AFTER):
    """The codes of the rules that hold for each case that changed."""
    return {
        subject.key: {rule.code for rule in RULES if rule.holds(subject.facts, rule.defaults)}
        for subject in changed_cases(since, until)
    }


def only(case):
    return found()[f"cases.case:{case.pk}"]


def approved_report(case):
    report = propose_report(
        case, facts="一", reason="二", basis="三", actor=someone("officer", case.organ), at=MONDAY
    )
    settle_report(report, approve=True, actor=someone("head", case.organ), at=MONDAY)


def refused(reason):
    case = registered()
    approved_report(case)
    return refuse_case(case, reason=reason, actor=someone("officer", case.organ), at=MONDAY)


def steps_done(case, day):
    """Do every step of a case in its turn."""
    while step := case.decision.steps.filter(state="open").first():
        close_obligation(step, actor=step.officer, at=at(day))


def test_a_case_handled_in_order_is_left_alone():
    case = accepted()
    steps_done(case, "2026-03-03")
    decide_case(
        case, outcome="granted", paper="川 A-001", actor=case.decision.officer, at=at("2026-03-10")
    )

    assert only(case) == set()


@pytest.mark.parametrize(
    ("reason", "codes"),
    [("不符合", {"REFUSE_WITHOUT_REASON"}), ("不属于本机关职权范围，应向区住建局申请", set())],
)
def test_a_reason_of_three_characters_is_none(reason, codes):
    """domain.md 12, test 8: a refusal with the reason 不符合."""
    assert only(refused(reason)) == codes


def test_a_second_notice_is_a_violation():
    """domain.md 12, test 2."""
    case = registered()
    officer = someone("officer", case.organ)
    notify_applicant(case, [DEFECT], actor=officer, at=MONDAY)
    case.refresh_from_db()
    supplement_case(case, actor=officer, at=at("2026-03-04"))
    assert only(case) == set()
    case.refresh_from_db()
    notify_applicant(case, [DEFECT], reason="漏看", actor=officer, at=at("2026-03-05"))

    assert only(case) == {"SECOND_NOTICE"}


def test_silence_is_found():
    case = registered()
    accept_by_silence(at("2026-03-10", "00:00"))

    assert only(case) == {"ANSWERED_BY_SILENCE"}


@pytest.mark.parametrize(
    ("case_type", "codes"), [("promised", {"DECIDED_AT_ONCE"}), ("instant", set())]
)
def test_a_decision_within_a_minute_is_a_suspicion_but_never_of_what_is_done_at_once(
    case_type, codes
):
    case = accepted(gas_licence(case_type=case_type))
    officer = case.decision.officer
    decide_case(case, outcome="granted", paper="1", actor=officer, at=MONDAY.replace(second=30))

    assert only(case) - {"NO_REVIEW_RECORD"} == codes


def test_what_is_done_at_once_needs_no_review():
    case = accepted(gas_licence(steps=STEPS, case_type="instant"))
    decide_case(
        case, outcome="granted", paper="1", actor=case.decision.officer, at=at("2026-03-03")
    )

    assert only(case) == set()


@pytest.mark.parametrize(
    ("is_done", "steps", "codes"),
    [
        (True, STEPS, set()),
        (False, STEPS, {"NO_REVIEW_RECORD"}),
        (False, [step("accept"), step("decide", 5, "accept")], set()),
        (False, [], set()),
    ],
)
def test_a_review_that_the_handbook_has_leaves_a_record(is_done, steps, codes):
    case = accepted(gas_licence(steps=steps))
    assert only(case) == set()
    if is_done:
        steps_done(case, "2026-03-03")
    decide_case(
        case, outcome="granted", paper="1", actor=case.decision.officer, at=at("2026-03-10")
    )

    assert only(case) == codes


def test_what_is_not_in_the_catalogue_is_a_suspicion():
    case = accepted()
    Case.objects.filter(pk=case.pk).update(item=None)

    assert only(case) == {"OFF_CATALOGUE"}


def stopped(case, *stops):
    """Stop a case from one moment to another, again and again."""
    officer = case.decision.officer
    for begins, ends in stops:
        pause_case(case, ground="review", paper="文", actor=officer, at=at(begins))
        case.refresh_from_db()
        resume_case(case, actor=officer, at=at(ends))
        case.refresh_from_db()
    return case


@pytest.mark.parametrize("whose", ["above", "asked"])
def test_the_organ_above_and_one_that_the_handbook_asks_may_have_it(whose):
    office, asked = OrganFactory(), OrganFactory()
    section = OrganFactory(parent=office)
    steps = [step("accept"), step("ask", 2, "accept", organ_id=asked.pk)]
    case = accepted(gas_licence(section, steps=steps))
    holder = {"above": office, "asked": asked}[whose]
    Obligation.objects.filter(pk=case.decision_id).update(organ=holder)

    assert only(case) == set()


def test_a_case_in_the_hands_of_another_organ_is_a_suspicion():
    case = accepted()
    assert only(case) == set()
    Obligation.objects.filter(pk=case.decision_id).update(organ=OrganFactory())

    assert only(case) == {"WRONG_ORGAN"}


def test_a_fourth_stop_is_one_too_many():
    days = ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"]
    case = stopped(accepted(), *((day, day) for day in days[:3]))
    assert only(case) == set()

    assert only(stopped(case, (days[3], days[3]))) == {"PAUSED_OFTEN"}


@pytest.mark.parametrize(
    ("until", "codes"), [("2026-04-14", set()), ("2026-04-17", {"PAUSED_LONG"})]
)
def test_a_stop_longer_than_its_ground_allows_is_too_long(until, codes):
    """The ground has a cap of 30 working days; three days of Qingming are free.

    The log of a source may say so; here the clock goes on by itself.
    """
    case = stopped(accepted(), ("2026-03-03", "2026-04-10"))
    Pause.objects.filter(obligation=case.decision).update(ended_at=at(until))

    assert only(case) == codes


def test_a_stop_whose_cap_ran_out_is_no_longer_for_being_left_until_the_decision():
    case = accepted()
    officer = case.decision.officer
    pause_case(case, ground="review", paper="文", actor=officer, at=at("2026-03-03"))
    case.refresh_from_db()
    close_obligation(case.decision, actor=officer, at=at("2026-05-20"))

    assert "PAUSED_LONG" not in only(case)


def test_a_ground_without_a_cap_has_that_of_the_rule():
    rule = next(one for one in RULES if one.code == "PAUSED_LONG")

    assert rule.holds({"stop_days": [[60, None], [5, 30]]}, rule.defaults) == ""
    assert (
        rule.holds({"stop_days": [[50, None], [31, 30]]}, rule.defaults) == "long days=31 most=30"
    )


def test_a_stretch_yields_what_changed_in_it_and_nothing_else():
    first = accepted()
    second = accepted(first.version, at=at("2026-03-05"))

    assert set(found(BEFORE, at("2026-03-03"))) == {f"cases.case:{first.pk}"}
    assert set(found(at("2026-03-03"), AFTER)) == {f"cases.case:{second.pk}"}
