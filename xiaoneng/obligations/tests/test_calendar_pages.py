"""Calendars: the year, the notice with its preview, office hours, local days."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import Calendar, Notice
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
ROWS = "2026-03-10,off,区庆"


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def signed_in(role: str) -> Client:
    client = Client()
    user = someone(role, OrganFactory())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office():
    return signed_in("efficiency_office")


@pytest.fixture
def local():
    nation = Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]
    return Calendar.objects.create(name="lincheng", title="临澄区", parent=nation)


def test_the_year_is_shown_to_everyone(local):
    answer = signed_in("officer").get(
        reverse("obligations:calendar_year", args=["cn"]), {"year": "2026"}
    )

    assert answer.status_code == 200
    assert answer.content.decode().count('class="a"') >= 6
    assert "录入放假通知" not in answer.content.decode()


def test_a_notice_shows_what_it_moves_before_it_is_published(office, local):
    organ = OrganFactory(calendar=local)
    row = obligation(organ=organ)
    form = {"year": "2026", "source": "区政府办通知", "text": ROWS}
    address = reverse("obligations:enter_notice", args=[local.name])

    preview = office.post(address, {**form, "step": "preview"})

    assert row.number in preview.content.decode()
    assert not Notice.objects.filter(calendar=local).exists()

    answer = office.post(address, {**form, "step": "publish"})

    assert answer.status_code == 302
    assert Obligation.objects.get(pk=row.pk).due_at == at("2026-03-18", "00:00")


def test_an_officer_may_not_enter_a_notice(local):
    address = reverse("obligations:enter_notice", args=[local.name])

    assert signed_in("officer").get(address).status_code == 403


def test_office_hours_are_set_by_lines(office, local):
    address = reverse("obligations:office_hours", args=[local.name])

    bad = office.post(address, {"sessions": "nine to five"})
    good = office.post(address, {"sessions": "08:30-12:00\n14:00-17:30"})

    assert "xn-field__error" in bad.content.decode()
    assert good.status_code == 302
    assert Calendar.objects.get(name=local.name).sessions[0] == ["08:30", "12:00"]


def test_a_local_calendar_is_added_and_kept_by_an_organ(office, local):
    organ = OrganFactory()
    form = {"title": "白石镇", "name": "baishi", "organs": [organ.pk]}

    answer = office.post(reverse("obligations:add_calendar"), form)

    assert answer.status_code == 302
    organ.refresh_from_db()
    assert organ.calendar.name == "baishi"
    assert "白石镇" in office.get(reverse("obligations:calendars")).content.decode()
