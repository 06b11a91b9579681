"""The pages of organs, people, ledger, messages and background work, for those who keep them."""

from typing import Any

import pytest
from django.urls import reverse

from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db(transaction=True)
LIVES = 30 * 60  # seconds of a session


@pytest.fixture
def world(clock):
    Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    root = OrganFactory(level="district", name="临澄区", name_en="Lincheng District")
    organ = OrganFactory(parent=root, name="区城管局", name_en="City Management Bureau")
    row = obligation(at=now(), organ=organ)
    people: dict[str, Any] = {"head": someone("head", organ), "officer": row.officer}
    for role in ("system_admin", "security_admin", "audit_admin"):
        people[role] = UserFactory()
        people[role].grants.create(role=role, organ=root, from_on=root.opened_on)
    asked = ask_errand(
        "export", "应办事项", {"address": "/obligations/?out=csv"}, actor=row.officer, at=now()
    )
    people["keys"] = {
        "staffing:organ": organ.pk,
        "staffing:person": row.officer.pk,
        "ledger:entry": entries_of(row)[0].key,
        "errands:detail": asked.pk,
    }
    return people


PAGES = {
    "system_admin": (
        "staffing:organs",
        "staffing:organ",
        "staffing:people",
        "staffing:person",
        "staffing:import_",
        "staffing:person_enrol",
    ),
    "security_admin": ("staffing:roles",),
    "audit_admin": ("ledger:entries", "ledger:entry", "ledger:verify", "ledger:roots"),
    "head": ("staffing:substitutions", "messages:inbox", "staffing:me"),
    "officer": ("errands:list", "errands:detail", "errands:export"),
}


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 390)])
@pytest.mark.parametrize("role", PAGES)
def test_no_page_has_barriers(  # noqa: PLR0917  # fixtures
    look, live_server, barriers, world, role, language, width
):
    page = look(world[role], language, width)
    found = {}
    for name in PAGES[role]:
        keys = world["keys"]
        address = reverse(name, args=[keys[name]] if name in keys else [])
        query = "?list=/obligations/%3Fout%3Dcsv" if name == "errands:export" else ""
        page.goto(f"{live_server.url}{address}{query}")
        assert page.locator("h1").count() == 1, name
        if faults := barriers(page):
            found[name] = faults
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide"

    assert found == {}


def test_whoever_types_long_is_warned_and_stays(look, live_server, world):
    page = look(world["officer"])
    page.clock.install()
    page.goto(live_server.url)
    warning = page.locator("[data-session]")
    page.clock.fast_forward((LIVES - 180) * 1000)
    assert warning.is_hidden()
    page.clock.fast_forward(90 * 1000)
    warning.wait_for(state="visible")

    page.click("text=继续使用")

    warning.wait_for(state="hidden")
