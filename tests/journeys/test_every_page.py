"""Every page in a browser: in both languages, on a desk and on a phone.

Each is opened by one who may see it. It keeps to the width, has no barrier that the checker finds,
and no English in it where Chinese was asked for.
"""

import json
import re

import pytest
from playwright.sync_api import Error

from tests.house.test_access_matrix import TABLE, pages
from tests.house.world import NOW, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
WHO = ("efficiency_office", "head", "officer", "window_officer", "system_admin", "security_admin",
       "audit_admin", "nobody")  # fmt: skip
ENGLISH = re.compile(r"[A-Za-z]+(?:['’]\w+)?(?:,? [A-Za-z]+(?:['’]\w+)?){2,}")
MEANT = {"This is not a time", "Licence to supply gas"}  # the world's own words
FILES = ("Download is starting", "ERR_ABORTED")
MANY = 140  # pages
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def visits():
    """The pages that open to somebody, by the first who may see each; and two refusals."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {who: [] for who in WHO}
    for name, _pattern in pages():
        row = table[name]
        who = next((one for one in WHO if row[one].startswith("200")), None)
        if who is not None:
            found[who].append(name)
    of_head = {row["head"][:3]: name for name, row in table.items() if " as " not in name}
    found["head"] += [of_head[code] for code in ("403", "404")]
    return found


@pytest.fixture
def world(monkeypatch, home, clock):
    """One thing of each kind; it is always the same moment there."""
    monkeypatch.setattr("xiaoneng.kit.time.localtime", lambda: NOW)
    return World(home)


def width_faults(page, name):
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{name}: {wide} too wide"] if wide > 0 else []


def opened(page, address):
    """Open a page; a file that comes instead is no page."""
    try:
        answer = page.goto(address)
    except Error as error:
        if any(word in str(error) for word in FILES):
            return False
        raise
    return answer.headers["content-type"].startswith("text/html")


def faults_of(chinese, english, address, barriers):
    """What is wrong with a page, which stands open in Chinese on a desk."""
    said = {one for one in ENGLISH.findall(chinese.inner_text("body")) if not one.isupper()}
    found = [f"in English: {one}" for one in said - MEANT] + width_faults(chinese, "desk")
    found += barriers(chinese)
    chinese.set_viewport_size(PHONE)
    found += width_faults(chinese, "phone")
    chinese.set_viewport_size(DESK)
    english.goto(address)
    return found + width_faults(english, "phone, in English") + barriers(english)


def test_pages_are_whole_in_both_languages_on_a_desk_and_on_a_phone(
    look, live_server, barriers, world
):
    patterns, seen = dict(pages()), 0
    faults: dict[str, list[str]] = {}
    screens = {  # all sign in before a page is asked: SQLite in memory has one writer at a time
        who: (look(world.people[who], "zh-hans", 1440), look(world.people[who], "en", 390))
        for who in WHO
    }
    for who, names in visits().items():
        chinese, english = screens[who]
        for name in names:
            address = live_server.url + world.address(name, patterns[name])
            if opened(chinese, address):
                seen += 1
                found = faults_of(chinese, english, address, barriers)
                faults |= {name: found} if found else {}

    assert faults == {}
    assert seen > MANY
