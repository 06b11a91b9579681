"""A region of a page that cannot be fetched, or is refused: said at the top, and the list stays."""

import pytest
from django.http import HttpResponse
from playwright.sync_api import expect

from xiaoneng.kit.refusals import to_notice
from xiaoneng.kit.time import now
from xiaoneng.obligations.tests.factories import obligation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listed(look, live_server, clock):
    """A list of obligations, opened by its officer."""
    row = obligation(began=now(), at=now())
    page = look(row.officer)
    page.goto(f"{live_server.url}/obligations/")
    return page, row


def sort(page):
    page.locator("th a[hx-get]").first.click()


def test_without_a_network_the_page_says_so_and_keeps_what_it_has(listed):
    page, row = listed
    page.context.set_offline(True)
    sort(page)

    page.locator("#notice").get_by_text("连不上服务器").wait_for()
    expect(page.locator("#list").get_by_text(row.number)).to_be_visible()
    expect(page.locator("[aria-busy]")).to_have_count(0)
    page.context.set_offline(False)
    page.locator("#notice").get_by_text("再取一次").click()
    page.locator("#list").get_by_text(row.number).wait_for()
    expect(page.locator("#notice [role=alert]")).to_have_count(0)


def test_a_refusal_is_shown_and_wipes_no_list(listed):
    page, row = listed
    answer = to_notice(HttpResponse('<div role="alert">李敏已经作出决定</div>', status=409))
    page.route("**/obligations/?**", lambda route: route.fulfill(
        status=409, body=answer.content.decode(), headers=dict(answer.items())
    ))  # fmt: skip
    sort(page)

    page.locator("#notice").get_by_text("李敏已经作出决定").wait_for()
    expect(page.locator("#list").get_by_text(row.number)).to_be_visible()
