"""Cases through HTTP: the window takes one in, the section handles it, a stranger finds nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.pausing import pause_case
from xiaoneng.cases.operations.refusing import propose_report
from xiaoneng.cases.tests.factories import accepted, gas_licence, registered
from xiaoneng.kit.time import now, wall
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def case():
    return accepted(at=now())


@pytest.fixture
def officer(case):
    return signed_in(case.decision.officer)


def test_the_page_tells_both_clocks_the_days_and_what_may_be_done(case, officer):
    text = officer.get(case.get_absolute_url()).content.decode()

    for words in (
        "承诺时限",
        "法定时限",
        "xn-cal",
        "作出决定",
        "中止",
        "办件已受理",
        "目录第 1 版",
    ):
        assert words in text
    assert "延长时限" not in text.split('id="clocks"')[0]  # the head's to grant


def test_a_stranger_finds_nothing(case):
    stranger = signed_in(someone("officer", OrganFactory()))

    assert stranger.get(case.get_absolute_url()).status_code == 404
    assert case.number not in stranger.get(reverse("cases:list") + "?q=").content.decode()


def test_the_list_finds_a_case_by_two_characters(case, officer):
    found = officer.get(reverse("cases:list"), {"q": "燃气"}).content.decode()
    missed = officer.get(reverse("cases:list"), {"q": "烟花"}).content.decode()

    assert case.number in found
    assert case.number not in missed


def test_the_list_tells_no_day_of_a_clock_that_stands_still(case, officer):
    address = reverse("cases:list")
    due = wall(case.decision.due_at - timedelta(seconds=1)).date().isoformat()
    assert due in officer.get(address, {"state": ""}).text

    pause_case(case, ground="review", paper="文 1", actor=case.decision.officer, at=now())
    page = officer.get(address, {"state": ""}).text
    file = b"".join(officer.get(address, {"state": "", "out": "csv"})).decode("utf-8-sig")

    assert "恢复计时后确定" in page
    assert due not in page
    assert case.number in file
    assert due not in file


def test_the_window_takes_an_application_in():
    version = gas_licence()
    window = signed_in(someone("window_officer", version.item.organ))
    entered = {
        "item": version.item.pk,
        "applicant_kind": "body",
        "applicant": "溪口燃气有限公司",
        "channel": "window",
    }

    offered = window.get(reverse("cases:register")).text
    assert f"{version.name}　{version.item.code}" in offered
    assert window.post(reverse("cases:register"), {**entered, "applicant": ""}).status_code == 422
    answer = window.post(reverse("cases:register"), entered)

    made = Case.objects.get()
    assert answer.status_code == 302
    assert (made.state, made.applicant) == ("registered", "溪口燃气有限公司")
    page = window.get(made.get_absolute_url()).text
    assert f"收件号和查询码 {made.code} 告知申请人" in page


def test_a_notice_is_typed_a_line_for_each_paper():
    case = registered(at=now())
    window = signed_in(someone("window_officer", case.organ))
    address = reverse("cases:notify", args=[case.pk])

    bad = window.post(address, {"defects": "安全评价报告"})
    assert "安全评价报告" in bad.content.decode()
    assert bad.status_code == 422
    window.post(
        address, {"defects": "安全评价报告 | 没有盖章 | 盖章\n\n申请表｜缺页｜补齐｜条例第五条"}
    )

    case.refresh_from_db()
    assert [one["material"] for one in case.supplements.get().defects] == ["安全评价报告", "申请表"]
    assert case.state == "awaiting_papers"


def test_a_decision_is_made_and_the_next_step_offered(case, officer):
    address = reverse("cases:decide", args=[case.pk])

    answer = officer.post(address, {"outcome": "granted", "paper": "川 A-001", "reason": ""})

    assert answer.status_code == 302
    page = officer.get(case.get_absolute_url()).content.decode()
    assert "送达" in page
    assert officer.get(address).status_code == 409


def test_a_report_is_approved_by_the_head_not_by_its_author(case, officer):
    author = case.decision.officer
    report = propose_report(case, facts="一", reason="二", basis="三", actor=author, at=now())
    address = reverse("cases:approve_report", args=[report.pk])

    assert officer.post(address, {"opinion": ""}).status_code == 403
    assert signed_in(someone("head", case.organ)).post(address, {"opinion": ""}).status_code == 302
    report.refresh_from_db()
    assert report.state == "approved"


def test_the_clock_of_a_case_is_not_closed_behind_its_back(case, officer):
    owed = case.decision

    answer = officer.post(reverse("obligations:close", args=[owed.pk]), {"outcome": "done"})

    assert answer.status_code == 409
    owed.refresh_from_db()
    assert owed.state == "open"


def test_a_past_day_says_so_and_offers_nothing(case, officer):
    text = officer.get(case.get_absolute_url(), {"as_of": "2026-01-05"}).content.decode()

    assert "2026-01-05" in text
    assert reverse("cases:decide", args=[case.pk]) not in text


@pytest.mark.parametrize(
    ("day", "said"),
    [("2999-01-05", "2999-01-05 还没有到"), ("03-05", "“03-05”不是日期")],
)
def test_a_day_that_cannot_be_shown_is_refused_by_name(case, officer, day, said):
    answer = officer.get(case.get_absolute_url(), {"as_of": day}, HTTP_REFERER="http://testserver/")
    page = answer.content.decode()

    assert answer.status_code == 404
    assert "看最新状态" not in page  # nothing has changed
    assert said in page


def test_pages_ask_the_same_number_of_questions_whatever_the_rows(case, officer):
    address = reverse("cases:list") + "?state=accepted"
    officer.get(address)
    with CaptureQueriesContext(connection) as few:
        officer.get(address)
    for _more in range(5):
        accepted(case.version, officer=case.decision.officer, at=now())
    with CaptureQueriesContext(connection) as many:
        officer.get(address)

    assert len(many) == len(few)
