"""What was typed into a form is still there after the language was switched."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_form_keeps_what_was_typed_in_the_other_language(look, live_server, clock, is_refused):
    root = OrganFactory(level="district", name="临澄区")
    keeper = UserFactory()
    keeper.grants.create(role="system_admin", organ=root, from_on=root.opened_on)
    page = look(keeper)
    page.goto(f"{live_server.url}{reverse('staffing:organ_found')}")
    page.fill("[name=name]", "水务局")
    page.select_option("[name=parent]", str(root.pk))
    if is_refused:  # the code is missing
        page.eval_on_selector("main form[method=post]", "form => { form.noValidate = true; }")
        page.click("main form[method=post] button.btn-primary")
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        page.wait_for_load_state()  # scripts keep what is typed from then on
        expect(page.locator("[name=name]")).to_have_value("水务局")

    page.click(".xn-me summary")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    page.wait_for_load_state()

    expect(page.locator("[name=name]")).to_have_value("水务局")
    expect(page.locator("[name=parent]")).to_have_value(str(root.pk))
    page.goto(f"{live_server.url}{reverse('staffing:organ_found')}")  # once, not for ever
    expect(page.locator("[name=name]")).to_have_value("")
