"""How hard the properties are tried, and what tests of every room need."""

import gc
import os
import sys
from uuid import uuid4

import hypothesis
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from xiaoneng.ledger.tests import untied

# The engine asks for as much when it is first opened; inside a property that would be an error.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 10_000))
assert untied  # transactional tests of any room empty the ledger behind them
hypothesis.settings.register_profile("ci", max_examples=100, deadline=None)
hypothesis.settings.register_profile("dev", max_examples=30, deadline=None)
hypothesis.settings.register_profile("again", max_examples=10, deadline=None)
LONG = {"cluster", "house"}
LONGEST = "test_every_page.py"
ALIKE = ("looks", "extract", "written")
EMPTYING = {"transactional_db", "live_server"}
ASKING = {"db", *EMPTYING}
BELOW = {"core", "measures", "logs", "engine", "batch", "cluster"}  # no database reaches them


def pytest_addoption(parser):
    parser.addoption(
        "--again",
        action="store_true",
        help="on a second database: only what can differ there (docs/decisions/0015)",
    )


def pytest_configure(config):
    """Tried hard in CI's first run; on another database again, as far as it may differ there."""
    tried_hard = "ci" if os.environ.get("CI") else "dev"  # noqa: TID251
    hypothesis.settings.load_profile("again" if config.option.again else tried_hard)


@pytest.hookimpl(trylast=True)  # the order is drawn before
def pytest_collection_modifyitems(config, items):
    """The long files first, so that both processes end together."""
    items.sort(key=turn)
    if config.option.again:
        left = [item for item in items if is_alike(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not is_alike(item)]
        use_one_thread()


def use_one_thread():
    """What two threads of the engine do was tried in the first run; over a few rows the second
    costs more than it does, as either process of the tests has one core.
    """
    from xiaoneng.engine import embedded  # noqa: PLC0415  # not where nothing is collected

    embedded.THREADS = 1


def turn(item):
    """When a test runs: what empties the database is last, as it was ordered before."""
    if item.path.parent.name in LONG:
        return 0
    mark = item.get_closest_marker("django_db")
    empties = (mark and mark.kwargs.get("transaction")) or not EMPTYING.isdisjoint(
        item.fixturenames
    )
    return 1 if not empties else 2 if item.path.name == LONGEST else 3


def is_alike(item):
    """Whether a test says the same on any database: it lies below them and asks for none, is about
    how pages look or what is written in the project, or reads an extract alone.
    """
    if any(item.get_closest_marker(name) for name in ALIKE):
        return True
    places = {item.path.parent.name, item.path.parent.parent.name}
    asks = item.get_closest_marker("django_db") or not ASKING.isdisjoint(item.fixturenames)
    return not asks and not places.isdisjoint(BELOW)


def pytest_collection_finish():
    """Collect rarely: every module and test is there to stay, and to look at them costs a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


class QuickHasher(Argon2PasswordHasher):
    """What the site hashes passwords with, at a cost for tests: one pass over 8 KiB."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["conftest.QuickHasher"]


@pytest.fixture(autouse=True)
def nothing_kept():
    """Nor does a test read what another one's site held."""
    from xiaoneng.insight.rules.trial import kept  # noqa: PLC0415  # Django is set up by now

    kept.clear()


@pytest.fixture(autouse=True)
def no_warehouse(settings, tmp_path_factory):
    """Nor does a test read the extract of a site that runs beside it."""
    settings.XIAONENG_WAREHOUSE = tmp_path_factory.getbasetemp() / f"{uuid4()}"


@pytest.fixture(autouse=True)
def seals(settings, tmp_path_factory):
    """A site's seals lie outside its database: each test has a file of its own."""
    settings.XIAONENG_SEALS = tmp_path_factory.getbasetemp() / f"{uuid4()}.jsonl"
    return settings.XIAONENG_SEALS


@pytest.fixture
def plain_files(settings):
    """Pages name their files without the list of what was collected."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
