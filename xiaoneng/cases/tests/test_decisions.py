"""From acceptance to delivery: pauses, more time, decisions, refusals, and what is refused."""

from datetime import date

import pytest

from xiaoneng.cases.acts import offered_to
from xiaoneng.cases.lifecycle import CASE
from xiaoneng.cases.operations.accepting import accept_case
from xiaoneng.cases.operations.deciding import (
    decide_case,
    deliver_case,
    reopen_case,
    withdraw_case,
)
from xiaoneng.cases.operations.noticing import notify_applicant, supplement_case
from xiaoneng.cases.operations.pausing import extend_case, pause_case, resume_case
from xiaoneng.cases.operations.refusing import propose_report, refuse_case, settle_report
from xiaoneng.cases.tests.factories import accepted, gas_licence, registered
from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.tests.factories import MONDAY, at
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, TermFactory, someone

pytestmark = pytest.mark.django_db
DEFECT = {"material": "报告", "problem": "没有盖章", "remedy": "盖章", "basis": ""}


def officer_of(case):
    return case.decision.officer


def decided(case, day="2026-03-10", **more):
    said = {"outcome": "granted", "paper": "川 A-001", **more}
    return decide_case(case, **said, actor=officer_of(case), at=at(day))


def approved_report(case, day="2026-03-05"):
    officer, head = someone("officer", case.organ), someone("head", case.organ)
    report = propose_report(
        case, facts="现场不符", reason="不符合条件", basis="条例第十五条", actor=officer, at=at(day)
    )
    return settle_report(report, approve=True, actor=head, at=at(day, "11:00"))


def test_the_date_on_the_document_is_kept_even_before_the_acceptance():
    case = decided(accepted(), paper_on=date(2026, 2, 20))

    assert case.decision_paper_on == date(2026, 2, 20)
    [line] = [one for one in entries_of(case) if one.event == "case.decided"]
    assert dict(line.facts)["paper_on"] == "2026-02-20"
    head = someone("head", case.organ)
    again = reopen_case(case, reason="有误", actor=head, at=at("2026-03-11"))
    assert (again.decision_paper, again.decision_paper_on) == ("", None)


def test_a_document_of_a_day_to_come_is_refused():
    with pytest.raises(Unusable, match="2026-03-11"):
        decided(accepted(), paper_on=date(2026, 3, 11))


def test_a_decision_ends_the_clock_and_owes_delivery():
    case = decided(accepted())

    assert (case.state, case.outcome) == ("decided", "granted")
    assert (case.decision.state, case.decision.light) == ("closed", "met")
    assert case.delivery.due_at == at("2026-03-25", "00:00")

    done = deliver_case(case, paper="回执 1", actor=officer_of(case), at=at("2026-03-12"))
    assert (done.state, done.delivery.light) == ("delivered", "met")
    lines = [line.event for line in entries_of(case)]
    assert lines[-2:] == ["case.decided", "case.delivered"]


def test_whoever_has_the_case_decides_it_wherever_this_person_works_by_then():
    organ = OrganFactory()
    mover, colleague = someone("officer", organ), someone("officer", organ)
    case = registered(gas_licence(organ))
    taken = accept_case(case, officer=mover, actor=colleague, at=at("2026-03-02", "11:00"))
    mover.terms.update(until_on=date(2026, 3, 4))
    TermFactory(user=mover, from_on=date(2026, 3, 4))
    done = decided(taken)

    assert done.delivery.officer is None
    assert done.delivery.owed_to == "溪口燃气有限公司"
    opened = entries_of(done.delivery)[0]
    assert (opened.event, opened.actor) == ("obligation.opened", str(clock_user()))


def test_nobody_of_another_organ_takes_a_case_in_hand():
    case = registered(gas_licence(OrganFactory()))
    stranger, colleague = someone("officer", OrganFactory()), someone("officer", case.organ)

    with pytest.raises(Unusable, match=str(stranger)):
        accept_case(case, officer=stranger, actor=colleague, at=at("2026-03-02", "11:00"))
    case.refresh_from_db()
    assert (case.state, case.decision) == ("registered", None)


