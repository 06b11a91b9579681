"""An extract that reads only what changed is the one that reads everything."""

import pyarrow.parquet as pq
import pytest

from xiaoneng.cases.queries import Batch, Case
from xiaoneng.obligations.jobs import sweep
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import someone
from xiaoneng.warehouse import changes, jobs, parts, schemas
from xiaoneng.warehouse.manifest import folder, last

TABLES = list(schemas.TABLES)


def content(manifest):
    """Every row of an extract, table by table, as its files have them."""
    found = {}
    for table in TABLES:
        files = manifest.of(table)
        rows = [pq.read_table(folder() / files[part].path).to_pylist() for part in sorted(files)]
        found[table] = [row for some in rows for row in some]
    return found


@pytest.fixture
def narrow(monkeypatch):
    """Parts of four cases and blocks of three: a small world has several of each."""
    for module in (schemas, parts, changes):
        monkeypatch.setattr(module, "SPAN", 4)
    monkeypatch.setattr(parts, "BLOCK", 3)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_story_both_are_the_same(world, narrow, seed):
    jobs.extract(world.later())
    for turn in range(2):
        world.walk(seed * 10 + turn)
        changed = jobs.extract(world.now)

        some = content(changed.manifest)
        every = jobs.extract(world.now, whole=True)
        for table, rows in content(every.manifest).items():
            assert some[table] == rows, table
        assert changed.cases_read <= every.cases_read


def test_only_what_changed_is_read_and_written(world, narrow):
    first = jobs.extract(world.later())
    case = Case.objects.filter(source=None, state="registered").first()

    world.acts()["accept"](case, world.later())
    second = jobs.extract(world.now)

    assert first.cases_read == 11
    assert second.cases_read == 1
    cases = {part: one.path for part, one in second.manifest.of("cases").items()}
    before = {part: one.path for part, one in first.manifest.of("cases").items()}
    assert {part for part in cases if cases[part] != before[part]} == {case.pk // 4}


def test_where_nothing_happened_no_file_is_written(world):
    first = jobs.extract(world.later())

    second = jobs.extract(world.later())

    assert (second.cases_read, second.files_written) == (0, 0)
    assert second.manifest.files == first.manifest.files
    assert second.manifest.as_of > first.manifest.as_of


def test_the_sweep_alone_changes_one_small_file(world):
    jobs.extract(world.later())

    sweep(world.later(400))
    second = jobs.extract(world.now)

    assert (second.cases_read, second.files_written) == (0, 1)
    assert second.manifest.of("lights")[-1].path.endswith(
        f"{second.manifest.generation:08}.parquet"
    )


def test_a_name_that_means_somebody_else_is_read_anew(world):
    world.import_more([("B1", "look", "2026-03-25 10:00:00", "二科", "无名", "许可")])
    jobs.extract(world.now)
    assert jobs.extract(world.now).cases_read == 0

    known = content(last())["meanings"]
    place = next(row["organ_id"] for row in known if row["officer"] == "无名")
    who = someone("officer", Organ.objects.get(pk=place), full_name="无名")
    again = jobs.extract(world.now)

    assert again.cases_read == 12
    found = content(again.manifest)
    assert {one["officer_id"] for one in found["events"] if one["officer"] == "无名"} == {who.pk}


def test_a_name_that_was_told_who_it_is_is_that_person(world):
    world.import_more([("B1", "look", "2026-03-25 10:00:00", "二科", "无名", "许可")])
    jobs.extract(world.now)
    known = content(last())["meanings"]
    place = next(row["organ_id"] for row in known if row["officer"] == "无名")
    who = someone("officer", Organ.objects.get(pk=place), full_name="有名")
    told = {"persons": [[place, "无名", who.pk]]}

    Batch.objects.filter(filename="log2.csv").update(settled=told, settled_at=world.now)
    again = jobs.extract(world.now)

    found = content(again.manifest)
    assert {one["officer_id"] for one in found["events"] if one["officer"] == "无名"} == {who.pk}


def test_another_database_is_not_taken_for_the_same(world):
    first = jobs.extract(world.later()).manifest
    heads = {name: (place, "00" * 32) for name, (place, _seal) in first.heads.items()}

    assert changes.follows(first, changes.standing())
    assert not changes.follows(first, changes.standing().__class__(heads, first.migrations, {}))
    assert not changes.follows(first, changes.standing().__class__({}, first.migrations, {}))
    assert not changes.follows(first, changes.standing().__class__(first.heads, "other", {}))
