"""A second notice for a year: what it drops is shown and ticked, a supplement drops nothing."""

from datetime import date

import pytest
from django.urls import reverse

from xiaoneng.core.notices import NoticeDay
from xiaoneng.core.refusals import Unusable
from xiaoneng.obligations.notice_rows import days_held, with_supplement
from xiaoneng.obligations.operations.calendars import publish_notice
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.models import Calendar
from xiaoneng.people.queries import calendar_named
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
FIRST = "2026-03-10,off,区庆\n2026-03-11,off,区庆"


@pytest.fixture
def nation():
    return Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]


@pytest.fixture
def local(nation):
    return Calendar.objects.create(name="lincheng", title="临澄区", parent=nation)


@pytest.fixture
def enter(client, local):
    """Enters a text for the local calendar, as the office does."""
    office = someone("efficiency_office", OrganFactory())
    client.force_login(office, "django.contrib.auth.backends.ModelBackend")
    address = reverse("obligations:enter_notice", args=[local.name])

    def entered(text, step="publish", **ticks):
        form = {"year": 2026, "source": "区政府办通知", "text": text, "step": step, **ticks}
        return client.post(address, form)

    assert entered(FIRST).status_code == 302
    return entered


def days(calendar, year=2026):
    return {one.day.isoformat()[5:]: one.works for one in days_held(calendar, year)}


def test_days_that_a_second_notice_drops_are_shown_and_ticked(enter, local):
    seen = enter("2026-03-11,off,区庆", "preview")
    bare = enter("2026-03-11,off,区庆")

    page = seen.content.decode()
    assert "这些日子在上一次通知中有，这次没有" in page
    assert page.index("2026-03-10 周二 区庆 放假") < page.index('id="h-moved"')
    assert seen.context["dropped"] == ["2026-03-10 周二 区庆 放假"]
    assert (bare.status_code, list(bare.context["form"].errors)) == (422, ["is_dropping"])
    assert days(local) == {"03-10": False, "03-11": False}

    ticked = enter("2026-03-11,off,区庆", is_dropping="on")

    assert ticked.status_code == 302
    assert days(local) == {"03-11": False}


def test_a_supplement_is_added_to_the_notice_before(enter, local):
    given = "2026-03-11,work\n2026-03-20,off,台风"

    seen = enter(given, "preview", is_supplement="on")
    answer = enter(given, is_supplement="on")

    assert seen.context["dropped"] == []
    assert [one.day.day for one in seen.context["preview"].days] == [10, 11, 20]
    assert answer.status_code == 302
    assert days(local) == {"03-10": False, "03-11": True, "03-20": False}
    assert local.notices.count() == 2


def test_there_is_something_to_add_to(local):
    with pytest.raises(Unusable, match="2026 年度尚无可供补充的通知"):
        with_supplement(local, 2026, [])


def test_the_first_supplement_of_the_nation_is_added_to_what_the_platform_knows(nation):
    extra = NoticeDay(date(2026, 3, 12), works=False, name="")
    office = someone("efficiency_office", OrganFactory())
    eve = [NoticeDay(date(2026, 12, 31), works=False, name="元旦")]
    eve += [NoticeDay(date(2027, 1, 1), works=False, name="元旦")]
    by = {"text": "", "source": "国办", "actor": office, "at": at("2026-03-03")}
    before = days(nation)

    publish_notice(nation, 2027, eve, **by)
    publish_notice(nation, 2026, [extra], is_supplement=True, **by)

    assert before["10-01"] is False
    assert days(nation) == {**before, "03-12": False}
    keeps = calendar_named("cn")
    assert not keeps.works(extra.day)
    assert not keeps.works(date(2026, 12, 31))  # of the notice for the year after