def test_no_goes_out_only_after_an_approved_report_with_a_reason():
    case = accepted()

    with pytest.raises(IllegalStep):
        decided(case, outcome="denied", reason="场地不符合安全距离要求")
    approved_report(case)
    with pytest.raises(Unusable):
        decided(case, outcome="denied")
    done = decided(case, outcome="denied", reason="场地不符合安全距离要求")
    assert (done.outcome, done.state) == ("denied", "decided")


def test_a_case_is_refused_after_its_report():
    case = registered()
    officer = someone("officer", case.organ)

    with pytest.raises(IllegalStep):
        refuse_case(case, reason="不属于本机关职权", actor=officer, at=at("2026-03-05"))
    approved_report(case)
    done = refuse_case(case, reason="不属于本机关职权", actor=officer, at=at("2026-03-06"))
    assert (done.state, done.intake.state) == ("refused", "closed")


def test_nobody_approves_a_report_of_ones_own():
    case = registered()
    head = someone("head", case.organ)
    report = propose_report(case, facts="一", reason="二", basis="三", actor=head, at=MONDAY)

    with pytest.raises(Denied):
        settle_report(report, approve=True, actor=head, at=MONDAY)
    with pytest.raises(Unusable):
        settle_report(report, approve=False, actor=someone("head", case.organ), at=MONDAY)
    report.refresh_from_db()
    assert report.state == "proposed"


def test_a_pause_needs_a_procedure_of_the_item_and_its_paper_to_count():
    """domain.md 12, test 5: paused 03-10 to 03-18, due 2026-04-08; without the notice 03-30."""
    with_paper, without = accepted(), accepted(gas_licence(code="511A0002-01"))
    for case, paper in ((with_paper, "告知书〔2026〕7 号"), (without, "")):
        officer = officer_of(case)
        pause_case(case, ground="review", paper=paper, actor=officer, at=at("2026-03-09"))
        resume_case(case, actor=officer, at=at("2026-03-17"))

    with_paper.decision.refresh_from_db()
    without.decision.refresh_from_db()
    assert with_paper.decision.statutory_due_at == at("2026-04-09", "00:00")
    assert without.decision.statutory_due_at == at("2026-03-31", "00:00")
    with pytest.raises(Unusable):
        pause_case(
            with_paper,
            ground="auction",
            paper="x",
            actor=officer_of(with_paper),
            at=at("2026-03-18"),
        )
    assert with_paper.decision.pauses.get().cap_days == 30


def test_a_stop_whose_cap_has_run_out_is_neither_resumed_nor_in_the_way_of_another():
    case = accepted()
    officer = officer_of(case)
    pause_case(case, ground="review", paper="告知书 1", actor=officer, at=at("2026-03-09"))
    day = at("2026-04-22")  # the cap of 30 working days ended on the 21st

    codes = {one.url.rsplit("/", 2)[-2] for part in offered_to(officer, case, day) for one in part}
    assert {"pause", "resume"} & codes == {"pause"}
    with pytest.raises(IllegalStep):
        resume_case(case, actor=officer, at=day)


def test_an_extension_is_the_heads_once_and_in_time():
    """domain.md 12, test 3: due 03-30, extended on 03-27 by 10 working days, due 2026-04-14."""
    case = accepted()
    head = someone("head", case.organ)
    more = {"amount": 10, "ground": "案情复杂", "paper": "延长期限告知书 1"}

    with pytest.raises(Denied):
        extend_case(case, **more, actor=officer_of(case), at=at("2026-03-27"))
    with pytest.raises(Unusable):
        extend_case(case, **{**more, "amount": 11}, actor=head, at=at("2026-03-27"))
    extend_case(case, **more, actor=head, at=at("2026-03-27"))
    case.decision.refresh_from_db()
    assert case.decision.statutory_due_at == at("2026-04-15", "00:00")
    with pytest.raises((IllegalStep, Unusable)):
        extend_case(case, **more, actor=head, at=at("2026-03-27"))


def test_an_extension_after_the_end_is_refused():
    case = accepted()

    with pytest.raises((IllegalStep, Unusable)):
        extend_case(
            case, amount=10, ground="复杂", paper="1", actor=someone("head", case.organ),
            at=at("2026-03-31"),
        )  # fmt: skip
    assert case.decision.extensions.count() == 0


