"""The pictures of the README: taken from a running demonstration, each named in words.

`make run` in one window, in another
`PICTURES_OF=http://127.0.0.1:8000 .venv/bin/pytest -n 0 tests/journeys/test_pictures.py`
"""

import os
import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.conftest import CHROMIUM, OPTIONS
from xiaoneng.config.district.logins import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"
DEMONSTRATION = os.environ.get("PICTURES_OF", "")
SIZE = (1440, 900)


def sign_in(page, username):
    page.goto(f"{DEMONSTRATION}/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.btn-primary")
    page.wait_for_selector("h1")


def cockpit(page):
    sign_in(page, "leader")
    page.goto(f"{DEMONSTRATION}/cockpit/")
    return ".xn-stat"


def desk(page):
    sign_in(page, "officer")
    return ".xn-panel"


def case(page):
    sign_in(page, "officer")
    page.goto(f"{DEMONSTRATION}/cases/?state=accepted")
    page.click("#list tbody a")
    return ".xn-strip, .xn-clock, .xn-panel"


def card(page):
    sign_in(page, "office")
    page.goto(f"{DEMONSTRATION}/cards/?colour=yellow&state=confirmed")
    page.click("#list tbody a")
    return ".xn-panel"


def catalogue(page):
    sign_in(page, "office")
    page.goto(f"{DEMONSTRATION}/catalogue/")
    return "#list tbody tr"


def flow(page):
    sign_in(page, "office")
    page.goto(f"{DEMONSTRATION}/flows/one/?months=12&share=95")
    return ".xn-flow"


def lab(page):
    sign_in(page, "office")
    page.goto(f"{DEMONSTRATION}/limit-lab/")
    return ".xn-stat"


PICTURES = {one.__name__: one for one in (cockpit, desk, case, card, catalogue, flow, lab)}


@pytest.mark.skipif(not DEMONSTRATION, reason="PICTURES_OF names no running demonstration")
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_taken_of_a_page_that_shows_something(name):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        assert page.wait_for_selector(PICTURES[name](page)).is_visible()
        FOLDER.mkdir(exist_ok=True)
        page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


def test_the_readme_shows_every_picture_with_words():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"!\[([^\]]{20,})\]\(docs/pictures/(\w+)\.png\)", readme))

    assert sorted(shown.values()) == sorted(PICTURES)
    assert {path.stem for path in FOLDER.iterdir()} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_large_as_a_screen(name):
    head = (FOLDER / f"{name}.png").read_bytes()[:24]

    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24]) == SIZE
