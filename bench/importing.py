"""Bulk import of cases with their events into the live database, end to end.

The limit is writing the same rows of cases, events and obligations into tables without any index
by the same database's fastest way; the peer is `bulk_create` of the same rows. DATABASE_URL names
another database than a new SQLite file.
"""

import os
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
    board = Board("importing", number)
    source, path = prepared(home, number)
    ways = [
        Way("import", lambda: Lap(brought(source, path), number)),
        Way("copy into unindexed tables", lambda: Lap(copied(source), number)),
        Way("bulk_create", lambda: Lap(created(source), min(PEER, number))),
    ]
    board.in_turn(ways, 1)
    board.show(GOALS)


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


def brought(source, path: Path) -> float:
    from xiaoneng.cases.operations.batches import import_batch  # noqa: PLC0415
    from xiaoneng.cases.operations.files import try_batch  # noqa: PLC0415
    from xiaoneng.people.queries import clock_user  # noqa: PLC0415

    with path.open("rb") as file:
        batch = try_batch(source, path.name, file, actor=clock_user(), at=NOW)
    began = time.perf_counter()
    import_batch(batch, actor=clock_user(), at=NOW)
    return time.perf_counter() - began


def tables():
    from xiaoneng.cases.models import Case, Event  # noqa: PLC0415
    from xiaoneng.obligations.models import Obligation  # noqa: PLC0415

    return (Obligation, Case, Event)


def rows_of(model, source):
    """Everything of a source in one table."""
    whose = {"Case": "source", "Event": "case__source", "Obligation": "number__startswith"}
    said = f"{source.code}:" if model.__name__ == "Obligation" else source
    return model.objects.filter(**{whose[model.__name__]: said}).order_by("pk")


def copied(source) -> float:
    """The time in which the same rows, ready to be sent, go into tables without an index."""
    from django.db import connection  # noqa: PLC0415

    copying = copied_bytes if connection.vendor == "postgresql" else copied_values
    spent = 0.0
    for model in tables():
        real, plain = model._meta.db_table, f"plain_{model.__name__.lower()}"
        query, parameters = rows_of(model, source).values_list("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {plain} AS SELECT * FROM {real} WHERE 1 = 0")  # noqa: S608
            found = f"SELECT * FROM {real} WHERE id IN ({query})"  # noqa: S608
            spent += copying(cursor, found, parameters, plain)
            cursor.execute(f"DROP TABLE {plain}")
    return spent


def copied_bytes(cursor, query, parameters, plain) -> float:
    """COPY on PostgreSQL."""
    with cursor.cursor.copy(f"COPY ({query}) TO STDOUT", parameters) as copy:
        ready = [bytes(piece) for piece in copy]
    began = time.perf_counter()
    with cursor.cursor.copy(f"COPY {plain} FROM STDIN") as copy:
        for piece in ready:
            copy.write(piece)
    return time.perf_counter() - began


def copied_values(cursor, query, parameters, plain) -> float:
    """One prepared INSERT on SQLite."""
    from django.db import transaction  # noqa: PLC0415

    file = cursor.db.connection
    ready = file.cursor().execute(query.replace("%s", "?"), parameters).fetchall()
    marks = ", ".join("?" * len(ready[0]))
    began = time.perf_counter()
    with transaction.atomic():
        file.cursor().executemany(f"INSERT INTO {plain} VALUES ({marks})", ready)  # noqa: S608
    return time.perf_counter() - began


def created(source) -> float:
    """bulk_create of some of the rows, under keys of their own, taken back afterwards."""
    from django.db import transaction  # noqa: PLC0415

    spent = 0.0
    with transaction.atomic():
        for model in tables():
            share = 1 if model.__name__ != "Event" else len(EVENTS)
            rows = list(rows_of(model, source)[: PEER * share])
            for row in rows:
                row.pk = None
                if model.__name__ != "Event":
                    row.number = f"x{row.number}"
                if model.__name__ == "Case":
                    row.source, row.decision = None, None
                    row.state = "registered"
            began = time.perf_counter()
            model.objects.bulk_create(rows, batch_size=2_000)
            spent += time.perf_counter() - began
        transaction.set_rollback(True)
    return spent


if __name__ == "__main__":
    main()