def test_a_joint_case_is_extended_by_the_governments_leader():
    """domain.md 12, test 4: accepted 03-02, due 2026-05-08 (45 working days)."""
    district = OrganFactory(level="district")
    version = gas_licence(
        OrganFactory(parent=district),
        case_type="joint",
        promised_amount=30.0,
        statutory_amount=45.0,
        extension_cap=15.0,
    )
    case = accepted(version)
    leader = someone("leader", district)

    assert case.decision.statutory_due_at == at("2026-05-09", "00:00")
    with pytest.raises(Denied):
        extend_case(case, amount=15, ground="复杂", paper="1", actor=someone("head", case.organ),
            at=at("2026-03-27"))  # fmt: skip
    extend_case(case, amount=15, ground="复杂", paper="1", actor=leader, at=at("2026-03-27"))
    assert case.decision.extensions.get().granted_by == leader


def test_a_decision_taken_back_runs_on():
    case = decided(accepted())
    head = someone("head", case.organ)

    again = reopen_case(case, reason="适用条款有误", actor=head, at=at("2026-03-11"))

    assert (again.state, again.outcome, again.delivery) == ("accepted", "", None)
    again.decision.refresh_from_db()
    assert (again.decision.state, again.decision.generation) == ("open", 2)
    assert decided(again, "2026-03-12").delivery.number.endswith("-D2")


def test_the_applicant_may_take_it_back():
    case = accepted()

    done = withdraw_case(case, reason="书面撤回申请", actor=officer_of(case), at=at("2026-03-05"))

    assert (done.state, done.decision.state) == ("withdrawn", "cancelled")
    assert done.decision.light == "none"  # neither met nor missed


ACTS = {
    "notify": lambda case, user: notify_applicant(
        case, [DEFECT], reason="x", actor=user, at=MONDAY
    ),
    "supplement": lambda case, user: supplement_case(case, actor=user, at=MONDAY),
    "accept": lambda case, user: accept_case(case, actor=user, at=MONDAY),
    "refuse": lambda case, user: refuse_case(case, reason="理由", actor=user, at=at("2026-03-30")),
    "decide": lambda case, user: decide_case(
        case, outcome="granted", paper="1", actor=user, at=at("2026-03-05")
    ),
    "reopen": lambda case, user: reopen_case(case, reason="理由", actor=user, at=at("2026-03-30")),
    "deliver": lambda case, user: deliver_case(case, actor=user, at=at("2026-03-30")),
    "withdraw": lambda case, user: withdraw_case(
        case, reason="理由", actor=user, at=at("2026-03-30")
    ),
}


def in_state(state):
    """A case in each state of its life, by the steps that lead there."""
    if state in ("registered", "awaiting_papers", "refused"):
        case = registered()
        officer = someone("officer", case.organ)
        if state == "awaiting_papers":
            notify_applicant(case, [DEFECT], actor=officer, at=MONDAY)
        if state == "refused":
            approved_report(case, "2026-03-02")
            refuse_case(case, reason="理由", actor=officer, at=at("2026-03-03"))
    else:
        case = accepted()
        if state in ("decided", "delivered"):
            case = decided(case, "2026-03-04")
        if state == "delivered":
            deliver_case(case, actor=officer_of(case), at=at("2026-03-05"))
        if state == "withdrawn":
            withdraw_case(case, reason="撤回", actor=officer_of(case), at=at("2026-03-05"))
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("state", sorted(CASE.states))
@pytest.mark.parametrize("step", sorted(ACTS))
def test_every_step_that_does_not_follow_a_state_is_refused(state, step):
    case = in_state(state)
    head = someone("head", case.organ)
    if step in CASE.steps_from(state):
        if step == "refuse":
            approved_report(case)
        ACTS[step](case, head)
        case.refresh_from_db()
        assert case.state == CASE.after(state, step)
        return

    with pytest.raises(IllegalStep):
        ACTS[step](case, head)
    case.refresh_from_db()
    assert case.state == state
