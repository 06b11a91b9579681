"""The pages of kinds: read, change with a preview, add."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.access.roles import Role
from xiaoneng.kit.time import now
from xiaoneng.obligations.models import Kind
from xiaoneng.obligations.tests.factories import kind, obligation
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/obligations/kinds/licence/change/"


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


@pytest.fixture
def office():
    user, organ = UserFactory(), OrganFactory()
    user.grants.create(role=Role.EFFICIENCY_OFFICE, organ=organ, from_on=organ.opened_on)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def entered(**more):
    """The rules as the form sends them, one changed: the ladder."""
    usual = {
        "profile": "day_count",
        "yellow_days": "1",
        "red_days": "2",
        "law_days": "1",
        "reminder_share": "5",
        "promised_amount": "10",
        "promised_unit": "workday",
        "statutory_amount": "20",
        "statutory_unit": "workday",
        "extension_cap": "10",
        "extension_times": "1",
        "most_pauses": "3",
        "urging_days": "1",
        "basis": "效能办〔2026〕3 号",
        "edition": "1",
    }
    return {**usual, **more}


def test_a_kind_tells_its_rules_in_words(office):
    promised = kind(promised_amount=10, promised_unit="workday")
    obligation(began=now(), at=now(), kind=promised, organ=Organ.objects.get())

    text = office.get(reverse("obligations:kind", args=["licence"])).content.decode()

    for words in (
        "超过承诺时限 1 个工作日",
        "专家评审",
        "最长 30 个工作日",
        "在办 1 件",
        "10 个工作日",
    ):
        assert words in text
    mine = "/obligations/?kind=licence&amp;state=open"
    assert f'href="{mine}"' in text
    assert f'<a href="{mine}">1</a>' in office.get(reverse("obligations:kinds")).content.decode()


def test_the_list_finds_a_kind_by_its_name(office):
    kind()

    found = office.get(reverse("obligations:kinds"), {"q": "许可"}).content.decode()
    missed = office.get(reverse("obligations:kinds"), {"q": "信访"}).content.decode()

    assert "行政许可" in found
    assert "行政许可" not in missed


def test_a_change_is_seen_before_it_is_taken(office):
    obligation(began=now(), at=now(), kind=kind(promised_amount=10, promised_unit="workday"))

    seen = office.post(ADDRESS, entered(step="preview")).content.decode()
    assert "按一个时限的超期天数" in seen
    assert "按此修改" in seen
    assert kind().edition == 1

    taken = office.post(ADDRESS, entered(step="take"))
    assert taken.status_code == 302
    assert (kind().profile, kind().edition) == ("day_count", 2)


def test_what_a_trial_found_is_filled_in(office):
    kind()

    text = office.get(ADDRESS, {"yellow_days": "3", "reminder_share": "2"}).content.decode()

    assert 'name="yellow_days" value="3"' in text
    assert '<option value="2" selected>' in text
    assert 'name="red_days" value="2"' in text


def test_what_was_typed_stays_where_a_rule_is_bad(office):
    kind()

    answer = office.post(ADDRESS, entered(basis="", step="take"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text
    assert 'value="10' in text
    assert kind().edition == 1


def test_an_older_edition_is_not_taken(office):
    kind()
    office.post(ADDRESS, entered(step="take"))

    answer = office.post(ADDRESS, entered(step="take", urging_days="2"))

    assert answer.status_code == 409
    assert "第 2 版" in answer.content.decode()
    assert kind().urging_days == 1


def test_a_kind_is_added(office):
    answer = office.post(
        "/obligations/kinds/add/",
        {
            **entered(words="来文办理", words_en="Letter", code="letter"),
            "profile": "promise_statute",
            "grounds": ["hearing"],
        },
    )

    assert answer.status_code == 302
    made = Kind.objects.get(code="letter")
    assert (made.words, made.promised_amount, made.edition) == ("来文办理", 10, 1)
    assert [one["words"] for one in made.grounds] == ["听证"]  # so that its clock can be stopped
