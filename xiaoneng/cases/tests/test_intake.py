"""From the application to acceptance: answered in five working days, or accepted by silence."""

from datetime import date

import pytest

from xiaoneng.cases.jobs import accept_by_silence
from xiaoneng.cases.models import Case, Supplement
from xiaoneng.cases.operations.accepting import accept_case, deem_accepted
from xiaoneng.cases.operations.noticing import notify_applicant, supplement_case
from xiaoneng.cases.operations.registering import Application, register_case
from xiaoneng.cases.tests.factories import accepted, gas_licence, registered
from xiaoneng.catalogue.tests.factories import published
from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.tests.factories import MONDAY, at
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
DEFECT = {
    "material": "安全评价报告",
    "problem": "没有盖章",
    "remedy": "盖章后重新提交",
    "basis": "",
}
WINDOW = "window_officer"


def window_of(case):
    return someone(WINDOW, case.organ)


def events(case):
    return [line.event for line in entries_of(case)]


def test_an_application_has_a_number_a_code_and_five_working_days():
    case = registered()

    assert case.number == f"{case.organ.code}-2026-000001"
    assert len(case.code) == 8
    assert (case.state, case.version.number) == ("registered", 1)
    assert case.intake.due_at == at("2026-03-10", "00:00")
    assert events(case) == ["case.registered"]


def test_numbers_of_one_organ_follow_each_other():
    version = gas_licence()

    numbers = [registered(version).number for _time in range(3)]

    assert [number[-3:] for number in numbers] == ["001", "002", "003"]


def test_a_person_is_masked_where_everybody_reads():
    case = registered(applicant_kind="person")

    assert case.intake.owed_to == "溪某某某某某某某"


@pytest.mark.parametrize(
    "asked",
    [
        {"applicant": " "},
        {"applicant": "甲", "received_at": at("2026-03-03")},
        {"applicant": "甲", "received_at": at("2025-12-30")},
    ],
)
def test_what_cannot_be_registered_is_refused(asked):
    version = gas_licence()
    officer = someone(WINDOW, version.item.organ)

    with pytest.raises(Unusable):
        register_case(Application(item=version.item, **asked), actor=officer, at=MONDAY)
    assert Case.objects.count() == 0


def test_nobody_of_another_organ_registers():
    version = gas_licence()
    stranger = someone(WINDOW, OrganFactory())

    with pytest.raises(Denied):
        register_case(Application(item=version.item, applicant="甲"), actor=stranger, at=MONDAY)


def test_acceptance_starts_the_clock_of_the_version():
    case = accepted()

    assert case.state == "accepted"
    assert case.decision.number == case.number
    assert case.decision.due_at == at("2026-03-17", "00:00")
    assert case.decision.statutory_due_at == at("2026-03-31", "00:00")
    assert (case.intake.state, case.decision.url) == ("closed", case.get_absolute_url())
    assert events(case) == ["case.registered", "case.accepted"]


def test_a_case_keeps_its_version_when_the_catalogue_changes():
    case = accepted()
    published(case.item, from_on=date(2026, 3, 3), promised_amount=15.0)

    case.refresh_from_db()
    assert (case.version.number, case.decision.promised_amount) == (1, 10)
    later = registered(case.version, at=at("2026-03-04"))
    assert later.version.number == 2


def test_the_slower_of_two_who_accept_is_told_and_leaves_no_trace():
    case = registered()
    stale = Case.objects.get(pk=case.pk)
    window = window_of(case)
    accept_case(case, actor=window, at=MONDAY)

    with pytest.raises(Conflict, match=f"{window}，2026-03-02.*现在是"):
        accept_case(stale, actor=window_of(case), at=MONDAY)
    assert events(case).count("case.accepted") == 1


def test_silence_accepts_since_the_day_the_papers_came():
    """domain.md 12, test 1: received 2026-03-02, no notice by 03-09, accepted on 03-10."""
    case = registered()

    assert accept_by_silence(at("2026-03-09", "23:59")) == 0
    assert accept_by_silence(at("2026-03-10", "00:00")) == 1

    case.refresh_from_db()
    assert (case.state, case.is_deemed) == ("accepted", True)
    assert case.accepted_at == case.received_at
    assert case.decision.statutory_due_at == at("2026-03-31", "00:00")  # through 03-30
    assert accept_by_silence(at("2026-03-11")) == 0


def test_nobody_deems_a_case_accepted_before_its_time():
    case = registered()

    with pytest.raises(IllegalStep):
        deem_accepted(case, actor=clock_user(), at=at("2026-03-05"))
    assert case.decision is None


def test_one_notice_stops_the_days_of_answering_and_papers_begin_them_anew():
    case = registered()
    officer = window_of(case)

    notice = notify_applicant(case, [DEFECT], actor=officer, at=at("2026-03-04"))
    case.refresh_from_db()
    assert (case.state, notice.is_second) == ("awaiting_papers", False)
    assert accept_by_silence(at("2026-03-20")) == 0

    supplement_case(case, actor=officer, at=at("2026-03-23"))
    case.refresh_from_db()
    assert case.state == "registered"
    assert case.intake.due_at == at("2026-03-31", "00:00")
    assert Supplement.objects.get().papers_at == at("2026-03-23")
    assert events(case) == ["case.registered", "case.notified", "case.supplemented"]


def test_a_second_notice_says_why_and_is_marked():
    """domain.md 12, test 2."""
    case = registered()
    officer = window_of(case)
    notify_applicant(case, [DEFECT], actor=officer, at=MONDAY)
    case.refresh_from_db()
    supplement_case(case, actor=officer, at=at("2026-03-04"))
    case.refresh_from_db()

    with pytest.raises(Unusable):
        notify_applicant(case, [DEFECT], actor=officer, at=at("2026-03-05"))
    second = notify_applicant(
        case, [DEFECT], reason="新提交的报告页码缺失", actor=officer, at=at("2026-03-05")
    )
    assert second.is_second


@pytest.mark.parametrize("defects", [[], [{**DEFECT, "remedy": ""}], [{**DEFECT, "material": " "}]])
def test_a_notice_names_every_paper_and_its_remedy(defects):
    case = registered()

    with pytest.raises(Unusable):
        notify_applicant(case, defects, actor=window_of(case), at=MONDAY)
    case.refresh_from_db()
    assert case.state == "registered"
