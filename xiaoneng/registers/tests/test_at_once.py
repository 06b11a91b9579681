"""Two files with the same numbers at the same moment, and a taking over that dies half-way."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from xiaoneng.kit.tests.locking import locking
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import User
from xiaoneng.registers.models import Batch, Result
from xiaoneng.registers.operations.bringing import import_register
from xiaoneng.registers.tests.factories import AT, imported, issued, place, tried

ROWS = 30


@pytest.fixture
def here(transactional_db):
    User.objects.get_or_create(username="clock", defaults={"full_name": "clock", "password": "!"})
    return place()


def rows(case=""):
    return [issued(f"证{number}", case=case) for number in range(ROWS)]


def both_taken(files, here, tmp_path):
    """The counts of two files that are taken over at once, and what the register has then."""
    barrier = Barrier(2)

    def take(file):
        try:
            barrier.wait()
            return import_register(file, actor=here.office, at=AT).counts
        finally:
            connection.close()

    def left():
        try:
            told = set(Result.objects.values_list("case_number", flat=True))
            return Result.objects.count(), told, {len(entries_of(one)) for one in files}
        finally:
            connection.close()

    with locking(tmp_path), ThreadPoolExecutor() as pool:
        counts = [one.result(timeout=120) for one in [pool.submit(take, file) for file in files]]
        found = pool.submit(left).result(timeout=60)
    return counts, found


def test_the_slower_of_two_files_changes_nothing(here, tmp_path):
    files = [tried("results", here, *rows()) for _time in range(2)]

    counts, left = both_taken(files, here, tmp_path)

    assert sorted((one["added"], one["unchanged"]) for one in counts) == [(0, ROWS), (ROWS, 0)]
    assert left == (ROWS, {""}, {2})


def test_of_two_files_that_say_otherwise_one_stands_whole(here, tmp_path):
    imported("results", here, *rows())
    files = [tried("results", here, *rows(case)) for case in ("办1", "办2")]

    counts, (number, told, _lines) = both_taken(files, here, tmp_path)

    assert [one["changed"] for one in counts] == [ROWS, ROWS]
    assert number == ROWS
    assert told in ({"办1"}, {"办2"})


def test_a_taking_over_that_dies_half_way_leaves_the_file_as_it_was_tried(here):
    file = tried("results", here, *rows())

    def dies(execute, sql, params, many, context):
        if sql.startswith('UPDATE "registers_batch"') and '"counts"' in sql:
            raise SystemExit("the power went out")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(dies), pytest.raises(SystemExit):
        import_register(file, actor=here.office, at=AT)

    assert not Result.objects.exists()
    again = Batch.objects.get(pk=file.pk)
    assert (again.state, len(again.rows), again.counts) == ("tried", ROWS, {})
    assert import_register(again, actor=here.office, at=AT).counts["added"] == ROWS
