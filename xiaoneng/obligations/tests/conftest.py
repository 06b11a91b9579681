"""Several at once, on a database that locks as one in use does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from xiaoneng.kit.tests.locking import locking
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import User
from xiaoneng.people.tests.factories import OrganFactory, someone

Work = Callable[[], Any]


@pytest.fixture
def dozen(transactional_db):
    User.objects.get_or_create(username="clock", defaults={"full_name": "clock", "password": "!"})
    organs = [OrganFactory(), OrganFactory()]
    officers = [someone("officer", organ) for organ in organs]
    return [obligation(organ=organs[n % 2], officer=officers[n % 2]) for n in range(12)]


@pytest.fixture
def together(dozen, tmp_path):
    """Runs work at the same moment in threads, on a database that locks as one in use does."""
    with locking(tmp_path), ThreadPoolExecutor() as pool:
        yield lambda *works: at_once(pool, works)


def at_once(pool: ThreadPoolExecutor, works: tuple[Work, ...]) -> list[Any]:
    barrier = Barrier(len(works))

    def run(work: Work) -> Any:
        try:
            barrier.wait()
            return work()
        finally:
            connection.close()

    return [one.result(timeout=60) for one in [pool.submit(run, work) for work in works]]
