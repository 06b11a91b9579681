"""The sweep: time turned into facts, exactly once (house.md 3; docs/explanation/obligations.md)."""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import connection, transaction

from xiaoneng.core.clock import Light
from xiaoneng.core.looking import next_session
from xiaoneng.errands.putting_off import each_alone, still_aside
from xiaoneng.kit.time import aware, wall
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.crossing import Reached, reached_by, write_crossings
from xiaoneng.obligations.going_live import days_brought, has_consequences
from xiaoneng.obligations.lights import Rungs
from xiaoneng.obligations.models import Crossing, Kind, Obligation
from xiaoneng.obligations.operations.handing import follow_succession
from xiaoneng.obligations.operations.judging import number_crossed
from xiaoneng.obligations.reading import Reader
from xiaoneng.obligations.saving import Shown, save_shown
from xiaoneng.obligations.stamping import stamp_of
from xiaoneng.obligations.watching import Watched, held, shown_by
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import Leads, Organ, User
from xiaoneng.people.queries import (
    calendar_of,
    clock_user,
    leadership_chain,
)
from xiaoneng.staffing.queries.organs import successions_to_follow
from xiaoneng.staffing.queries.substitutions import told_for

BATCH = 2_000
CROSSINGS, SUCCESSIONS = "crossings", "successions"  # the jobs, as the minute hand names them
PUT_OFF = timedelta(hours=1)  # of an obligation that cannot be read
WAITING = "SELECT id FROM obligations_obligation WHERE look_at <= %s ORDER BY look_at, id LIMIT %s"
logger = logging.getLogger(__name__)


class Swept(NamedTuple):
    """What one sweep did."""

    looked_at: int
    crossed: int
    troubled: int


def sweep(at: datetime, *, batch: int = BATCH) -> Swept:
    """Look at every obligation that is due a look; an idle sweep is one query.

    Safe to run twice at once, and after any pause: each batch is one transaction that holds its
    rows, moments are those at which the lines were crossed, and a line is crossed once. After a
    standstill the lines of one obligation are written in their order, those of a batch too.
    """
    sums = Swept(0, 0, 0)
    while keys := waiting_keys(at, batch):
        done = look_at_batch(keys, at)
        sums = Swept(*(a + b for a, b in zip(sums, done, strict=True)))
        if not done.looked_at:
            break  # another sweep holds them all
    return sums


