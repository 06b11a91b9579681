"""Office hours are a plan of one day: anything else is refused before it holds, and mended."""

import re
from datetime import time

import pytest
from django.urls import reverse

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.kit.time import now
from xiaoneng.obligations.forms import HoursForm
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.calendars import preview_sessions, set_sessions
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import Calendar
from xiaoneng.people.queries import calendar_named
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
NOON, ELEVEN = time(12), time(11)
OVERLAPPING = [(time(9), NOON), (ELEVEN, time(17))]
GOOD = {"sessions": "09:00-12:00\n14:00-17:00"}


@pytest.fixture
def local():
    nation = Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]
    return Calendar.objects.create(name="lincheng", title="临澄区", parent=nation)


@pytest.fixture
def keeper():
    return someone("efficiency_office", OrganFactory())


@pytest.fixture
def office(client, keeper):
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def page(local):
    return reverse("obligations:office_hours", args=[local.name])


@pytest.mark.parametrize("step", ["preview", "file", "take"])
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("09:00-12:00\n11:00-17:00", "不能重叠"),
        ("09:00-12:00\n12:00-17:00", "合并为一段"),
        ("12:00-09:00", "结束"),
        ("09:00+08:00-12:00", "09:00+08:00-12:00"),
        ("09:00:10-09:00:50", "09:00:10"),
        ("25:00-26:00", "25:00-26:00"),
        ("09:00", "不是"),
    ],
)
def test_what_is_no_plan_of_a_day_comes_back_on_the_form(office, local, page, step, typed, words):
    answer = office.post(page, {"sessions": typed, "step": step})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Calendar.objects.get(pk=local.pk).sessions == []


@pytest.mark.parametrize("plan", [OVERLAPPING, []])
def test_no_plan_is_shown_or_set_without_the_form_either(local, keeper, plan):
    with pytest.raises(Unusable):
        preview_sessions(local, plan, now())
    with pytest.raises(Unusable):
        set_sessions(local, plan, actor=keeper, at=now())


def test_overlapping_hours_of_an_earlier_version_are_mended_on_their_page(office, local, page):
    Calendar.objects.filter(pk=local.pk).update(sessions=[["09:00", "12:00"], ["11:00", "17:00"]])
    organ = OrganFactory(calendar=local)
    hours = {"promised": Limit(30, Unit.WORKHOUR), "statutory": None}
    row = obligation(began=now(), at=now(), organ=organ, **hours)

    shown = office.get(page)
    year = office.get(reverse("obligations:calendar_year", args=[local.name]))
    lists = [office.get(reverse(f"obligations:{one}")) for one in ("calendars", "calendar")]
    seen = office.post(page, {**GOOD, "step": "preview"})
    taken = office.post(page, {**GOOD, "step": "take"})

    assert "11:00-17:00" in shown.content.decode()
    assert [one.status_code for one in (shown, year, *lists, seen, taken)] == [200] * 5 + [302]
    assert Calendar.objects.get(pk=local.pk).sessions[1] == ["14:00", "17:00"]
    assert Obligation.objects.get(pk=row.pk).due_at != row.due_at


def test_hours_that_are_no_plan_count_as_those_of_the_calendar_above(local):
    usual = calendar_named(local.name).hours
    local.sessions = [["09:00", "12:00"], ["11:00", "17:00"]]
    local.save()

    assert calendar_named(local.name).hours == usual
    assert calendar_named(local.name).works(at("2026-03-10").date())


@pytest.mark.parametrize(
    "typed",
    [
        "09：00-12：00\n14：00-17：00",
        "9:00-12:00\n14:00-17:00",
        "9:00－12:00\r\n14:00－17:00",
        "9:00—12:00\n14:00——17:00",
        "９：００～１２：００，１４：００～１７：００",
        "9:00 至 12:00；14:00 到 17:00",
        "14:00–17:00、9:00–12:00",
    ],
)
def test_hours_are_read_as_they_are_typed_in_chinese(typed):
    form = HoursForm({"sessions": typed})

    assert form.is_valid()
    assert sorted(form.cleaned_data["sessions"]) == [
        (time(9), NOON),
        (time(14), time(17)),
    ]


def test_hours_set_by_somebody_else_meanwhile_are_not_overwritten(office, local, keeper, page):
    found = re.search(r'name="seen" value="([^"]*)"', office.get(page).content.decode())
    assert found
    calendar = Calendar.objects.get(pk=local.pk)
    set_sessions(calendar, [(time(8), ELEVEN)], actor=keeper, at=now())

    stale = office.post(page, {**GOOD, "seen": found[1], "step": "take"})
    again = office.post(page, {**GOOD, "seen": '[["08:00", "11:00"]]', "step": "take"})

    assert stale.status_code == 409
    assert "08:00-11:00" in stale.content.decode()
    assert again.status_code == 302
    with pytest.raises(Conflict, match=f"{local}.*，20.*办公时间设定.*09:00-12:00"):
        set_sessions(calendar, [(time(9), NOON)], actor=keeper, at=now())


def test_the_hours_that_were_seen_stay_with_the_form_through_its_preview(office, local, page):
    office.post(page, {**GOOD, "step": "take"})
    Calendar.objects.filter(pk=local.pk).update(sessions=[["08:00", "11:00"]])

    shown = office.post(page, {**GOOD, "seen": "[]", "step": "preview"}).content.decode()

    assert 'name="seen" value="[]"' in shown
