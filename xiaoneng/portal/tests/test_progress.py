"""An applicant asks how a case stands, without signing in."""

import pytest
from django.core.cache import cache
from django.test import Client

from xiaoneng.cases.operations.deciding import decide_case
from xiaoneng.cases.operations.noticing import notify_applicant
from xiaoneng.cases.operations.refusing import propose_report, refuse_case, settle_report
from xiaoneng.cases.tests.factories import accepted, gas_licence, registered
from xiaoneng.core.limits import GivenDue, Limit
from xiaoneng.kit.time import now, wall
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.obligations.tests.factories import MONDAY, at, kind
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import someone
from xiaoneng.portal.guessing import MOST
from xiaoneng.portal.progress import progress_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def asked(number, code):
    return Client().post("/progress/", {"number": number, "code": code})


def test_number_and_code_show_where_it_is_and_how_the_day_is_counted():
    case = accepted(at=now())

    answer = asked(case.number, case.code.lower())

    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("正在办理，最晚", "您现在不用做什么", "xn-cal", case.item_name, str(case.organ)):
        assert words in text
    assert case.decision.officer.full_name not in text


def test_an_application_that_waits_for_an_answer_says_by_when():
    case = registered(at=now())

    assert "答复您" in asked(case.number, case.code).content.decode()


DEFECT = {"material": "安全评价报告", "problem": "没有盖章", "remedy": "加盖公章", "basis": ""}


def test_who_is_waited_for_reads_what_to_bring():
    case = registered(at=now())
    notify_applicant(case, [DEFECT], actor=someone("officer", case.organ), at=now())

    text = asked(case.number.lower(), case.code).text

    for words in ("等您补交材料", *DEFECT.values()):
        assert words in text
    for words in ("按时办结", "xn-cal", "现在由"):  # the answer was given: its clock is no news
        assert words not in text


def refused(reason):
    """A case that was not accepted, after its prior report."""
    case = registered(at=now())
    officer, head = someone("officer", case.organ), someone("head", case.organ)
    said = {"facts": "一", "reason": "二", "basis": "三"}
    report = propose_report(case, **said, actor=officer, at=now())
    settle_report(report, approve=True, actor=head, at=now())
    return refuse_case(case, reason=reason, actor=officer, at=now())


def test_who_is_refused_reads_why_and_no_way_ahead():
    case = refused("不属于本机关职权范围，请向区住建局申请")

    told = progress_at(case, now())

    assert (told.organ, told.word, told.reason) == (None, "", case.reason)
    assert [(one.label, one.is_done) for one in told.stations] == [
        ("收件", True), ("没有受理", True),
    ]  # fmt: skip
    assert case.reason in asked(case.number, case.code).text


def test_who_is_decided_on_reads_what_was_decided():
    case = accepted(at=now())
    decide_case(case, outcome="granted", paper="准字 1", actor=case.decision.officer, at=now())

    assert "准予" in asked(case.number, case.code).text


def test_the_day_of_receipt_and_the_day_of_acceptance_are_told_apart():
    received, taken = registered(at=now()), accepted(gas_licence(code="511A0002-01"), at=now())

    assert "收件当天不算" in progress_at(received, now()).counting
    assert "受理当天不算" in progress_at(taken, now()).counting


def test_nothing_found_is_not_called_not_saved():
    text = asked("X-1", "ZZZZZZZZ").text

    assert "没有查到，请看下面几处" in text
    assert "没有保存" not in text


@pytest.mark.parametrize(("number", "code"), [("", ""), ("O1-2026-000001", "AAAAAAAA"), ("%", "%")])
def test_whoever_knows_neither_learns_nothing(number, code):
    case = accepted(at=now())

    answer = asked(number, code)

    assert answer.status_code == 200
    assert case.item_name not in answer.content.decode()


def test_a_right_number_with_a_wrong_code_is_as_good_as_none():
    case = accepted(at=now())

    wrong = asked(case.number, "ZZZZZZZZ").content.decode()
    unknown = asked("X-2026-999999", "ZZZZZZZZ").content.decode()

    assert "没有查到" in wrong
    assert "没有查到" in unknown


def test_whoever_guesses_a_code_is_stopped_for_an_hour():
    case, other = accepted(at=now()), accepted(gas_licence(code="511A0002-01"), at=now())
    cache.clear()

    for _guess in range(MOST):
        assert asked(case.number, "ZZZZZZZZ").status_code == 200
    stopped = asked(case.number.lower(), case.code)

    assert stopped.status_code == 429
    assert "一小时后再查" in stopped.text
    assert case.item_name not in stopped.text
    assert other.item_name in asked(other.number, other.code).text
    cache.clear()
    assert case.item_name in asked(case.number, case.code).text


GIVEN = at("2026-03-06", "15:30")  # a Friday


def owed_by(case, **fields):
    """What is owed to the applicant, in place of what the case had opened."""
    owed = Owed(
        **{"kind": kind(), "title": "答复", "owed_to": "申请人", "organ": case.organ, **fields},
        started_at=MONDAY,
    )
    case.decision = open_obligation(owed, actor=clock_user(), at=MONDAY)
    return case


@pytest.mark.parametrize(("time", "is_late"), [("15:29", False), ("15:30", False), ("15:31", True)])
def test_a_given_moment_is_itself_in_time(time, is_late):
    case = owed_by(accepted(), promised=GivenDue(wall(GIVEN), is_moment=True))

    told = progress_at(case, at("2026-03-06", time))

    assert ("超过时限" in told.headline) is is_late
    assert (told.light == "overdue") is is_late


@pytest.mark.parametrize(("time", "is_late"), [("17:30", False), ("17:31", True)])
def test_a_day_that_ends_with_business_is_kept_at_its_close(time, is_late):
    closing = kind(code="licence", closes_with_business=True)
    case = owed_by(accepted(), kind=closing, promised=Limit(4))

    told = progress_at(case, at("2026-03-06", time))

    assert (told.light == "overdue") is is_late
    assert ("超过时限" in told.headline) is is_late
