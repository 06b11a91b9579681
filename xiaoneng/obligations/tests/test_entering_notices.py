"""A notice is entered for the year it speaks of; the form proposes the year that is awaited."""

import pytest
from django.urls import reverse

from xiaoneng.core.tests.test_real_notices import OF_2024
from xiaoneng.kit.time import now
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
