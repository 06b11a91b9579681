"""The sweep of many open obligations: none due, and one in a hundred due at once.

The limits are one `SELECT 1` through the same connection, and one set-based UPDATE with one
INSERT of the same rows. DATABASE_URL names another database than a new SQLite file.
"""

import os
import tempfile
from datetime import datetime, timedelta
from functools import partial

import django
from django.core.management import call_command

from bench.measuring import Board, Goal, Way, sizes, timed

GOALS = (
    Goal("idle sweep", "SELECT 1", most=3),
    Goal("sweep of what is due", "one UPDATE and one INSERT", most=2),
)
SHARE, CHUNK, ORGANS, ROUNDS = 100, 5_000, 60, 3
START = datetime.fromisoformat("2026-03-02T10:00:00+08:00")
DUE = datetime.fromisoformat("2026-03-12T00:00:00+08:00")  # the moment of the reminder
FAR = START + timedelta(days=3650)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ.setdefault("XIAONENG_HOME", home)  # noqa: TID251
        os.environ["DJANGO_SETTINGS_MODULE"] = "xiaoneng.config.settings"  # noqa: TID251
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        for number in sizes([100_000], most=1_000_000):
            at_size(number)


def at_size(number: int) -> None:
    from xiaoneng.obligations.jobs import sweep  # noqa: PLC0415  # after the settings are known

    board = Board("sweep", number)
    keys = fill(number)
    board.in_turn(
        [
            Way("SELECT 1", lambda: timed(lambda: many(select_one), 100)),
            Way("idle sweep", lambda: timed(lambda: many(partial(sweep, START)), 100)),
        ],
        ROUNDS,
    )
    some = number // SHARE
    parts = iter([keys[place * some : (place + 1) * some] for place in range(2 * ROUNDS)])
    ways = [
        Way("sweep of what is due", lambda: due(next(parts), partial(sweep, DUE))),
        Way("one UPDATE and one INSERT", lambda: due(next(parts), set_based)),
    ]
    board.in_turn(ways, ROUNDS)
    board.show(GOALS)


def many(work):
    for _time in range(100):
        work()


def select_one() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def due(keys, work):
    """One repetition in which these rows are due, made so beforehand."""
    from xiaoneng.obligations.models import Obligation  # noqa: PLC0415

    Obligation.objects.filter(pk__range=(keys[0], keys[-1])).update(look_at=DUE)
    return timed(lambda: work() and None, len(keys))


def set_based() -> None:
    """What a database does at best: the same rows, without reading any clock or ledger."""
    from django.db import connection, transaction  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO obligations_crossing (rung, generation, arming, reached_at, noticed_at, "
            "organ_id, obligation_id) SELECT 'reminder', 1, 1, look_at, look_at, organ_id, id "
            "FROM obligations_obligation WHERE look_at <= %s",
            [DUE],
        )
        cursor.execute(
            "UPDATE obligations_obligation SET light = 'due_soon', look_at = %s "
            "WHERE look_at <= %s",
            [FAR, DUE],
        )


def fill(number: int) -> list[int]:
    """Open obligations of sixty organs, promised in 10 working days, none due a look."""
    from django.db import connection  # noqa: PLC0415

    from xiaoneng.obligations.models import Holding, Kind, Obligation  # noqa: PLC0415
    from xiaoneng.people.tests.factories import OrganFactory  # noqa: PLC0415

    kind, _new = Kind.objects.get_or_create(code="bench", defaults={"words": "测试"})
    organs = [OrganFactory(code=f"B{number}-{place}") for place in range(ORGANS)]
    keys: list[int] = []
    for first in range(0, number, CHUNK):
        rows = Obligation.objects.bulk_create(
            Obligation(
                kind=kind,
                number=f"B{number}-{place:08}",
                title="许可",
                organ=organs[place % ORGANS],
                owed_to="申请人",
                started_at=START,
                promised_amount=10,
                promised_unit="workday",
                due_at=DUE + timedelta(days=5),
                look_at=FAR,
            )
            for place in range(first, min(first + CHUNK, number))
        )
        Holding.objects.bulk_create(
            Holding(obligation=row, organ=row.organ, from_at=START) for row in rows
        )
        keys += [row.pk for row in rows]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database in use has done by itself
    return keys


if __name__ == "__main__":
    main()
