"""Open obligations by the hundred thousand, all of which reach their reminder at one moment.

Of twenty, seventeen are promised in days, of different lengths, begun at any second of the day;
one in hours; one was paused, one is given by a date. Half have a legal limit too.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.transaction import atomic

from xiaoneng.core.calendars import named
from xiaoneng.kit.copying import copy_rows, reserved
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.models import Holding, Kind, Obligation, Pause
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory

CHUNK, ORGANS, TURN = 5_000, 60, 20
LENGTHS = (3, 5, 7, 10, 15, 20)
DUE = datetime.fromisoformat("2026-03-12T00:00:00+08:00")  # the moment of the reminder
BEFORE = DUE - timedelta(days=1)
FAR = DUE + timedelta(days=3650)
IN_HOURS, PAUSED, GIVEN = 17, 18, 19  # places in a turn


def fill(number: int) -> list[int]:
    """So many open obligations of sixty organs, none due a look; returns their keys."""
    kind, _new = Kind.objects.get_or_create(
        code="bench", defaults={"words": "测试", "ladder_from_at": None}
    )
    organs = [OrganFactory(code=f"B{number}-{place}") for place in range(ORGANS)]
    for organ in organs:
        record("obligation.opened", organ, actor=clock_user(), at=BEFORE)  # begins its chain
    keys: list[int] = []
    worded = without_words()
    for first in range(0, number, CHUNK):
        places = range(first, min(first + CHUNK, number))
        rows = list(obligations(kind, organs, number, places))
        with atomic():
            for row, key in zip(rows, reserved(Obligation, len(rows)), strict=True):
                row.pk = key
            written(rows)
            written(
                [Holding(obligation=one, organ=one.organ, from_at=one.started_at) for one in rows]
            )
            written(list(paused(rows)))
        keys += [row.pk for row in rows]
    with connection.cursor() as cursor:
        for statement in worded:
            cursor.execute(statement)
        cursor.execute("ANALYZE")  # as a database in use has done by itself
    return keys


def without_words() -> list[str]:
    """Stop writing the pieces that rows are found by, half the time; returns what begins it again.

    A sweep asks for none of them. PostgreSQL keeps no pieces.
    """
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'obligation_worded'")
        found = [sql for (sql,) in cursor.fetchall()]
        cursor.execute("DROP TRIGGER obligation_worded")
    return found


def written(rows: Sequence[Model]) -> None:
    """Write rows of one model as an import does: a million of them by `bulk_create` is minutes."""
    if not rows:
        return
    fields = [one for one in rows[0]._meta.concrete_fields if not one.primary_key or rows[0].pk]
    names = [one.attname for one in fields]
    copy_rows(type(rows[0]), names, ([getattr(row, name) for name in names] for row in rows))


def obligations(
    kind: Kind, organs: list[Organ], number: int, places: range
) -> Iterator[Obligation]:
    for place in places:
        yield Obligation(
            kind=kind,
            number=f"B{number}-{place:08}",
            title="许可",
            organ=organs[place % ORGANS],
            owed_to="申请人",
            look_at=FAR,
            **copies(place, limits(place)),
        )


def copies(place: int, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with the copies that the last look left."""
    start, amount = facts["started_at"], facts.get("promised_amount", 0)
    if place % TURN == IN_HOURS:
        return {**facts, "due_at": start + timedelta(hours=amount)}
    if place % TURN == GIVEN:
        return {**facts, "due_at": facts["promised_given"] + timedelta(days=1)}
    stood = 2 if place % TURN == PAUSED else 0
    dues = {"due_at": end_after(start.date(), amount + stood)}
    if "statutory_amount" in facts:
        dues["statutory_due_at"] = end_after(start.date(), facts["statutory_amount"] + stood)
    return facts | dues


@cache
def end_after(day: date, working_days: int) -> datetime:
    """The end of the day so many working days after another."""
    last = named("cn").add(day, working_days)
    return datetime.combine(last, datetime.min.time(), DUE.tzinfo) + timedelta(days=1)


def limits(place: int) -> dict[str, Any]:
    """Start and limits of one obligation, so that its reminder is reached at DUE."""
    turn, of_day = place % TURN, timedelta(seconds=place * 7919 % 28_800 + 32_400)
    if turn == IN_HOURS:
        start = DUE - timedelta(hours=40, seconds=place % 60)
        return {"started_at": start, "promised_amount": 50, "promised_unit": "hour"}
    amount = LENGTHS[place // TURN % len(LENGTHS)]
    day = begun_on(amount + (2 if turn == PAUSED else 0) - max(1, -(-amount // 5)))
    start = datetime.combine(day, datetime.min.time(), DUE.tzinfo) + of_day
    if turn == GIVEN:
        left = max(1, -(-amount // 5))
        given = DUE + timedelta(days=left)
        start = given - timedelta(days=amount) + of_day
        return {"started_at": start, "promised_given": given}
    found = {"started_at": start, "promised_amount": amount, "promised_unit": "workday"}
    legal = {"statutory_amount": 2 * amount, "statutory_unit": "workday"} if turn % 2 else {}
    return found | legal


def begun_on(working_days: int) -> date:
    """The day so many working days before the day of the reminder."""
    calendar = named("cn")
    return calendar.day_of(calendar.count(DUE.date()) - working_days)


def paused(rows: list[Obligation]) -> Iterator[Pause]:
    """A stop of two working days for those that were paused."""
    calendar = named("cn")
    for row in rows:
        if int(row.number[-8:]) % TURN == PAUSED:
            count = calendar.count(row.started_at.date())
            begins, ends = (
                datetime.combine(calendar.day_of(count + days), row.started_at.time(), DUE.tzinfo)
                for days in (0, 2)
            )
            yield Pause(
                obligation=row,
                ground="review",
                paper="1号",
                started_at=begins,
                ended_at=ends,
                recorded_at=begins,
            )
