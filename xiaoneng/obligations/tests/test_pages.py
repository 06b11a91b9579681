"""The pages of obligations through HTTP: status, contents, a constant number of queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xiaoneng.kit.time import now
from xiaoneng.obligations.models import Obligation, Pause, Urging
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import obligation
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
def row():
    return obligation(began=now(), at=now())


@pytest.fixture
def officer(row):
    return signed_in(row.officer)


@pytest.fixture
def head(row):
    return signed_in(someone("head", row.organ))


def page(client, name, *keys):
    return client.get(reverse(f"obligations:{name}", args=keys))


def test_the_page_tells_limits_days_and_what_may_be_done(officer, row):
    answer = page(officer, "detail", row.pk)

    assert answer.status_code == 200
    text = answer.content.decode()
    for words in (row.title, "承诺时限", "法定时限", "xn-cal", "中止", "移交", "应办事项开立"):
        assert words in text
    assert "延长时限" not in text.split('id="clocks"')[0]  # the head's to grant


def test_a_stranger_finds_nothing(row):
    stranger = signed_in(someone("officer", OrganFactory()))

    for name in ("detail", "sheet", "pause"):
        assert page(stranger, name, row.pk).status_code == 404


def test_an_officer_may_not_urge(officer, row):
    assert page(officer, "urge", row.pk).status_code == 403


def test_the_clock_is_stopped_and_goes_on(officer, row):
    form = {"ground": "review", "paper": "告知书〔2026〕1 号"}
    answer = officer.post(reverse("obligations:pause", args=[row.pk]), form)

    assert answer.status_code == 302
    assert Pause.objects.get().paper == "告知书〔2026〕1 号"
    assert "恢复计时" in page(officer, "detail", row.pk).content.decode()

    officer.post(reverse("obligations:resume", args=[row.pk]))

    assert Pause.objects.get().ended_at is not None


def test_a_pause_without_its_paper_is_asked_for_again(officer, row):
    answer = officer.post(reverse("obligations:pause", args=[row.pk]), {"ground": "review"})

    assert answer.status_code == 422
    assert not Pause.objects.exists()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_it_is_extended_handed_over_and_closed(head, row):
    colleague = someone("officer", row.organ)
    acts = [
        ("extend", {"amount": "5", "ground": "案情复杂", "paper": ""}),
        ("hand_over", {"organ": row.organ.pk, "officer": colleague.pk, "reason": "调岗"}),
        ("close", {"outcome": "准予"}),
        ("reopen", {"reason": "申请人补充"}),
    ]

    codes = [head.post(reverse(f"obligations:{name}", args=[row.pk]), form).status_code
             for name, form in acts]  # fmt: skip

    assert codes == [302, 302, 302, 302]
    found = Obligation.objects.get(pk=row.pk)
    assert (found.state, found.officer) == ("open", colleague)


def test_it_is_split_into_steps(officer, row):
    form = {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "0", "form-0-title": "现场核查",
            "form-0-organ": row.organ.pk, "form-0-amount": "3"}  # fmt: skip

    answer = officer.post(reverse("obligations:split", args=[row.pk]), form)

    assert answer.status_code == 302
    assert row.steps.get().title == "现场核查"
    assert "现场核查" in page(officer, "detail", row.pk).content.decode()


def test_an_urging_is_answered(officer, head, row):
    head.post(reverse("obligations:urge", args=[row.pk]), {"words": "请抓紧"})
    urging = Urging.objects.get()

    shown = page(officer, "answer", urging.pk)
    answer = officer.post(reverse("obligations:answer", args=[urging.pk]), {"answer": "明天办完"})

    assert "请抓紧" in shown.content.decode()
    assert answer.status_code == 302
    assert Urging.objects.get().answer == "明天办完"


def test_an_urging_is_taken_back_by_who_sent_it(row):
    chief = someone("head", row.organ)
    urging = urge_obligation(row, words="请抓紧", actor=chief, at=now())

    signed_in(chief).post(reverse("obligations:withdraw", args=[urging.pk]))

    assert Urging.objects.get().state == "withdrawn"


def test_a_past_day_says_so_and_offers_nothing():
    old = obligation()
    answer = signed_in(old.officer).get(
        reverse("obligations:detail", args=[old.pk]), {"as_of": "2026-03-05"}
    )

    text = answer.content.decode()
    assert "2026-03-05" in text
    assert reverse("obligations:close", args=[old.pk]) not in text


def test_the_sheet_says_conclusion_days_and_grounds(officer, row):
    text = page(officer, "sheet", row.pk).content.decode()

    for words in ("一、结论", "二、逐日", "三、依据", row.number):
        assert words in text


def test_the_list_opens_on_what_is_in_hand_and_finds_two_signs(officer, row):
    assert page(officer, "list").url.endswith("?state=open")

    found = officer.get(reverse("obligations:list"), {"state": "open", "q": "燃气"})
    none = officer.get(reverse("obligations:list"), {"state": "open", "q": "水务"})

    assert row.number in found.content.decode()
    assert row.number not in none.content.decode()


def test_due_days_hold_the_last_one(officer, row):
    last = Obligation.objects.get(pk=row.pk).due_at
    day = last.astimezone(now().tzinfo).date()
    day = day.fromordinal(day.toordinal() - 1).isoformat()
    query = {"state": "open", "due_from": day, "due_until": day}

    answer = officer.get(reverse("obligations:list"), query)

    assert row.number in answer.content.decode()


def test_many_are_urged_at_once_each_with_its_result(row):
    chief = someone("head", row.organ)
    already = obligation(began=now(), at=now(), organ=row.organ, officer=row.officer)
    urge_obligation(already, words="请抓紧", actor=chief, at=now())
    form = {"bulk": "urge", "words": "今天答复", "pk": [row.pk, already.pk]}

    answer = signed_in(chief).post(reverse("obligations:list") + "?state=open", form, follow=True)

    text = answer.content.decode()
    assert Urging.objects.count() == 2
    assert "已催" in text
    assert "没有催" in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_written_out(officer, row, kind):
    answer = officer.get(reverse("obligations:list"), {"state": "open", "out": kind})

    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert content[:2] == b"PK" if kind == "xlsx" else row.number.encode() in content


def test_the_look_ahead_shows_the_month_it_is_due(officer, row):
    last = Obligation.objects.get(pk=row.pk).due_at.astimezone(now().tzinfo).date()
    due = last.fromordinal(last.toordinal() - 1)

    answer = officer.get(reverse("obligations:calendar"), {"month": f"{due:%Y-%m}"})

    assert row.title in answer.content.decode()


@pytest.mark.parametrize("name", ["list", "calendar"])
def test_the_number_of_queries_does_not_grow_with_the_rows(row, name):
    chief = signed_in(someone("head", row.organ))
    address = reverse(f"obligations:{name}") + "?state=open&size=50"

    def queries() -> int:
        chief.get(address)  # what is kept from request to request is kept now
        with CaptureQueriesContext(connection) as seen:
            assert chief.get(address).status_code == 200
        return len(seen)

    for _number in range(4):
        obligation(began=now(), at=now(), organ=row.organ, officer=row.officer)
    few = queries()
    for _number in range(45):
        obligation(began=now(), at=now(), organ=row.organ, officer=row.officer)

    assert queries() == few
