"""Damage is noticed and mended, two runs never mix, older extracts go when nobody reads them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.warehouse import jobs, queries
from xiaoneng.warehouse.manifest import NAME, File, folder, is_due, last


def content(engine):
    return sorted(map(str, engine.rows(queries.extract().table(engine, "events"))))


def files():
    return {str(path.relative_to(folder())) for path in folder().rglob("*.parquet")}


@pytest.fixture
def first(world):
    return jobs.extract(world.later()).manifest


def test_before_the_first_one_there_is_none(home):
    assert queries.extract() is None
    assert last() is None


@pytest.mark.parametrize("harm", ["gone", "short", "flipped"])
def test_a_damaged_file_is_noticed_and_written_again(world, first, engine, harm):
    whole = content(engine)
    [file] = first.of("events").values()
    path = folder() / file.path
    held = path.read_bytes()
    if harm == "gone":
        path.unlink()
    elif harm == "short":
        path.write_bytes(held[:-9])
    else:  # the same length: only a run looks so closely
        path.write_bytes(held[:99] + bytes([held[99] ^ 1]) + held[100:])

    if harm != "flipped":
        with pytest.raises(Unusable, match="xiaoneng extract"):
            queries.extract().table(engine, "events")
    again = jobs.extract(world.later())

    assert again.manifest.of("events")[file.part].path != file.path
    assert content(engine) == whole


def test_a_manifest_nobody_can_read_says_what_to_do(world, first, engine):
    whole = content(engine)
    (folder() / NAME).write_text("{", encoding="utf-8")

    with pytest.raises(Unusable, match="xiaoneng extract"):
        queries.extract()
    jobs.extract(world.later())

    assert content(engine) == whole


def test_the_second_of_two_runs_is_refused_politely(first, world):
    def attempt():
        with pytest.raises(Conflict):
            jobs.extract(world.now)

    with jobs.held(), ThreadPoolExecutor() as pool:
        pool.submit(attempt).result(timeout=60)

    assert last() == first
    assert jobs.extract(world.now).manifest.generation == first.generation + 1


def test_whoever_reads_keeps_the_files_while_the_next_comes(world, first, engine):
    read = queries.extract()
    world.walk(3)
    jobs.extract(world.now, whole=True)
    assert engine.count(read.table(engine, "cases")) == 11

    third = jobs.extract(world.later(), whole=True).manifest

    assert files() == third.kept
    assert not {one.path for one in first.files} <= files()


def test_the_minute_hand_makes_one_an_hour(settings, world, first):
    assert not is_due(first.as_of + timedelta(minutes=59))
    assert is_due(first.as_of + timedelta(minutes=60))

    settings.XIAONENG_EXTRACT_MINUTES = 0
    assert not is_due(first.as_of + timedelta(minutes=600))


def test_rows_are_told_for_each_table(first):
    assert first.rows["cases"] == 11
    assert all(isinstance(one, File) for one in first.files)
    assert first.entries > 40
