"""Two people file the same suspicion at the same moment: it is filed once, and nobody fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from xiaoneng.kit.tests.locking import locking
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import User
from xiaoneng.supervision.models import Finding
from xiaoneng.supervision.operations.filing import Suspicion, file_suspicions
from xiaoneng.supervision.tests.factories import at, district

LOOKED = at("2026-03-02", "10:00")


@pytest.fixture
def place(transactional_db):
    User.objects.get_or_create(username="clock", defaults={"full_name": "clock", "password": "!"})
    return district()


def test_it_is_filed_once(place, tmp_path):
    wanted = [
        Suspicion(
            "DOUBT_CLOSED_LAST_DAY", f"insight.doubt:{number}", "事", place.organ.pk, LOOKED,
            "closed_last_day number=9", [1],
        )
        for number in range(40)
    ]  # fmt: skip
    barrier = Barrier(2)

    def file(actor):
        try:
            barrier.wait()
            return len(file_suspicions(wanted, actor=actor, at=LOOKED))
        finally:
            connection.close()

    def count():
        try:
            return Finding.objects.count(), len(entries_of(Finding.objects.first()))
        finally:
            connection.close()

    with locking(tmp_path), ThreadPoolExecutor() as pool:
        filed = [pool.submit(file, actor) for actor in (place.office, place.second)]
        numbers = sorted(one.result(timeout=120) for one in filed)
        found = pool.submit(count).result(timeout=60)

    assert numbers == [0, 40]
    assert found == (40, 1)
