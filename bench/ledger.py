"""The ledger: what a line costs a transaction, how much of it is hashing, how fast all is checked.

The peer of a line is the same two rows written without sealing. DATABASE_URL names another
database than a new SQLite file.
"""

import os
import tempfile
from datetime import datetime
from secrets import token_bytes

import django
from django.core.management import call_command

from bench.measuring import Board, Goal, Way, sizes, timed

RECORD, PLAIN, HASHING = "record", "the same rows, unsealed", "canonical form and hash"
CHECK, READING = "verify", "100k entries/s"
GOALS = (Goal(RECORD, PLAIN, most=1.3), Goal(HASHING, RECORD, most=0.1))
AT = datetime.fromisoformat("2026-11-20T09:30:00+08:00")
ORGANS, ROUNDS, EACH, PER_SECOND = 20, 3, 2_000, 100_000
FACTS = {"due_on": "2026-12-04", "limit": "10", "reason": "补正材料：缺少施工图纸", "post": "17"}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ.setdefault("XIAONENG_HOME", home)  # noqa: TID251
        os.environ["DJANGO_SETTINGS_MODULE"] = "xiaoneng.config.settings"  # noqa: TID251
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        for number in sizes([100_000], most=1_000_000):
            at_size(number)


def at_size(number: int) -> None:
    from xiaoneng.ledger.events import declare  # noqa: PLC0415  # after the settings are known
    from xiaoneng.ledger.operations import record  # noqa: PLC0415
    from xiaoneng.people.queries import clock_user  # noqa: PLC0415
    from xiaoneng.people.tests.factories import OrganFactory  # noqa: PLC0415

    declare("bench.written", "Written")
    actor = clock_user()
    organs = [OrganFactory(code=f"B{number}-{place}") for place in range(ORGANS)]
    unsealed = begun(OrganFactory(code=f"B{number}-plain"))

    def recorded(place: int):
        return record("bench.written", organs[place % ORGANS], actor=actor, at=AT, **FACTS)

    line = recorded(0)
    board = Board("ledger", number)
    ways = [
        Way(RECORD, lambda: timed(lambda: each_in_its_own(recorded), EACH)),
        Way(PLAIN, lambda: timed(lambda: each_in_its_own(lambda _: plain(unsealed, actor)), EACH)),
        Way(HASHING, lambda: timed(lambda: [sealed(line) for _ in range(EACH)] and None, EACH)),
    ]
    board.in_turn(ways, ROUNDS)
    remove_unsealed(unsealed)
    fill(recorded, number - 1 - ROUNDS * EACH)
    board.in_turn([Way(CHECK, checked)], ROUNDS)
    board.show(GOALS)
    floor = Goal(CHECK, READING, least=1)
    board.judge(CHECK, READING, 1 / PER_SECOND / board.per_unit(CHECK), floor)


def each_in_its_own(work) -> None:
    """Every piece of work in a transaction of its own, as a person's act is."""
    from django.db import transaction  # noqa: PLC0415

    for place in range(EACH):
        with transaction.atomic():
            work(place)


def sealed(line) -> bytes:
    """What sealing adds to a line: its facts, its text, its digest, its seal."""
    from xiaoneng.core.chain import link  # noqa: PLC0415
    from xiaoneng.ledger.chaining import digest_of  # noqa: PLC0415
    from xiaoneng.ledger.sealing import facts_text  # noqa: PLC0415

    line.facts = facts_text(FACTS)
    line.salt = token_bytes(16)
    return link(bytes(line.seal), digest_of(line))


def begun(organ):
    from xiaoneng.ledger.chaining import next_head  # noqa: PLC0415

    return in_one(lambda: next_head(organ.pk))


def plain(head, actor) -> None:
    """The same rows by the plain ORM: the head is read and moved, the line is inserted."""
    from xiaoneng.kit.time import now  # noqa: PLC0415
    from xiaoneng.ledger.models import Entry, Head  # noqa: PLC0415

    found = Head.objects.get(pk=head.pk)
    Head.objects.filter(pk=head.pk).update(count=found.count + 1, seal=bytes(32))
    Entry.objects.create(
        chain=found,
        place=found.count + 1,
        event="bench.written",
        subject="people.organ:1",
        actor=actor,
        happened_at=AT,
        recorded_at=now(),
        facts=str(FACTS),
        salt=bytes(16),
        seal=bytes(32),
    )


def remove_unsealed(head) -> None:
    """What was never sealed must not be checked."""
    from xiaoneng.ledger.models import Entry, Head  # noqa: PLC0415
    from xiaoneng.ledger.tests.untied import untied  # noqa: PLC0415

    def remove() -> None:
        with untied():
            Entry.objects.filter(chain=head.pk).delete()
            Head.objects.filter(pk=head.pk).delete()

    in_one(remove)


def fill(recorded, number: int) -> None:
    """So many more lines, quickly: many in one transaction."""
    in_one(lambda: [recorded(place) for place in range(number)])


def in_one(work):
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        return work()


def checked():
    """One check of everything; a broken ledger is no measurement."""
    from xiaoneng.ledger.models import Entry  # noqa: PLC0415
    from xiaoneng.ledger.verifying import verify  # noqa: PLC0415

    lap = timed(verify, Entry.objects.count())
    if not lap.answer.is_whole:
        raise SystemExit(f"ledger: {lap.answer.faults[0]}")
    return lap


if __name__ == "__main__":
    main()
