"""On PostgreSQL blocks go in on two connections: together they are what one would have written."""

from threading import current_thread, main_thread

import pytest
from django.db import connection

from xiaoneng.cases.bringing import writing
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations import batches
from xiaoneng.cases.operations.batches import import_batch
from xiaoneng.cases.tests.importing import (
    AS_OF,
    MAPPING,
    bring,
    differences,
    kept,
    log,
    moment,
    office,
    source_of,
    supervised,
)
from xiaoneng.ledger.verifying import verify
from xiaoneng.obligations.jobs import wrong_copies
from xiaoneng.people.models import User
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.skipif(connection.vendor == "sqlite", reason="it has one writer")
CASES = 20


@pytest.fixture
def source(transactional_db, monkeypatch):
    User.objects.get_or_create(username="clock", defaults={"full_name": "时钟", "password": "!"})
    monkeypatch.setattr(writing, "BLOCK", 3)
    found = source_of()
    for name in ("一科", "二科"):
        OrganFactory(parent=found.organ, name=name)
    return found


@pytest.fixture
def path(tmp_path):
    rows = [
        (f"C{n}", deed, f"2026-03-{2 + day:02} 09:{n:02}", "一二"[n % 2] + "科")
        for n in range(CASES)
        for deed, day in (("apply", 0), ("pause", 2), ("look", 3), ("close", 9 + n % 9))
    ]
    return log(tmp_path / "log.csv", rows)


def test_they_are_what_supervise_says(source, path, tmp_path, monkeypatch):
    threads = set()

    def write(part, **told):
        threads.add(current_thread())
        return writing.write_block(part, **told)

    monkeypatch.setattr(batches, "write_block", write)

    bring(source, path)

    assert main_thread() not in threads
    assert differences(kept(source, AS_OF), supervised(tmp_path, [path], MAPPING, AS_OF)) == []
    assert wrong_copies(moment()) == []
    assert not verify().faults


def test_where_one_fails_what_is_in_hand_stays_and_the_rest_comes_later(source, path, monkeypatch):
    wrote: list[int] = []

    def write(part, **told):
        if len(wrote) > 1:
            raise ConnectionError("the power went out")
        wrote.append(writing.write_block(part, **told))
        return wrote[-1]

    monkeypatch.setattr(batches, "write_block", write)
    with pytest.raises(ConnectionError):
        bring(source, path)
    monkeypatch.setattr(batches, "write_block", writing.write_block)

    assert Case.objects.count() == sum(wrote) < CASES
    batch = source.batches.get()
    import_batch(batch, actor=office(source), at=moment())

    assert (batch.state, Case.objects.count()) == ("imported", CASES)
    assert not verify().faults
