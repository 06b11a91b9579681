"""What is done by the keyboard alone: signing in, an obligation from its list to its end, a case
that is registered, several matters urged at once.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from xiaoneng.cases.models import Case
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.kit.time import now
from xiaoneng.obligations.models import Obligation, Urging
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


@pytest.fixture
def row(clock):
    Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    root = OrganFactory(level="district", name="临澄区", name_en="Lincheng District")
    return obligation(began=now(), at=now(), organ=OrganFactory(parent=root))


SECRET = "xiaoneng-keyboard-2026"
FOCUSED = """() => {
    const one = document.activeElement;
    return (one.matches("input, select, textarea") ? one.name : one.innerText).trim();
}"""
FAR = 150  # presses of the key within which whatever a page offers is reached


def tab_to(page, words):
    """Go on by the keyboard until something is chosen that says these words, or is so named."""
    for _press in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == words:
            return
    pytest.fail(f"{words} is not reached by the keyboard: {page.url}")


def test_a_clock_is_stopped_and_the_matter_closed(look, live_server, row):
    page = look(row.officer)
    page.goto(live_server.url + reverse("obligations:list") + f"?state=open&q={row.number}")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/obligations/{row.pk}/")

    tab_to(page, "中止")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pause/")
    tab_to(page, "paper")
    page.keyboard.type("告知书〔2026〕1 号")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/obligations/{row.pk}/")
    expect(page.locator("[data-light=paused].xn-light--pill")).to_be_visible()

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


def test_someone_signs_in_changes_the_language_and_urges_two_matters(look, live_server, row):
    obligation(began=now(), at=now(), organ=row.organ, officer=row.officer)
    head = someone("head", row.organ)
    head.set_password(SECRET)
    head.save()
    page = look(None)
    page.goto(live_server.url)
    tab_to(page, "English")
    page.keyboard.press("Enter")
    page.locator("html[lang=en]").wait_for()
    tab_to(page, "中文")
    page.keyboard.press("Enter")
    page.locator("html[lang^=zh]").wait_for()
    tab_to(page, "username")
    page.keyboard.type(head.username)
    tab_to(page, "password")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    page.locator(".xn-side").wait_for()

    page.goto(live_server.url + reverse("obligations:list") + "?state=open")
    for _matter in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    tab_to(page, "words")
    page.keyboard.type("请今天答复")
    page.keyboard.press("Enter")
    page.locator(".xn-done").first.wait_for()

    assert set(Urging.objects.values_list("words", flat=True)) == {"请今天答复"}
    assert Urging.objects.count() == 2


def test_a_case_is_registered(look, live_server, row):
    published(item("511A0001-01", organ=row.organ), name="燃气经营许可证核发")
    page = look(row.officer)
    page.goto(live_server.url + reverse("cases:register"))
    tab_to(page, "item")
    page.keyboard.press("ArrowDown")
    tab_to(page, "applicant")
    page.keyboard.type("溪口燃气有限公司")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/\d+/"))

    assert Case.objects.get().applicant == "溪口燃气有限公司"
