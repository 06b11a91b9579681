"""An applicant asks how a case stands, without signing in."""

import pytest
from django.test import Client

from xiaoneng.cases.tests.factories import accepted, registered
from xiaoneng.kit.time import now

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
