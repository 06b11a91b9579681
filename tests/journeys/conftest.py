"""A browser signed in as somebody, at a width and in a language; skipped where there is none."""

import shutil
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.kit.tests.worlds import folders_in
from xiaoneng.ledger.tests import untied
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK

assert untied  # transactional tests empty the ledger behind them

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONGEST = 30_000  # milliseconds that a page is waited for
expect.set_options(timeout=LONGEST)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def chromium(django_db_setup):
    """The browser runs a loop of its own; the tests ask the database beside it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def plain_files(settings):
    """Static files as they lie: nothing has to be collected first."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


@pytest.fixture
def home(settings, tmp_path):
    """A folder of the test's own for the files and the extract of the site; static files lie."""
    for name, value in folders_in(tmp_path).items():
        setattr(settings, name, value)
    return tmp_path


@pytest.fixture
def clock(transactional_db):
    """The clock's own user, which the migration made and the test before swept away."""
    return User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟"})[0]


@pytest.fixture
def look(chromium, plain_files, live_server):
    """A page of a person, or of nobody: `look(user, "en", 390)`."""
    contexts = []

    def page(user, language="zh-hans", width=1440):
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        cookies = {LANGUAGE_COOKIE: language}
        cookies |= {name: one.value for name, one in client.cookies.items()}
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url}
             for name, value in cookies.items()]
        )  # fmt: skip
        found = context.new_page()
        # asked beside a file; threads share the one connection of SQLite in memory. By a route
        # of Playwright's each page would fetch its style and scripts anew.
        wire = context.new_cdp_session(found)
        wire.send("Network.enable")
        wire.send("Network.setBlockedURLs", {"urls": ["*/favicon.ico"]})
        found.set_default_timeout(LONGEST)
        return found

    yield page
    for context in contexts:
        context.close()


@pytest.fixture
def barriers():
    """What the accessibility checker finds on a page."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci)")
    script = AXE.read_text(encoding="utf-8")

    def found(page):
        page.evaluate(script)
        return page.evaluate(
            "asked => axe.run(document, asked).then(all => all.violations.map("
            "one => one.id + ': ' + one.nodes.map(node => node.target).slice(0, 3).join(' ')))",
            {"runOnly": RULES, "resultTypes": ["violations"]},
        )

    return found
