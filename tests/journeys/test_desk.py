"""An officer's day in the browser: desk, an obligation, stop, go on, answer, close."""

import pytest
from django.urls import reverse

from xiaoneng.kit.time import now
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "desk:home", "desk:search", "desk:feeds", "desk:filters", "obligations:list",
    "obligations:calendar", "obligations:calendars", "obligations:calendar_year",
    "obligations:detail", "obligations:sheet", "obligations:pause", "obligations:hand_over",
    "obligations:split", "obligations:answer",
)  # fmt: skip


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


def address(name, row):
    keys = {
        "obligations:calendar_year": ["cn"],
        "obligations:answer": [row.urgings.get().pk],
    }
    with_key = name in keys or name.split(":")[1] in (
        "detail", "sheet", "pause", "hand_over", "split",
    )  # fmt: skip
    return reverse(name, args=keys.get(name, [row.pk]) if with_key else [])


def test_an_officer_stops_a_clock_lets_it_go_on_answers_and_closes(look, live_server, row):
    page = look(row.officer)
    page.goto(live_server.url)
    page.click(f"#mine a.title:has-text('{row.title}')")

    page.click("text=停表")
    page.fill("[name=paper]", "告知书〔2026〕1 号")
    page.click("main button:has-text('停表')")
    assert page.locator("[data-light=paused].xn-light--pill").is_visible()

    page.click(".xn-head a:has-text('恢复计时')")
    page.click("main button:has-text('恢复计时')")
    assert page.locator("[data-light=on_time].xn-light--pill").is_visible()

    page.click(".xn-list a:has-text('答复')")
    page.fill("[name=answer]", "明天办完")
    page.click("main button:has-text('答复')")
    assert page.locator("text=明天办完").first.is_visible()

    page.click(".xn-head a:has-text('办结')")
    page.click("main button:has-text('办结')")
    assert page.locator("[data-light=met].xn-light--pill").is_visible()
    assert Obligation.objects.get(pk=row.pk).state == "closed"


def test_a_head_urges_from_the_list(look, live_server, row):
    page = look(someone("head", row.organ))
    page.goto(live_server.url + reverse("obligations:list") + "?state=open&light=overdue")

    page.check("input[data-row] >> nth=0")
    page.fill("[name=words]", "今天答复")
    page.click("button[name=bulk]")

    assert page.locator(".xn-done", has_text="已催").is_visible()


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 390)])
def test_no_page_has_a_barrier_or_scrolls_sideways(  # fixtures
    look, live_server, barriers, row, width, language
):
    page = look(row.officer, language, width)

    found = {}
    for name in PAGES:
        page.goto(live_server.url + address(name, row))
        found[name] = barriers(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[name].append("scrolls sideways")

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 390)])
def test_the_desks_of_leaders_and_administrators_have_no_barrier(
    look, live_server, barriers, row, width, language
):
    district = row.organ.parent

    for role in ("leader", "system_admin", "efficiency_office"):
        page = look(someone(role, district), language, width)
        page.goto(live_server.url)
        assert barriers(page) == []


FOCUSED = "(document.activeElement.innerText || document.activeElement.name || '').trim()"
FAR = 150  # presses of the key within which whatever a page offers is reached


def tab_to(page, words):
    """Go on by the keyboard until something is chosen that says these words, or is so named."""
    for _press in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == words:
            return
    pytest.fail(f"{words} is not reached by the keyboard: {page.url}")


def test_a_clock_is_stopped_and_the_matter_closed_by_the_keyboard_alone(look, live_server, row):
    page = look(row.officer)
    page.goto(live_server.url + reverse("obligations:list") + f"?state=open&q={row.number}")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/obligations/{row.pk}/")

    tab_to(page, "停表")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pause/")
    tab_to(page, "paper")
    page.keyboard.type("告知书〔2026〕1 号")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/obligations/{row.pk}/")
    assert page.locator("[data-light=paused].xn-light--pill").is_visible()

    tab_to(page, "恢复计时")
    page.keyboard.press("Enter")
    page.wait_for_url("**/resume/")
    tab_to(page, "恢复计时")
    page.keyboard.press("Space")
    page.wait_for_url(f"**/obligations/{row.pk}/")
    tab_to(page, "办结")
    page.keyboard.press("Enter")
    page.wait_for_url("**/close/")
    tab_to(page, "办结")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/obligations/{row.pk}/")
    assert Obligation.objects.get(pk=row.pk).state == "closed"
