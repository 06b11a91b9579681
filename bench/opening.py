"""Opening an obligation: the whole operation against the same rows by the plain ORM.

The operation asks who may, reads the clock, numbers, seals a line and tells the officer; the peer
inserts the same rows and knows their values already. DATABASE_URL names another database.
"""

import os
import tempfile
from datetime import datetime

import django
from django.core.management import call_command

from bench.measuring import Board, Goal, Way, sizes, timed

OPEN, PLAIN = "open an obligation", "the same rows, plain ORM"
GOALS = (Goal(OPEN, PLAIN, most=1.3),)
AT = datetime.fromisoformat("2026-03-02T10:00:00+08:00")
ROUNDS = 5


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ.setdefault("XIAONENG_HOME", home)  # noqa: TID251
        os.environ["DJANGO_SETTINGS_MODULE"] = "xiaoneng.config.settings"  # noqa: TID251
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        for number in sizes([200], most=10_000):
            at_size(number)


def at_size(number: int) -> None:
    from xiaoneng.core.limits import Limit  # noqa: PLC0415
    from xiaoneng.obligations.operations.opening import Owed, open_obligation  # noqa: PLC0415
    from xiaoneng.obligations.tests.factories import kind  # noqa: PLC0415
    from xiaoneng.people.queries import clock_user  # noqa: PLC0415
    from xiaoneng.people.tests.factories import OrganFactory, someone  # noqa: PLC0415

    organ = OrganFactory(code=f"B{number}")
    officer = someone("officer", organ)
    owed = Owed(
        kind(),
        "许可",
        organ,
        "申请人",
        AT,
        promised=Limit(10),
        statutory=Limit(20),
        officer=officer,
    )
    actor = clock_user()
    first = open_obligation(owed, actor=actor, at=AT)
    board = Board("opening", number)

    def opened() -> None:
        for _place in range(number):
            open_obligation(owed, actor=actor, at=AT)

    board.in_turn(
        [
            Way(OPEN, lambda: timed(opened, number)),
            Way(PLAIN, lambda: timed(lambda: plainly(first, actor, number), number)),
        ],
        ROUNDS,
    )
    board.show(GOALS)


def plainly(first, actor, number: int) -> None:
    """Each in a transaction of its own: the obligation, its holding, its line, its message."""
    from django.db import transaction  # noqa: PLC0415

    for _place in range(number):
        with transaction.atomic():
            insert_plainly(first, actor)


def insert_plainly(first, actor) -> None:
    from secrets import token_hex  # noqa: PLC0415

    from xiaoneng.ledger.models import Entry, Head  # noqa: PLC0415
    from xiaoneng.messages.models import Message  # noqa: PLC0415
    from xiaoneng.obligations.models import Holding, Obligation  # noqa: PLC0415

    usual = {
        field.name: getattr(first, field.name)
        for field in first._meta.concrete_fields
        if field.name not in {"id", "number"}
    }
    row = Obligation.objects.create(number=f"B-{token_hex(8)}", **usual)
    Holding.objects.create(
        obligation=row, organ=row.organ, officer=row.officer, from_at=row.started_at
    )
    head = Head.objects.get_or_create(name="bench", defaults={"seal": bytes(32)})[0]
    Head.objects.filter(pk=head.pk).update(count=head.count + 1)
    Entry.objects.create(
        chain=head,
        place=head.count + 1,
        event="obligation.opened",
        subject=f"obligations.obligation:{row.pk}",
        actor=actor,
        happened_at=AT,
        recorded_at=AT,
        facts="4:kind7:licence" * 6,
        salt=bytes(16),
        seal=bytes(32),
    )
    Message.objects.create(
        addressee=row.officer,
        key=f"obligation.opened:{row.pk}",
        event="obligation.opened",
        title=row.title,
        url=row.get_absolute_url(),
        words={},
        written_at=AT,
        not_before=AT,
    )


if __name__ == "__main__":
    main()
