"""A run that was cut short is gone on from: what it had finished is kept, what changed is read."""

import pytest

from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import someone
from xiaoneng.warehouse import begun, jobs
from xiaoneng.warehouse.manifest import folder, readable
from xiaoneng.warehouse.parts import Writing
from xiaoneng.warehouse.tests.test_what_changed import content, narrow

__all__ = ["narrow"]


class CutShort(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def cut(monkeypatch):
    """Make an extract that ends before it reads more parts that it does not have than so many."""
    real = Writing.part_anew

    def run(at, after, **asked):
        done: list[int] = []

        def part_anew(self, part, before):
            if not before:  # one that it has is read anew where much of it changed
                if len(done) == after:
                    raise CutShort
                done.append(part)
            return real(self, part, before)

        monkeypatch.setattr(Writing, "part_anew", part_anew)
        with pytest.raises(CutShort):
            jobs.extract(at, **asked)
        monkeypatch.setattr(Writing, "part_anew", real)
        return done

    return run


def parts_of(manifest):
    """The paths of the files by case that were finished, by part."""
    found: dict[int, set[str]] = {}
    for one in manifest.files:
        if one.part >= 0:
            found.setdefault(one.part, set()).add(one.path)
    return found


def mark(path):
    return (folder() / path).stat().st_mtime_ns


def whole_of(world):
    return content(jobs.extract(world.now, whole=True).manifest)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_the_first_one_goes_on_where_it_was_cut_short(world, narrow, cut, after):
    began = world.later()
    assert len(cut(began, after)) == after
    finished = parts_of(readable(begun.NAME))
    world.walk(after, steps=20)

    done = jobs.extract(world.now)

    assert len(finished) == after
    assert done.begun_at == began
    assert (folder() / begun.NAME).exists() is False
    assert content(done.manifest) == whole_of(world)


def test_finished_parts_are_not_written_again(world, narrow, cut):
    cut(world.later(), 2)
    finished = parts_of(readable(begun.NAME))
    written = {path: mark(path) for some in finished.values() for path in some}

    done = jobs.extract(world.now)

    kept = parts_of(done.manifest)
    assert {part: kept[part] for part in finished} == finished
    assert {path: mark(path) for path in written} == written
    assert 0 < done.cases_read < 11


def test_cut_short_again_it_loses_nothing(world, narrow, cut):
    cut(world.later(), 2)
    world.walk(3, steps=20)
    cut(world.later(), 0)
    world.walk(4, steps=20)

    done = jobs.extract(world.now)

    assert len(parts_of(done.manifest)) > 2
    assert content(done.manifest) == whole_of(world)


def test_a_whole_one_is_gone_on_with_or_begun_anew(world, narrow, cut):
    jobs.extract(world.later())
    cut(world.later(), 1, whole=True)

    cut(world.later(), 0, whole=True)
    assert parts_of(readable(begun.NAME)) == {}
    done = jobs.extract(world.now)

    assert done.cases_read == 11  # nothing of what was there before
    assert content(done.manifest) == whole_of(world)


def test_new_parts_beside_an_extract_are_kept_too(world, narrow, cut):
    jobs.extract(world.later())
    rows = [(f"N{n}", "apply", "2026-03-25 10:00", "一科", "王芳", "许可") for n in range(9)]
    world.import_more(rows)
    world.walk(5, steps=20)
    cut(world.later(), 1)

    done = jobs.extract(world.now)

    assert done.begun_at is not None
    assert content(done.manifest) == whole_of(world)


def test_a_finished_file_that_was_damaged_is_read_anew(world, narrow, cut):
    cut(world.later(), 2)
    path = min(parts_of(readable(begun.NAME)).popitem()[1])
    (folder() / path).write_bytes(b"")

    done = jobs.extract(world.now)

    assert path not in {one.path for one in done.manifest.files}
    assert content(done.manifest) == whole_of(world)


def test_of_another_database_nothing_is_kept(world, narrow, cut):
    cut(world.later(), 2)
    file = folder() / begun.NAME
    file.write_text(file.read_text("utf-8").replace('"migrations": "', '"migrations": "0'), "utf-8")

    done = jobs.extract(world.now)

    assert (done.begun_at, done.cases_read) == (None, 11)


def test_nor_where_a_name_means_somebody_else_since(world, narrow, cut):
    world.import_more([("A1", "look", "2026-03-17 10:00:00", "二科", "无名", "许可")])
    cut(world.later(), 2)
    someone("officer", Organ.objects.get(name="二科"), full_name="无名")

    done = jobs.extract(world.now)

    assert (done.begun_at, done.cases_read) == (None, 11)
    assert content(done.manifest) == whole_of(world)
