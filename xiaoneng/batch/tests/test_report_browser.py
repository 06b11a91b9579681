"""The page in a real browser; skipped by name where there is none."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from xiaoneng.batch.report import write_report
from xiaoneng.batch.tests.report_factories import report

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(report(), path)
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_scrolls_sideways(browser, address, width, language):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}#{language}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("has_script", [False, True])
def test_language_and_sheets_need_no_script(browser, address, has_script):
    context = browser.new_context(java_script_enabled=has_script)
    page = context.new_page()
    page.goto(address)
    assert page.locator("#zh").is_visible()
    assert not page.locator("#en").is_visible()

    page.click("#zh .k-worst a.title >> nth=1")
    assert page.locator("#zh-case-2").is_visible()

    page.click("#zh .xn-top a")
    assert page.locator("#en").is_visible()
    assert not page.locator("#zh").is_visible()
    context.close()
