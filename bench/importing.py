"""Bulk import of cases with their events into the live database, end to end.

The limit is writing the same rows of cases, events and obligations into tables without any index
by the same database's fastest way; the peer is `bulk_create` of the same rows. Between the two
stand the same rows sent as fast into the tables of the site, with their indexes, keys and triggers:
no writer into a live database comes below that; and the reading, folding and judging by
themselves. DATABASE_URL names another database than a new SQLite file. Processor seconds are told
beside the time: of this process, and of the server's that serves it, where it runs on this machine.
"""

import json
import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import django
import numpy as np
import pyarrow as pa
from django.core.management import call_command
from pyarrow import parquet

from bench.measuring import Board, Goal, Lap, Way, sizes

GOALS = (
    Goal("import", "copy into unindexed tables", most=4),
    Goal("import", "bulk_create", least=8),
    Goal("import", "copy into live tables"),
    Goal("copy into live tables", "copy into unindexed tables", most=4),
    Goal("read, fold and judge alone", "copy into unindexed tables", most=4),
)
EVENTS = ("受理", "审查", "特别程序", "恢复办理", "复核", "办结")
MAPPING = """\
time_zone = "Asia/Shanghai"
calendar = "cn"
[columns]
case = "case"
activity = "activity"
at = "at"
organ = "organ"
[limit]
amount = 10
unit = "workday"
statutory_amount = 20
[[event]]
match = "特别程序"
does = "pause"
credited = true
[[event]]
match = "办结"
does = "close"
"""
NOW = datetime.fromisoformat("2026-11-02T09:00:00+08:00")
PEER = 20_000  # cases of bulk_create: it grows with the rows


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ.setdefault("XIAONENG_HOME", home)  # noqa: TID251
        os.environ["DJANGO_SETTINGS_MODULE"] = "xiaoneng.config.settings"  # noqa: TID251
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        for number in sizes([100_000], most=1_000_000):
            at_size(Path(home), number)


def at_size(home: Path, number: int) -> None:
    from django.urls import reverse  # noqa: PLC0415

    from bench.importing_rows import copied_live, copied_plain  # noqa: PLC0415  # after the settings

    board = Board("importing", number)
    source, path = prepared(home, number)
    reverse("cases:detail", args=[0])  # a process that serves has read all addresses
    some = min(PEER, number)
    ways = [
        Way("read, fold and judge alone", lambda: Lap(judged(source, path), number)),
        Way("import", lambda: Lap(brought(source, path), number)),
        Way("copy into unindexed tables", lambda: Lap(copied_plain(source, number), number)),
        Way("bulk_create", lambda: Lap(created(source, some), some)),
        Way("copy into live tables", lambda: Lap(copied_live(source, some), some)),
    ]
    board.in_turn([spending(number, way) for way in ways], 1)
    board.show(GOALS)


def spending(number: int, way: Way) -> Way:
    """The same way, telling what it spends of processors: that is all of it, not what is timed."""

    def run() -> Lap:
        before = time.process_time(), of_server()
        lap = way.run()
        own, served = time.process_time() - before[0], of_server() - before[1]
        told = {"platform": round(own, 2), "server": round(served, 2)}
        line = {"bench": "importing", "n": number, "what": way.name, "processor": told}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        print(f"{way.name}: {told}", file=sys.stderr, flush=True)
        return lap

    return Way(way.name, run)


