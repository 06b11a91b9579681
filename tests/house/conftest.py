"""One organ with everybody in it, for the tests that go through all pages."""

import pytest
from django.db import transaction

from tests.house.world import World


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once: what a test does to it is undone with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
