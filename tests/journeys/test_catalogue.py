"""The catalogue in the browser: an item from its list to its next version, and no barrier."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from xiaoneng.catalogue.queries import version_on
from xiaoneng.catalogue.tests.factories import PAPER, item, published
from xiaoneng.kit.time import now
from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def version(clock):
    Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    root = OrganFactory(level="district", name="临澄区", name_en="Lincheng District")
    return published(item(organ=OrganFactory(parent=root, name="区城管局")), date(2026, 1, 1))


@pytest.fixture
def office(version):
    return someone("efficiency_office", version.item.organ.parent)


def test_a_promise_is_shortened_from_the_list_to_the_publication(
    look, live_server, version, office
):
    page = look(office)
    page.goto(live_server.url + reverse("catalogue:list"))
    page.click(f"a.title:has-text('{version.name}')")

    page.click("button:has-text('起草新版本')")
    page.fill("[name=promised_amount]", "5")
    for place, amount in enumerate(("1", "3", "1")):
        page.fill(f"[name=steps-{place}-amount]", amount)
    page.click("button:has-text('保存草案')")
    page.click("a:has-text('发布')")
    expect(page.locator("del", has_text="10 个工作日")).to_be_visible()
    page.fill("[name=basis_paper]", PAPER)
    page.click("button[value=take]")

    expect(page.locator(".xn-limit .big", has_text="5 个工作日")).to_be_visible()
    assert version_on(version.item, now().date()).promised_amount == 5
