"""A notice is entered for the year it speaks of; the form proposes the year that is awaited."""

import pytest
from django.urls import reverse

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.tests.test_real_notices import OF_2024
from xiaoneng.kit.time import now, wall
from xiaoneng.obligations.sheet_words import grounds_of, years_of
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Calendar, Notice
from xiaoneng.people.queries import calendar_named
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation():
    return Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]


@pytest.fixture
def office(client):
    keeper = someone("efficiency_office", OrganFactory())
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("step", ["preview", "file", "publish"])
def test_the_text_of_one_year_is_not_entered_for_another(office, nation, step):
    address = reverse("obligations:enter_notice", args=[nation.name])
    form = {"year": 2031, "source": "国办发明电〔2023〕7号", "text": OF_2024, "step": step}

    answer = office.post(address, form)

    assert answer.status_code == 422
    assert "文中所指为 2024 年，而通知录入的年度是 2031 年" in answer.content.decode()
    assert not Notice.objects.exists()


def test_the_sheet_names_the_nations_notices_and_those_of_the_local_calendar(office, nation):
    local = Calendar.objects.create(name="lincheng", title="临澄区", parent=nation)
    for year, source in ((2025, "去年的通知"), (2026, "临政办〔2026〕1号"), (2026, "补充通知")):
        edition = local.notices.filter(year=year).count() + 1
        local.notices.create(year=year, edition=edition, source=source, published_at=now())
    rows = [obligation(organ=OrganFactory(calendar=one)) for one in (local, None)]

    grounds = [grounds_of(row, now()) for row in rows]

    nations = "国务院办公厅关于部分节假日安排的年度通知。"
    assert grounds[0] == [
        nations,
        "临政办〔2026〕1号（临澄区，2026 年度）",
        "补充通知（临澄区，2026 年度）",
    ]
    assert grounds[1] == [nations]


def test_who_counts_every_day_rests_on_no_notice():
    row = obligation(organ=OrganFactory(calendar=Calendar.objects.create(name="every_day")))

    assert grounds_of(row, now()) == []


def test_what_is_due_on_new_years_eve_rests_on_no_notice_of_the_next_year():
    row = obligation(promised=Limit(304, Unit.DAY), statutory=None)

    assert f"{wall(row.due_at)}" == "2027-01-01 00:00:00"  # the end of the day before
    assert years_of(row) == range(2026, 2027)


def proposed(office, calendar, **asked):
    address = reverse("obligations:enter_notice", args=[calendar.name])
    return office.get(address, asked).context["form"].initial["year"]


def test_the_first_year_without_a_notice_is_proposed(office, nation):
    this = now().year
    known = calendar_named(nation.name).published or ()
    awaited = next(year for year in range(this, 2100) if year not in known)
    local = Calendar.objects.create(name="lincheng", title="临澄区", parent=nation)

    assert proposed(office, nation) == awaited
    assert proposed(office, nation, year="2026") == "2026"
    assert proposed(office, local) == this

    for calendar, year in ((nation, awaited), (local, this)):
        calendar.notices.create(year=year, published_at=now())

    assert proposed(office, nation) == awaited + 1
    assert proposed(office, local) == this + 1
