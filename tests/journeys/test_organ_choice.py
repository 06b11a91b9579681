"""A long choice of organs is narrowed by typing, and stays a whole select without a script."""

import pytest
from django.urls import reverse

from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_long_choice_of_organs_is_narrowed_by_typing(look, live_server, barriers, clock, width):
    root = OrganFactory(level="district", name="临澄区")
    bureaux = [OrganFactory(parent=root, name=f"第{place}管理局") for place in range(20)]
    section = OrganFactory(parent=bureaux[7], level="section", name="审批科")
    keeper = UserFactory()
    keeper.grants.create(role="system_admin", organ=root, from_on=root.opened_on)
    page = look(keeper, width=width)

    page.goto(f"{live_server.url}{reverse('staffing:organ_found')}")
    line = page.get_by_role("searchbox", name="输入以缩小范围")
    line.fill("审批")
    shown = page.eval_on_selector_all(
        "#id_parent option", "all => all.filter(one => !one.hidden).map(one => one.text.trim())"
    )
    line.press("Enter")

    assert shown[1:] == ["临澄区", "第7管理局", "审批科"]
    assert page.eval_on_selector("#id_parent", "one => one.value") == str(section.pk)
    assert page.url.endswith(reverse("staffing:organ_found"))  # nothing was sent
    assert barriers(page) == []
