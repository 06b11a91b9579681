"""The four declarative pages, with calendars as their rows."""

import pytest

from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    return Calendar.objects.create(name="district", title="区历")


@pytest.fixture
def reader(client):
    client.force_login(
        UserFactory(username="reader"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_the_list_leads_to_the_row_and_the_row_to_its_acts(signed_in, calendar):
    listed = signed_in.get("/calendar/").content.decode()
    shown = signed_in.get(f"/calendar/{calendar.pk}/").content.decode()

    assert f'href="/calendar/{calendar.pk}/"' in listed
    assert 'href="/calendar/new/"' in listed
    assert f'href="/calendar/{calendar.pk}/edit/"' in shown
    assert f'href="/calendar/{calendar.pk}/delete/"' in shown


def test_a_row_is_made_changed_and_deleted_each_said_once(signed_in):
    made = signed_in.post("/calendar/new/", {"name": "street", "title": "街道"})
    changed = signed_in.post(f"{made['Location']}edit/", {"name": "street", "title": "镇街"})
    page = signed_in.get(changed["Location"]).content.decode()
    again = signed_in.get(changed["Location"]).content.decode()
    signed_in.post(f"{made['Location']}delete/")

    assert "Saved: 镇街" in page
    assert "Saved: 镇街" not in again
    assert not Calendar.objects.filter(name="street").exists()


def test_a_fault_is_said_at_the_top_and_at_its_field(signed_in):
    answer = signed_in.post("/calendar/new/", {"name": "no spaces please", "title": "街道"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'href="#id_name"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name-error id_name-hint"' in page
    assert 'value="街道"' in page


def test_who_may_not_sees_no_button_and_is_refused(reader, calendar):
    shown = reader.get(f"/calendar/{calendar.pk}/").content.decode()

    assert "/edit/" not in shown
    assert reader.get("/calendar/new/").status_code == 403
    assert reader.post(f"/calendar/{calendar.pk}/edit/", {"title": "x"}).status_code == 403
    assert reader.post(f"/calendar/{calendar.pk}/delete/").status_code == 403
    assert Calendar.objects.filter(pk=calendar.pk, title="区历").exists()


def test_a_row_one_does_not_see_is_not_there(signed_in):
    hidden = Calendar.objects.create(name="hidden", title="x")

    assert signed_in.get(f"/calendar/{hidden.pk}/").status_code == 404
    assert signed_in.post(f"/calendar/{hidden.pk}/delete/").status_code == 404
    assert Calendar.objects.filter(pk=hidden.pk).exists()
