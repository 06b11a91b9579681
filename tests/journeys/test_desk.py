"""An officer's day in the browser: desk, an obligation, stop, go on, answer, close."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from xiaoneng.kit.time import now
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db(transaction=True)
LIVES = 30 * 60  # seconds of a session


@pytest.fixture
def district(clock):
    Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    return OrganFactory(level="district", name="临澄区", name_en="Lincheng District")


@pytest.fixture
def row(district):
    organ = OrganFactory(parent=district)
    late = obligation(at=now(), organ=organ, title="早该办的事")
    stopped = obligation(began=now(), at=now(), organ=organ, officer=late.officer, title="等检测")
    pause_obligation(stopped, ground="testing", paper="1 号", actor=late.officer, at=now())
    fresh = obligation(began=now(), at=now(), organ=organ, officer=late.officer)
    urge_obligation(fresh, words="请抓紧", actor=someone("head", organ), at=now())
    return fresh


def test_an_officer_stops_a_clock_lets_it_go_on_answers_and_closes(look, live_server, row):
    page = look(row.officer)
    page.goto(live_server.url)
    page.click(f"#mine a.title:has-text('{row.title}')")

    page.click("main a:text-is('中止')")
    page.fill("[name=paper]", "告知书〔2026〕1 号")
    page.click("main button:has-text('中止')")
    expect(page.locator("[data-light=paused].xn-light--pill")).to_be_visible()

    page.click(".xn-head a:has-text('恢复计时')")
    page.click("main button:has-text('恢复计时')")
    expect(page.locator("[data-light=on_time].xn-light--pill")).to_be_visible()

    page.click(".xn-list a:has-text('答复')")
    page.fill("[name=answer]", "明天办完")
    page.click("main button:has-text('答复')")
    expect(page.locator("text=明天办完").first).to_be_visible()

    page.click(".xn-head a:has-text('办结')")
    page.click("main button:has-text('办结')")
    expect(page.locator("[data-light=met].xn-light--pill")).to_be_visible()
    assert Obligation.objects.get(pk=row.pk).state == "closed"


def test_a_head_urges_from_the_list(look, live_server, row):
    page = look(someone("head", row.organ))
    page.goto(live_server.url + reverse("obligations:list") + "?state=open&light=overdue")

    page.check("input[data-row] >> nth=0")
    page.fill("[name=words]", "今天答复")
    page.click("button[name=bulk]")

    expect(page.locator(".xn-done", has_text="已催")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 390)])
def test_the_desks_of_leaders_and_administrators_have_no_barrier(
    look, live_server, barriers, row, width, language
):
    district = row.organ.parent

    for role in ("leader", "system_admin", "efficiency_office"):
        page = look(someone(role, district), language, width)
        page.goto(live_server.url)
        assert barriers(page) == []


def test_whoever_types_long_is_warned_and_stays(look, live_server, row):
    page = look(row.officer)
    page.clock.install()
    page.goto(live_server.url)
    warning = page.locator("[data-session]")
    page.clock.fast_forward((LIVES - 180) * 1000)
    assert warning.is_hidden()
    page.clock.fast_forward(90 * 1000)
    warning.wait_for(state="visible")

    page.click("text=继续使用")

    warning.wait_for(state="hidden")