def of_server() -> float:
    """Processor seconds of all processes of the server so far, those that ended included."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not own.exists():
        return 0.0
    parent = facts_in(own)[1]
    ticks = sum(map(int, facts_in(Path(f"/proc/{parent}/stat"))[13:15]))
    for one in Path("/proc").glob("[0-9]*/stat"):
        facts = facts_in(one)
        if facts and facts[1] == parent:
            ticks += int(facts[11]) + int(facts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def facts_in(stat: Path) -> list[str]:
    """What the system says of a process, from its state on."""
    try:
        return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return []


def prepared(home: Path, number: int):
    """An organ with a source, and a log of so many cases."""
    from xiaoneng.cases.operations.sources import (  # noqa: PLC0415  # after the settings
        Described,
        define_source,
    )
    from xiaoneng.people.queries import clock_user  # noqa: PLC0415
    from xiaoneng.people.tests.factories import OrganFactory  # noqa: PLC0415

    organ = OrganFactory()
    for place in range(60):
        OrganFactory(parent=organ, name=f"{organ.code}第{place}科")
    path = home / f"log-{number}.parquet"
    parquet.write_table(log(number, f"{organ.code}第"), path)
    described = Described(title="bench", organ=organ, mapping=MAPPING, takes_unknown=True)
    return define_source(f"n{number}", described, actor=clock_user(), at=NOW), path


def log(number: int, name: str) -> pa.Table:
    dice = np.random.default_rng(7)
    case = np.repeat(np.arange(number), len(EVENTS))
    start = np.repeat(dice.integers(0, 280 * 86_400, number), len(EVENTS))
    step = np.tile(np.arange(len(EVENTS)), number)
    gaps = dice.integers(3_600, 5 * 86_400, number * len(EVENTS)).reshape(number, -1)
    moment = start + np.cumsum(gaps, axis=1).ravel()
    began = np.datetime64(datetime(2026, 1, 5), "s")
    at = began + moment
    known = at < np.datetime64(datetime(2026, 11, 2), "s")
    organs = np.array([f"{name}{place}科" for place in range(60)])
    table = pa.table(
        {
            "case": pa.array([f"C{key:07}" for key in range(number)]).take(pa.array(case)),
            "activity": pa.array(EVENTS).take(pa.array(step)),
            "at": pa.array(np.char.replace(at.astype(str), "T", " ")),
            "organ": pa.array(organs).take(pa.array(case % 60)),
        }
    )
    return table.filter(pa.array(known))


def judged(source, path: Path) -> float:
    """The time until every case is judged and lies ready to be written."""
    from xiaoneng.cases.bringing.writing import Shelves, folded, kind_for  # noqa: PLC0415
    from xiaoneng.cases.operations.batches import opened  # noqa: PLC0415

    batch = taken(source, path)
    began = time.perf_counter()
    with opened(batch, NOW) as (engine, reading):
        Shelves(engine, reading, folded(engine, reading, kind_for(reading, NOW)))
        return time.perf_counter() - began


def brought(source, path: Path) -> float:
    from xiaoneng.cases.operations.batches import import_batch  # noqa: PLC0415
    from xiaoneng.people.queries import clock_user  # noqa: PLC0415

    batch = taken(source, path)
    began = time.perf_counter()
    import_batch(batch, actor=clock_user(), at=NOW)
    return time.perf_counter() - began


def taken(source, path: Path):
    """The file as a batch that was only tried."""
    from xiaoneng.cases.operations.files import try_batch  # noqa: PLC0415
    from xiaoneng.people.queries import clock_user  # noqa: PLC0415

    with path.open("rb") as file:
        return try_batch(source, path.name, file, actor=clock_user(), at=NOW)


def created(source, most: int) -> float:
    """bulk_create of some of the rows, under keys of their own, taken back afterwards."""
    from django.db import transaction  # noqa: PLC0415

    from bench.importing_rows import TABLES, rows_of  # noqa: PLC0415
    from xiaoneng.kit.copying import check_keys  # noqa: PLC0415

    spent = 0.0
    with transaction.atomic():
        for model in TABLES:
            rows = list(rows_of(model, source, most))
            for row in rows:
                row.pk = None
                if model.__name__ != "Event":
                    row.number = f"x{row.number}"
                if model.__name__ == "Case":
                    row.source, row.decision = None, None
                    row.state = "registered"
            began = time.perf_counter()
            model._default_manager.bulk_create(rows, batch_size=2_000)
            spent += time.perf_counter() - began
        began = time.perf_counter()
        check_keys()  # what the end of a transaction does that is not taken back
        spent += time.perf_counter() - began
        transaction.set_rollback(True)
    return spent


if __name__ == "__main__":
    main()
