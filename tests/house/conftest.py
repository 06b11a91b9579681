"""One organ with everybody in it, for the tests that go through all pages."""

import pytest

from tests.house.world import World
from xiaoneng.kit.tests.worlds import made_once


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once: what a test does to it is undone with the test."""
    with made_once(django_db_blocker):
        yield World()
