"""Accessibility by axe-core and print by Chromium; skipped by name where they are not installed."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from xiaoneng.batch.report import write_report
from xiaoneng.batch.tests.report_factories import report

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
PDFTOTEXT = shutil.which("pdftotext")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MOST = 4  # lines of each list
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def short(long):
    """Some of each kind of line: the checker looks at every element, and takes its time."""
    lists = ("organs", "worst", "carded", "cards", "suspicions")
    return replace(long, **{name: getattr(long, name)[:MOST] for name in lists})


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(short(report()), path)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        found = browser.new_page()
        found.goto(path.as_uri())
        yield found
        browser.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (npm ci)")
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_accessibility_checker_finds_nothing(page, width, language):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(page.url.split("#")[0] + f"#{language}")
    page.evaluate("document.querySelectorAll('.sheet').forEach((one, i) => (one.open = i < 3))")
    page.evaluate(AXE.read_text(encoding="utf-8"))

    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(all => all.violations.map("
        "one => one.id + ': ' + one.nodes.map(node => node.target).slice(0, 3).join(' ')))",
        RULES,
    )

    assert found == []


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext is not installed")
def test_only_the_shown_language_is_printed(page, tmp_path):
    page.goto(page.url.split("#")[0] + "#en")

    page.pdf(path=tmp_path / "report.pdf", format="A4")

    text = subprocess.run(
        [PDFTOTEXT or "", str(tmp_path / "report.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "Organs" in text
    assert "各单位" not in text
