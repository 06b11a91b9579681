"""Makes an extract in processes that are killed on the way, and says what readers see then.

    python -m tests.house.killing_extracts FOLDER

The database is that of DATABASE_URL. An extract is made, more happens, and the next extract is
killed (SIGKILL) at the n-th call of a function of the warehouse, for some n drawn at random. Then
all extracts are taken away, and the first one is killed likewise.
"""

import json
import os
import random
import shutil
import signal
import sys
from typing import Any

from tests.house.killing import BASE, FOLDER, apart, ready

# isort: split
import pyarrow.parquet as pq

from xiaoneng.warehouse import begun, changes, jobs, parts, schemas
from xiaoneng.warehouse.manifest import folder, last, readable
from xiaoneng.warehouse.tests.world import BROUGHT, make_world

POINTS = 5
LATER = BROUGHT.replace(month=6)
for module in (schemas, parts, changes):
    module.SPAN = 4  # a small world has several parts
parts.BLOCK = 3


def made():
    """A world, an extract of it, and what happened since."""
    ready()
    world = make_world(FOLDER)
    jobs.extract(world.later())
    world.walk(7, steps=20)


def disturbed(last_call):
    """Make the next extract; die at one of its calls, if it gets so far. Returns how many."""
    count = 0

    def watch(frame, event, _argument):
        nonlocal count
        if event == "call" and "/xiaoneng/warehouse/" in frame.f_code.co_filename:
            count += 1
            if count == last_call:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)
    try:
        jobs.extract(LATER)
    finally:
        sys.setprofile(None)
    return count


def seen():
    """What a reader has: the rows of every table, and the files that nobody names."""
    manifest = last()
    found: dict[str, list[Any]] = {}
    for one in manifest.files:
        table = pq.read_table(folder() / one.path)
        found.setdefault(one.table, []).append((one.part, str(table.to_pylist())))
    there = {str(path.relative_to(folder())) for path in folder().rglob("*.parquet")}
    return {
        "rows": {name: sorted(parts) for name, parts in found.items()},
        "left_over": sorted(there - manifest.kept),
        "missing": sorted({one.path for one in manifest.files} - there),
    }


def finished():
    """The files of the parts that a killed run has finished, and when each was written."""
    found = readable(begun.NAME)
    return marks(one.path for one in found.files if one.part >= 0) if found else {}


def marks(paths):
    return {path: (folder() / path).stat().st_mtime_ns for path in paths}


def as_before():
    """The warehouse as it was before the run that is killed."""
    shutil.rmtree(folder(), ignore_errors=True)
    shutil.copytree(FOLDER / "first", folder())


def asked(what):
    return apart(BASE, what, kill_at=-1)["found"]


def nothing():
    """No warehouse at all."""
    shutil.rmtree(folder(), ignore_errors=True)


def tried_first():
    """The same with the first extract of all: what it had finished, and what became of that."""
    nothing()
    calls = asked(lambda: disturbed(0))
    calm = asked(seen)
    drawn = random.Random(4)  # noqa: S311  # repeatable
    killed = []
    for point in sorted(drawn.sample(range(1, calls + 1), POINTS)):
        nothing()
        assert apart(BASE, lambda point=point: disturbed(point), kill_at=-1) is None
        there = asked(finished)
        asked(lambda: disturbed(0))
        kept = asked(lambda there=there: marks(there))
        killed.append({"point": point, "there": there, "kept": kept, "after": asked(seen)})
    return {"calls": calls, "calm": calm, "killed": killed}


def tried():
    apart(BASE, made)
    shutil.copytree(folder(), FOLDER / "first")
    before = asked(seen)
    calls = asked(lambda: disturbed(0))
    calm = asked(seen)
    drawn = random.Random(3)  # noqa: S311  # repeatable
    killed = []
    for point in sorted(drawn.sample(range(1, calls + 1), POINTS)):
        as_before()
        assert apart(BASE, lambda point=point: disturbed(point), kill_at=-1) is None
        between = asked(seen)
        asked(lambda: disturbed(0))
        killed.append({"point": point, "between": between, "after": asked(seen)})
    return {"calls": calls, "before": before, "calm": calm, "killed": killed}


if __name__ == "__main__":
    json.dump({**tried(), "first": tried_first()}, sys.stdout)
