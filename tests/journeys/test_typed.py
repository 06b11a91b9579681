"""What was typed into a form is still there after the language was switched."""

import pytest
from django.urls import reverse

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
        assert page.locator("[aria-invalid=true]").count()
        assert page.input_value("[name=name]") == "水务局"

    page.click(".xn-me summary")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")

    assert page.input_value("[name=name]") == "水务局"
    assert page.input_value("[name=parent]") == str(root.pk)
    page.goto(f"{live_server.url}{reverse('staffing:organ_found')}")  # once, not for ever
    assert page.input_value("[name=name]") == ""
