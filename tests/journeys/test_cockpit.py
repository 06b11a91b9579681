"""A leader looks over the town: nothing bars the way, and numbers lead on without a mouse."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from xiaoneng.insight.models import OrganTime
from xiaoneng.insight.tests.factories import town
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import now
from xiaoneng.people.models import Calendar, Level
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db(transaction=True)
EXAMINED = {("zh-hans", 1440), ("en", 390)}  # each language and both ways of laying out, once


@pytest.fixture
def place(clock):
    Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    return town(now(), 21)


@pytest.mark.looks
@pytest.mark.parametrize("width", [390, 760, 1366, 1440])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_cockpit_has_no_barrier_and_does_not_scroll_sideways(  # fixtures
    look, live_server, barriers, place, width, language
):
    page = look(place.leader, language, width)
    OrganTime.objects.create(
        organ=place.organ, month=Month.of(place.at).key, cases=9, work=5, waiting=3, applicant=1,
        paused=1, as_of=place.at,
    )  # fmt: skip
    OrganFactory(parent=place.root, level=Level.STREET, name="南山街道")
    addresses = [
        reverse("insight:cockpit") + query
        for query in ("", "?quiet=shown&sort=-open", f"?organ={place.street.pk}")
    ]
    for address in (*addresses, reverse("insight:beside")):
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

        assert page.locator("h1").count() == 1
        if (language, width) in EXAMINED:
            assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_leader_goes_from_the_desk_to_the_matters_of_the_worst_organ(look, live_server, place):
    page = look(place.leader)
    page.goto(live_server.url)

    page.click(".xn-panel__h a:has-text('驾驶舱')")
    page.select_option("#c-organ", str(place.organ.pk))
    page.click("form.xn-head__right button")
    page.wait_for_url("**organ=*")
    number = page.locator(".xn-stat:has([data-light=overdue]) .xn-stat__n > span").inner_text()
    page.click(".xn-stat:has([data-light=overdue])")
    page.wait_for_selector("#list tbody tr")

    assert page.locator("#list tbody tr").count() == int(number) > 0


def test_a_question_shows_that_it_is_being_answered(look, live_server, place):
    page = look(place.leader)
    page.goto(live_server.url + reverse("insight:cockpit"))
    page.route("**/*organ=*", lambda route: route.fulfill(status=204))  # no page comes

    page.select_option("#c-organ", str(place.organ.pk))
    page.eval_on_selector("form.xn-head__right button", "button => button.click()")

    expect(page.locator("form.xn-head__right button[aria-busy=true]")).to_be_visible()
