"""Whoever reads in one moment sees nothing that is written meanwhile, and holds up no writer."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import connection, connections

from xiaoneng.kit.snapshots import one_moment
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory


@pytest.fixture
def apart(transactional_db, tmp_path):
    """Runs something in a thread, on a database that locks as one in use does."""
    OrganFactory()
    known = connections.settings["default"]
    kept = known["NAME"]
    if connection.vendor == "sqlite":
        known["NAME"] = str(tmp_path / "moment.sqlite3")
        with closing(sqlite3.connect(known["NAME"])) as copy:
            connection.connection.backup(copy)
    with ThreadPoolExecutor(2) as pool:
        yield lambda work: pool.submit(closed_after, work).result(timeout=60)
    known["NAME"] = kept


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
