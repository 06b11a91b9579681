"""An applicant asks how a case stands, without signing in."""

import pytest
from django.test import Client

from xiaoneng.cases.tests.factories import accepted, registered
from xiaoneng.core.limits import GivenDue, Limit
from xiaoneng.kit.time import now, wall
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.obligations.tests.factories import MONDAY, at, kind
from xiaoneng.people.queries import clock_user
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
