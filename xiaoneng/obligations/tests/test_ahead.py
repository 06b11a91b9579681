"""The month ahead and the feed where more falls due than is read."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.core.limits import Limit
from xiaoneng.kit.time import now, wall
from xiaoneng.obligations import ahead
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.tests.factories import MONDAY, at, obligation
from xiaoneng.people.queries import calendar_named

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "1950-01", "2149-12", "2026-13", "²"])
def test_a_month_that_no_page_shows_is_this_month(client, settings, month):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    client.force_login(obligation().officer, "django.contrib.auth.backends.ModelBackend")

    answer = client.get(reverse("obligations:calendar"), {"month": month})

    assert answer.context["month"].first == wall(now()).date().replace(day=1)


def test_what_is_not_read_is_counted_and_said(monkeypatch, settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    monkeypatch.setattr(ahead, "MOST", 3)
    row = obligation(statutory=None)
    for days in (3, 10, 10, 14, 21):
        obligation(promised=Limit(days), statutory=None, organ=row.organ, officer=row.officer)
    rows = Obligation.objects.open()

    month = ahead.month_of(rows, at("2026-03-01").date(), calendar_named("cn"), MONDAY)
    lines, number = ahead.due_lines(rows, at("2026-03-01").date(), MONDAY)
    client = Client()
    client.force_login(row.officer, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("obligations:calendar"), {"month": "2026-03"}).content.decode()

    assert (month.total, month.read) == (6, 3)
    assert [(f"{one.on:%m-%d}", len(one.lines), one.more) for one in month.days] == [
        ("03-05", 1, 0),
        ("03-16", 2, 1),
        ("03-20", 0, 1),
        ("03-31", 0, 1),
    ]
    assert (len(lines), number) == (3, 6)
    assert "只列出最先到期的 3 件" in text
    assert "due_from=2026-03-31" in text
