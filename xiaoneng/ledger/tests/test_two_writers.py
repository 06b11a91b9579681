"""Writers at once leave one unbroken chain, and those of another organ do not wait where they
need not."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import pytest
from django.db import connection, connections, transaction

from xiaoneng.ledger.models import Entry, Head
from xiaoneng.ledger.tests.writing import write
from xiaoneng.ledger.verifying import verify
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 4, 15


@pytest.fixture
def elsewhere(organ, officer, tmp_path):
    """Runs work in threads with connections of their own, on a database that locks as in use."""
    known = connections.settings["default"]
    kept = known["NAME"]
    if connection.vendor == "sqlite":
        known["NAME"] = str(tmp_path / "writers.sqlite3")
        with closing(sqlite3.connect(known["NAME"])) as copy:
            connection.connection.backup(copy)
    with ThreadPoolExecutor(WRITERS) as pool:
        yield lambda work, *values: pool.submit(alone, work, *values)
    known["NAME"] = kept


def alone(work, *values):
    try:
        return work(*values)
    finally:
        connection.close()


def test_writers_of_one_organ_leave_one_chain(elsewhere, organ, officer):
    writing = [elsewhere(write_apart, organ, officer) for _ in range(WRITERS)]
    for one in writing:
        one.result(timeout=60)

    assert elsewhere(state).result() == (WRITERS * EACH, list(range(1, WRITERS * EACH + 1)), ())


def write_apart(organ, officer):
    for _ in range(EACH):
        with transaction.atomic():
            write(organ, officer)


def state():
    places = Entry.objects.order_by("place").values_list("place", flat=True)
    return Head.objects.get().count, list(places), verify().faults


def test_a_writer_of_another_organ_waits_only_where_the_whole_database_is_locked(
    elsewhere, organ, officer
):
    other = OrganFactory(code="FG") if connection.vendor == "postgresql" else organ
    has_written, may_end = Event(), Event()
    first = elsewhere(write_and_wait, organ, officer, has_written, may_end)
    assert has_written.wait(20)
    second = elsewhere(write, other, officer)
    if connection.features.has_select_for_update:
        second.result(timeout=20)  # while the first still holds its chain
    may_end.set()

    assert [first.result(timeout=60)[0].place, second.result(timeout=60)[0].place] == (
        [1, 1] if connection.features.has_select_for_update else [1, 2]
    )


def write_and_wait(organ, officer, has_written, may_end):
    with transaction.atomic():
        lines = write(organ, officer)
        has_written.set()
        assert may_end.wait(20)
    return lines