def waiting_keys(at: datetime, most: int) -> list[int]:
    """The keys of what is due a look, the longest waiting first.

    Asked every minute, mostly for nothing: building the query would cost twenty times its run.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [connection.ops.adapt_datetimefield_value(at), most])
        return [key for (key,) in cursor.fetchall()]


@transaction.atomic
def look_at_batch(keys: Sequence[int], at: datetime) -> Swept:
    """Read the clocks of some obligations, save what they show, write what they crossed."""
    batch = held(keys, at)
    reader = Reader(batch, at)
    shown: list[tuple[Watched, Shown]] = []
    found: list[Reached] = []
    troubled = 0
    for row in batch.rows:
        try:
            now_shown, lines = reader.read(row)
            found += [reached_by(row, line) for line in lines]
        except Exception as error:  # whatever one row suffers from, the others go on
            troubled += 1
            shown.append((row, put_off(row, error, at)))
            logger.warning("obligation %s was put off an hour: %s", row.pk, error, exc_info=True)
        else:
            shown.append((row, now_shown))
    save_shown(shown)
    return Swept(len(batch.rows), write_crossings(found, at), troubled)


def put_off(row: Watched, error: Exception, at: datetime) -> Shown:
    """What a row shows that cannot be read: what it showed before, and why."""
    return Shown._make((*shown_by(row)[:-1], str(error)[:300], at + PUT_OFF))


def tell_crossings(at: datetime, *, batch: int = BATCH) -> int:
    """Tell the people concerned of each crossing, once; at night it waits for the morning."""
    told = 0
    aside = still_aside(CROSSINGS, at, waiting_to_be_told)
    while keys := list(untold(aside, batch)):
        if not pass_over(at):
            done, failed = each_alone(
                CROSSINGS, keys, lambda key: tell_crossing(key, at), number_crossed, at
            )
            told, aside = told + done, aside | failed
    return told


def pass_over(at: datetime) -> int:
    """Take at once what was crossed before its kind was watched, as `tell_crossing` would."""
    passed = 0
    for kind in Kind.objects.all():
        if kind.reminders_from_on is not None:
            watched_from = aware(datetime.combine(kind.reminders_from_on, time()))
            before = Crossing.objects.filter(obligation__kind=kind, reached_at__lt=watched_from)
            passed += before.filter(told_at__isnull=True).update(told_at=at)
    return passed


def untold(aside: Collection[int], batch: int) -> Iterable[int]:
    found = Crossing.objects.filter(told_at__isnull=True).exclude(pk__in=aside).order_by("pk")
    return found.values_list("pk", flat=True)[:batch]


def waiting_to_be_told(keys: Collection[int]) -> Iterable[int]:
    found = Crossing.objects.filter(pk__in=keys, told_at__isnull=True)
    return found.values_list("pk", flat=True)


@transaction.atomic
def tell_crossing(key: int, at: datetime) -> bool:
    """Claim one crossing and tell of it; false where another process was faster."""
    if not Crossing.objects.filter(pk=key, told_at__isnull=True).update(told_at=at):
        return False
    rows = Crossing.objects.select_related("obligation__kind", "organ", "officer")
    one = rows.select_related("obligation__officer").get(pk=key)
    began = one.obligation.kind.reminders_from_on
    if began is not None and wall(one.reached_at).date() < began:
        return True  # crossed before the kind was watched: a fact without a message
    brought = days_brought([one.obligation_id]).get(one.obligation_id)
    if not has_consequences(one.organ, one.reached_at, brought):
        return True  # crossed before its organ, or its source, went live: likewise
    tell(
        concerned(one, at),
        "obligation.crossed",
        title=one.obligation.title,
        url=one.obligation.get_absolute_url(),
        key=f"crossing:{one.pk}",
        at=at,
        not_before=morning(one.organ, at),
        rung=one.rung,
    )
    return True


def concerned(one: Crossing, at: datetime) -> list[User]:
    """A reminder goes to the holders; yellow to the section chief too, red up to the head.

    The holders are who has it now and whom the line falls to, mostly one; both with who stands in.
    The chief is that of the holder's section on the day of the fact, whatever organ owes.
    """
    held = (one.obligation.officer, one.officer)
    people = told_for([who for who in held if who is not None], at)
    chain = leadership_chain(one.organ, wall(one.reached_at).date(), one.officer)
    if one.rung != Rungs.REMINDER:
        people += [link.user for link in chain if link.leads == Leads.CHIEF]
    if one.rung == Rungs.RED:
        people += [link.user for link in chain if link.leads == Leads.HEAD][:1]
    if not people:
        people = [link.user for link in chain[:1]]
    return people


def morning(organ: Organ, at: datetime) -> datetime:
    """The moment of the organ's next session: people are told in office hours."""
    return aware(next_session(calendar_of(organ), wall(at)))


def follow_successions(at: datetime) -> int:
    """Move what is open to the organs that took over; each succession once, from its day on."""
    found = {one.pk: one for one in successions_to_follow(wall(at).date())}
    aside = still_aside(SUCCESSIONS, at, found.keys().__and__)
    moved, _failed = each_alone(
        SUCCESSIONS,
        [key for key in found if key not in aside],
        lambda key: follow_succession(found[key], actor=clock_user(), at=at),
        lambda key: f"{found[key].source} – {found[key].target}",
        at,
    )
    return moved


def wrong_copies(at: datetime) -> list[str]:
    """The numbers of obligations whose copies are not what the clock says: none, or a fault.

    While a clock stands still its due moments move on day by day; no copy follows them, and no
    page shows them.
    """
    rows = Obligation.objects.select_related("kind").prefetch_related("pauses", "extensions")
    wrong = []
    calendars = Calendars()
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        if row.look_at is not None and row.look_at <= at:
            continue  # the next sweep will see to it
        stamp = stamp_of(row, at, calendars)
        same = (row.light, row.used_permille) == (stamp.light, stamp.used_permille)
        if stamp.light != Light.PAUSED:
            same = same and (row.due_at, row.statutory_due_at) == stamp[:2]
        if row.state != "cancelled" and not same:
            wrong.append(row.number)
    return wrong
