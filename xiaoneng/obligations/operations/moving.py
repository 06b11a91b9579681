"""What changed rules move: the rules at one moment, the lines of what they move batch by batch.

Calendars and kinds are read whenever somebody asks, so a change holds for every clock from the
moment it is saved; nothing is ever read by half of it (docs/explanation/obligations.md, Moving).
What is left is the bookkeeping: each moved date has its line in the ledger, and its reminder is
armed anew. Few are written with the change, many by long work that may be killed and begun again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.many import update_many
from xiaoneng.kit.progress import walked
from xiaoneng.kit.words import thousands
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record, record_all
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.crossing import reached_in, write_all
from xiaoneng.obligations.lights import Rungs, States
from xiaoneng.obligations.models import Kind, Move, Obligation, ObligationQuerySet
from xiaoneng.obligations.outlook import Shift, shifts_by_calendars, shifts_of
from xiaoneng.obligations.queries import counted_in
from xiaoneng.obligations.stamping import COPIES, put, stamp_of
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import Calendar, User
from xiaoneng.people.queries import (
    calendar_with_sessions,
    calendar_without,
    clock_user,
)
from xiaoneng.staffing.queries.substitutions import told_for

MOVE = "dates.move"  # the kind of long work
BATCH = 500  # obligations of one transaction; so many at most are moved while a visitor waits
PATIENCE = timedelta(minutes=10)  # then the minute hand goes on with what nobody works at


def names_under(calendar: Calendar) -> list[str]:
    """A calendar and those that inherit from it, itself first."""
    found = [calendar]
    for one in found:
        found += one.children.all()
    return [one.name for one in found]


def hold_running(rows: ObligationQuerySet, at: datetime) -> None:
    """Before rules change: write what was reached by them, and have the next sweep look at all.

    The rows are held until the transaction ends, first of all: the sweep and this never wait for
    each other in a ring. Raises Unusable while an earlier change is still being carried through.
    """
    list(Calendar.objects.select_for_update().order_by("pk"))  # one change at a time
    if earlier := Move.objects.filter(is_running=True).first():
        raise Unusable(
            _(
                "“%(what)s” is still being carried through: %(done)s of %(total)s running "
                "obligations are done. Try again when all are."
            )
            % {
                "what": earlier,
                "done": thousands(earlier.done),
                "total": thousands(earlier.total),
            }
        )
    reached = list(reached_in(rows, at))
    rows.order_by().update(look_at=at)
    write_all(reached, at)


def begin_move(move: Move, *, actor: User, at: datetime) -> Move:
    """After rules changed: move few obligations at once, have many moved by long work.

    Call it inside the transaction of the change, whose `move` is not saved yet.
    """
    move.changed_at = move.touched_at = at
    move.until_key = Obligation.objects.aggregate(last=Max("pk"))["last"] or 0
    move.total = waiting_in(move).count()
    move.save()
    if move.total > BATCH:
        move.errand = ask_errand(MOVE, str(move), {"move": move.pk}, actor=actor, at=at)
        move.save(update_fields=["errand"])
        return move
    return move_all(move, at=at)


def move_all(move: Move, *, at: datetime) -> Move:
    """Move what waits, and say when it is done; begun again, it goes on where it stopped."""
    batches = range(move.done, move.total, BATCH)
    for _batch in walked(batches, move.total, every=1, step=BATCH, begin=move.done):
        move_batch(move, at=at)
    while move_batch(move, at=at):
        pass
    return finish_move(move, actor=clock_user(), at=at)


@transaction.atomic
def move_batch(move: Move, *, at: datetime) -> int:
    """Move the next obligations; returns how many were looked at.

    Which they are is read anew, so none is moved twice, whoever else works at the same move.
    """
    held = Move.objects.select_for_update(of=("self",)).get(pk=move.pk)
    rows = list(waiting_in(held).select_for_update(of=("self",))[:BATCH])
    if not rows:
        return 0
    shifts = list(shifts_in(held, rows))
    save_moved(held, shifts, at)
    moved = [Fact(one.obligation, held.changed_at, one.facts()) for one in shifts]
    record_all("obligation.moved", moved, actor=clock_user())
    tell_moved(held, shifts, at)
    held.last_key, held.touched_at = rows[-1].pk, at
    held.done += len(rows)
    held.moved += len(shifts)
    held.save(update_fields=["last_key", "touched_at", "done", "moved"])
    return len(rows)


@transaction.atomic
def finish_move(move: Move, *, actor: User, at: datetime) -> Move:
    """Every obligation has its line: the next change may come."""
    require(actor, "move.finish", move)

    held = Move.objects.select_for_update(of=("self",)).get(pk=move.pk)
    if held.finished_at is not None:
        return held
    held.finished_at, held.is_running = at, None
    held.save(update_fields=["finished_at", "is_running"])

    changed = held.notice or held.kind or held.calendar
    assert changed is not None  # a move is of one of them  # noqa: S101
    record("move.finished", changed, actor=actor, at=at, moved=held.moved)
    return held


def carry_on(at: datetime) -> int:
    """Go on with a move at which nobody has worked for a while; returns how many were looked at.

    Its work may have failed, or whoever asked for it has left: the rules hold already, so its lines
    are owed.
    """
    left = Move.objects.filter(is_running=True, touched_at__lte=at - PATIENCE).first()
    if left is None:
        return 0
    return move_all(left, at=at).done - left.done


def waiting_in(move: Move) -> ObligationQuerySet:
    """The obligations a move has still to look at: those that ran when the rules changed.

    What was opened or begun anew since follows the new rules from its beginning.
    """
    ran = Q(state=States.OPEN) | Q(closed_at__gte=move.changed_at)
    of_rule = Q(kind=move.kind) if move.kind else counted_in(names_under(known(move.calendar)))
    rows = Obligation.objects.filter(ran, of_rule, due_at__isnull=False)
    rows = rows.filter(pk__gt=move.last_key, pk__lte=move.until_key)
    rows = rows.exclude(reopened_at__gt=move.changed_at)
    found = rows.select_related("kind", "organ", "officer").order_by("pk")
    return found.prefetch_related("pauses", "extensions", "crossings")


def known(calendar: Calendar | None) -> Calendar:
    if calendar is None:
        raise TypeError("a move is of a kind or of a calendar")
    return calendar


def shifts_in(move: Move, rows: Sequence[Obligation]) -> Iterator[Shift]:
    """Those of some rows that a change moves, read by the rules before and after its moment."""
    if move.kind is not None:
        return shifts_of(rows, kind_before(move.kind, move.before), move.kind, move.changed_at)
    names = names_under(known(move.calendar))
    return shifts_by_calendars(rows, calendars_before(move, names), Calendars(), move.changed_at)


def calendars_before(move: Move, names: Iterable[str]) -> Calendars:
    """Some calendars as they were: without the notice, or with the office hours of before."""
    if move.notice_id is not None:
        return Calendars({name: calendar_without(name, move.notice_id) for name in names})
    calendar, sessions = known(move.calendar), move.before["sessions"]
    return Calendars({name: calendar_with_sessions(name, calendar, sessions) for name in names})


def kind_before(kind: Kind, before: Mapping[str, object]) -> Kind:
    """A kind by the rules that running clocks read before, as `rules_read` kept them."""
    found = copy(kind)
    for name, value in before.items():
        setattr(found, name, value)
    since = found.ladder_from_at
    found.ladder_from_at = datetime.fromisoformat(since) if isinstance(since, str) else since
    return found


def rules_read(kind: Kind, names: Iterable[str]) -> dict[str, object]:
    """Some rules of a kind, and since when its ladder judges, as a move keeps them."""
    since = kind.ladder_from_at.isoformat() if kind.ladder_from_at else None
    return {name: getattr(kind, name) for name in names} | {"ladder_from_at": since}


def save_moved(move: Move, shifts: Iterable[Shift], at: datetime) -> None:
    """Bring the copies of what is still open up to a moment, and arm its reminder anew."""
    calendars = Calendars()
    columns: dict[str, list[object]] = {name: [] for name in ("pk", *COPIES, "arming", "armed_at")}
    for one in shifts:
        row = one.obligation
        if row.state != States.OPEN:
            continue
        put(row, stamp_of(row, at, calendars))
        row.look_at = at  # the next sweep writes what it crossed
        if one.is_due_moved and is_armed_before(row, move.changed_at):
            row.arming, row.armed_at = row.arming + 1, move.changed_at
        for name, values in columns.items():
            values.append(getattr(row, name))
    if columns["pk"]:
        update_many(Obligation, columns)


def is_armed_before(row: Obligation, changed_at: datetime) -> bool:
    """Whether its reminder is that of the old rules.

    It is not where more time was granted meanwhile, or where a sweep that came first has written
    the reminder by the new ones: it is given once.
    """
    if row.armed_at is not None and row.armed_at >= changed_at:
        return False
    return not any(
        one.rung == Rungs.REMINDER
        and (one.generation, one.arming) == (row.generation, row.arming)
        and one.noticed_at > changed_at
        for one in row.crossings.all()
    )


def tell_moved(move: Move, shifts: Iterable[Shift], at: datetime) -> None:
    """Tell those who hold what another rule of its kind moved, each once."""
    if move.kind is None:
        return
    kind = move.kind
    tell(
        told_for({one.obligation.officer for one in shifts if one.obligation.officer}, at),
        "kind.changed",
        title=kind.words,
        url=f"{reverse('obligations:list')}?kind={kind.code}&state=open&whose=mine",
        key=f"kind.changed:{kind.pk}:{kind.edition}",
        at=at,
    )
