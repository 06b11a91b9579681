"""The office looks for what was done on paper, and files it."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from xiaoneng.cases.tests.importing import bring, log, office, source_of
from xiaoneng.kit.time import now
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.warehouse.jobs import extract

pytestmark = pytest.mark.django_db(transaction=True)
SECTIONS = ("行政审批科", "不动产登记受理科")


@pytest.fixture
def site(clock, home):
    """A log with a batch at night, times at whole hours and honest cases; and its extract."""
    source = source_of()
    found_rules(actor=clock_user(), at=now() - timedelta(days=1))
    for name in SECTIONS:
        OrganFactory(parent=source.organ, name=name)
    bring(source, log(home / "log.csv", list(events())), now())
    extract(now())
    return source


def events():
    chance = random.Random(3)  # noqa: S311
    first = now().replace(hour=0, minute=0, second=0) - timedelta(days=90)
    for number in range(120):
        section = SECTIONS[number % 2]
        begun = first + timedelta(days=number % 40, hours=9, seconds=chance.randint(0, 9000))
        closed = begun + timedelta(days=chance.randint(2, 6), seconds=chance.randint(0, 9000))
        if section == SECTIONS[0]:
            begun, closed = (
                one.replace(hour=9 + number % 7, minute=0, second=0) for one in (begun, closed)
            )
        yield f"A{number}", "受理", f"{begun:%Y-%m-%d %H:%M:%S}", section
        yield f"A{number}", "close", f"{closed:%Y-%m-%d %H:%M:%S}", section
    for number in range(14):
        begun = first + timedelta(days=50, hours=22, minutes=10, seconds=20 * number)
        yield f"B{number}", "受理", f"{begun:%Y-%m-%d %H:%M:%S}", SECTIONS[1]
        yield (
            f"B{number}",
            "close",
            f"{begun + timedelta(seconds=90):%Y-%m-%d %H:%M:%S}",
            SECTIONS[1],
        )


@pytest.mark.looks
@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("zh-hans", 390), ("en", 390)])
def test_the_page_has_no_barrier_and_does_not_scroll_sideways(
    look, live_server, barriers, site, language, width
):
    page = look(office(site), language, width)
    page.goto(live_server.url + reverse("insight:doubts"))

    assert page.locator("h1").count() == 1
    assert page.locator("table").count() >= 2
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_office_files_a_suspicion_and_looks_at_the_finding(look, live_server, site):
    page = look(office(site))
    page.goto(live_server.url + reverse("insight:doubts"))

    row = page.locator("#entered_in_batch tbody tr")
    row.locator("input").check()
    page.click("text=所选疑点转监察")
    row.locator("a:has-text('待核查')").click()

    expect(page.locator("main")).to_contain_text("14 件各在十分钟内受理并办结")
