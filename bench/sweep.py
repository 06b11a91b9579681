"""The sweep of many open obligations: none due, and one in a hundred due at once.

The limits are one `SELECT 1` through the same connection, and the same rows written by set-based
statements that read no clock and seal nothing: one UPDATE and one INSERT of crossings, and with
them the lines of the ledger. DATABASE_URL names another database than a new SQLite file.
"""

import os
import tempfile
from functools import partial

import django
from django.core.management import call_command

from bench.measuring import Board, Goal, Way, sizes, timed

SWEEP, IDLE = "sweep of what is due", "idle sweep"
SAME, FEWER = "the same rows, set-based", "of these only UPDATE and crossings"
GOALS = (
    Goal(IDLE, "SELECT 1", most=3),
    Goal(SWEEP, SAME, most=2),
    Goal(SWEEP, FEWER, most=2),
)
SHARE, ROUNDS = 100, 3


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ.setdefault("XIAONENG_HOME", home)  # noqa: TID251
        os.environ["DJANGO_SETTINGS_MODULE"] = "xiaoneng.config.settings"  # noqa: TID251
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        for number in sizes([100_000], most=1_000_000):
            at_size(number)


def at_size(number: int) -> None:
    from bench.due_rows import BEFORE, DUE, fill  # noqa: PLC0415  # after the settings are known
    from xiaoneng.obligations.jobs import sweep  # noqa: PLC0415

    board = Board("sweep", number)
    keys = fill(number)
    board.in_turn(
        [
            Way("SELECT 1", lambda: timed(lambda: many(select_one), 100)),
            Way(IDLE, lambda: timed(lambda: many(partial(sweep, BEFORE)), 100)),
        ],
        ROUNDS,
    )
    some = number // SHARE
    parts = iter([keys[place * some : (place + 1) * some] for place in range(3 * ROUNDS)])
    ways = [
        Way(SWEEP, lambda: due(next(parts), partial(sweep, DUE))),
        Way(SAME, lambda: due(next(parts), partial(set_based, with_ledger=True))),
        Way(FEWER, lambda: due(next(parts), partial(set_based, with_ledger=False))),
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
    """One repetition in which these rows are due, made so beforehand; each is reminded once."""
    from bench.due_rows import DUE  # noqa: PLC0415
    from xiaoneng.obligations.models import Crossing, Obligation  # noqa: PLC0415

    between = (keys[0], keys[-1])
    Obligation.objects.filter(pk__range=between).update(look_at=DUE)
    lap = timed(lambda: work() and None, len(keys))
    reached = Crossing.objects.filter(obligation__pk__range=between, rung="reminder").count()
    if reached != len(keys) or Obligation.objects.exclude(trouble="").exists():
        raise SystemExit(f"sweep: {reached} crossings of {len(keys)}")
    return lap


CROSSINGS = (
    "INSERT INTO obligations_crossing (rung, generation, arming, reached_at, noticed_at, "
    "organ_id, obligation_id) SELECT 'reminder', 1, 1, look_at, look_at, organ_id, id "
    "FROM obligations_obligation WHERE look_at <= %s"
)
WAITING = (  # at first by the index, as the other statements find them
    "WITH waiting AS MATERIALIZED (SELECT id, organ_id, look_at FROM obligations_obligation "
    "WHERE look_at <= %s) "
)
LINES = (
    WAITING + "INSERT INTO ledger_entry (chain_id, place, event, subject, actor_id, "  # noqa: S608
    "happened_at, recorded_at, facts, salt, seal) SELECT h.id, h.count + row_number() OVER "
    "(PARTITION BY o.organ_id ORDER BY o.id), 'obligation.crossed', "
    "'obligations.obligation:' || o.id, %s, o.look_at, o.look_at, "
    "'6:arming1:14:rung8:reminder', %s, %s FROM waiting o "
    "JOIN ledger_head h ON h.organ_id = o.organ_id"
)
HEADS = (
    WAITING + "UPDATE ledger_head SET count = count + lines.number FROM "  # noqa: S608
    "(SELECT organ_id AS organ, count(*) AS number FROM waiting GROUP BY organ_id) AS lines "
    "WHERE ledger_head.organ_id = lines.organ"
)
COPIES = "UPDATE obligations_obligation SET light = 'due_soon', look_at = %s WHERE look_at <= %s"


def set_based(*, with_ledger: bool) -> None:
    """What a database does at best: the same rows, without reading any clock or sealing a line."""
    from django.db import connection, transaction  # noqa: PLC0415

    from bench.due_rows import DUE, FAR  # noqa: PLC0415
    from xiaoneng.people.queries import clock_user  # noqa: PLC0415

    actor = clock_user().pk
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CROSSINGS, [DUE])
        if with_ledger:
            cursor.execute(LINES, [DUE, actor, bytes(16), bytes(32)])
            cursor.execute(HEADS, [DUE])
        cursor.execute(COPIES, [FAR, DUE])


if __name__ == "__main__":
    main()
