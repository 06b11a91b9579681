"""Whoever reads in one moment sees nothing that is written meanwhile, and holds up no writer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from xiaoneng.kit.snapshots import one_moment
from xiaoneng.kit.tests.locking import locking
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory


@pytest.fixture
def apart(transactional_db, tmp_path):
    """Runs something in a thread, on a database that locks as one in use does."""
    OrganFactory()
    with locking(tmp_path), ThreadPoolExecutor(2) as pool:
        yield lambda work: pool.submit(closed_after, work).result(timeout=60)


def closed_after(work):
    try:
        return work()
    finally:
        connection.close()


def test_what_is_written_meanwhile_is_seen_afterwards(apart):
    def read():
        with one_moment():
            first = Organ.objects.count()
            apart(OrganFactory)  # another connection writes, and is not held up
            second = Organ.objects.count()
        return first, second, Organ.objects.count()

    first, second, after = apart(read)

    assert (first, second, after) == (1, 1, 2)
    assert apart(lambda: OrganFactory() and Organ.objects.count()) == 3
