"""The pages of the whole way in a browser: in both languages, on a desk and on a phone."""

import re

import pytest

from tests.house.test_access_matrix import pages
from tests.house.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "cases:list", "cases:detail", "cases:source", "cases:batch", "cases:rejects",
    "supervision:cards", "supervision:card", "supervision:findings", "supervision:rules",
    "supervision:bulletin", "portal:progress", "obligations:grounds-list", "insight:lab",
    "insight:scenarios", "insight:trial", "insight:rule_trial", "insight:forecast",
    "insight:calibration", "insight:overruns", "insight:reform", "insight:shortening",
)  # fmt: skip
ENGLISH = re.compile(r"[A-Za-z]+(?:['’]\w+)?(?:,? [A-Za-z]+(?:['’]\w+)?){2,}")
MEANT = {"This is not a time"}  # words of the world's own, which no catalogue translates


@pytest.fixture
def addresses(monkeypatch, home, clock):
    """One thing of each kind, and the page of each; it is always the same moment there."""
    monkeypatch.setattr("xiaoneng.kit.time.localtime", lambda: NOW)
    world = World(home)
    patterns = dict(pages())
    return world.office, {name: world.address(name, patterns[name]) for name in PAGES}


def test_pages_are_whole_in_both_languages_on_a_desk_and_on_a_phone(
    look, live_server, barriers, addresses
):
    office, known = addresses
    found = {}
    for language, width in (("zh-hans", 1440), ("en", 390)):
        page = look(office, language, width)
        for name, address in known.items():
            status = page.goto(live_server.url + address).status
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults = [] if status == 200 else [f"answers {status}"]
            faults += [f"{wide} too wide"] if wide > 0 else []
            if language == "zh-hans":
                said = ENGLISH.findall(page.inner_text("body"))
                faults += [one for one in said if one not in MEANT] + barriers(page)
            if faults:
                found[name, language] = faults

    assert found == {}
