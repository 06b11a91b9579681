"""The page of one flow in a browser: it has no barrier and stays within its width."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from xiaoneng.cases.tests.importing import office
from xiaoneng.insight.tests.flow_site import handled_site


@pytest.fixture
def flow(home, transactional_db):
    made = handled_site(home)
    return office(made.source), made.version


@pytest.mark.looks
@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 390)])
def test_the_page_of_an_item_with_its_handbook(  # fixtures
    look, live_server, barriers, flow, language, width
):
    user, version = flow
    page = look(user, language, width)
    page.goto(f"{live_server.url}{reverse('insight:flow')}?item={version.item_id}&share=100")

    expect(page.locator("#h-beside")).to_be_visible()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
