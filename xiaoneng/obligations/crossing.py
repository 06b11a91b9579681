"""The lines an obligation has crossed: found by the clock, written once, told in the morning."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from xiaoneng.core.clock import Clock
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.many import among, insert_many, read_many
from xiaoneng.kit.time import aware, wall
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record_all
from xiaoneng.ledger.sealing import Named, table_name
from xiaoneng.obligations.models import Crossing, Holding, Kind, Obligation, ObligationQuerySet
from xiaoneng.obligations.queries import clock_of
from xiaoneng.obligations.watching import Watched
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.queries import clock_user
from xiaoneng.staffing.queries.substitutions import Standing, standings_of

BATCH = 500
SUBJECT = table_name(Obligation)


class Line(NamedTuple):
    """A rung that is reached, and when; an extension or a moved date arms the reminder anew."""

    rung: Rung
    arming: int
    reached_at: datetime


class Reached(NamedTuple):
    """A line an obligation has crossed, written or not; organ and officer have it at present."""

    obligation_id: int
    organ_id: int
    officer_id: int | None
    generation: int
    rung: Rung
    arming: int
    reached_at: datetime


def crossings_of(
    obligation: Obligation, at: datetime, calendars: Calendars | None = None
) -> list[Reached]:
    """The rungs reached in this generation up to a moment, whether written or not."""
    known = Calendars() if calendars is None else calendars
    clock, calendar = clock_of(obligation, known), known[obligation.calendar]
    lines = lines_of(clock, calendar, at, obligation, obligation.kind)
    return [reached_by(obligation, line) for line in lines]


def reached_by(row: Obligation | Watched, line: Line) -> Reached:
    """A line as that of an obligation."""
    return Reached(row.pk, row.organ_id, row.officer_id, row.generation, *line)


def lines_of(
    clock: Clock, calendar: Calendar, at: datetime, row: Obligation | Watched, kind: Kind
) -> list[Line]:
    """The rungs a clock has reached in the present generation of its obligation.

    Each bears the moment its condition first held. The reminder is that of the present arming:
    the ones before were settled when the clock was armed anew. A changed ladder judges from its
    change on; what the one before judged was settled then.
    """
    local = max(wall(at), clock.started_at)
    begun = wall(row.reopened_at) if row.reopened_at else None
    armed = wall(row.armed_at) if row.armed_at else begun
    judged = later_of(begun, wall(kind.ladder_from_at) if kind.ladder_from_at else None)
    reached = rungs(clock, calendar, local, since=judged)
    found = [
        Line(rung, 1, aware(moment))
        for rung, moment in reached.items()
        if rung is not Rung.REMINDER
    ]
    reminded = reached if armed == judged else rungs(clock, calendar, local, since=armed)
    if Rung.REMINDER in reminded:
        found.append(Line(Rung.REMINDER, row.arming, aware(reminded[Rung.REMINDER])))
    return found


def later_of(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two moments, either of which may be missing."""
    return max(filter(None, (one, other)), default=None)


def settle(obligation: Obligation, at: datetime) -> None:
    """Write what was reached up to a moment, before something changes what is read off the clock.

    An armed reminder, another calendar, a closing: what came before them is not judged by them.
    """
    write_crossings(crossings_of(obligation, at), at)


def reached_in(rows: ObligationQuerySet, at: datetime) -> Iterator[Reached]:
    """What many rows have reached, for `write_all`; they are held until the transaction ends.

    Those the sweep has seen to have nothing left to write.
    """
    calendars = Calendars()
    waiting = rows.due_a_look(at).select_for_update(of=("self",))
    for row in waiting.iterator(chunk_size=BATCH):
        yield from crossings_of(row, at, calendars)


def write_all(found: Sequence[Reached], at: datetime) -> None:
    """Write what many rows have reached, as `settle` does for one."""
    for first in range(0, len(found), BATCH):
        write_crossings(found[first : first + BATCH], at)


def arm(obligation: Obligation, at: datetime) -> None:
    """Arm the reminder anew: it may be reached once more. Settle first."""
    obligation.arming += 1
    obligation.armed_at = at
    obligation.save(update_fields=["arming", "armed_at"])


def write_crossings(found: Iterable[Reached], at: datetime) -> int:
    """Write those crossings that are not written yet, each with its line in the ledger.

    The caller holds the rows of their obligations, so nobody writes the same ones meanwhile.
    """
    fresh = not_written(list(found))
    if not fresh:
        return 0
    held = holders_of(fresh)
    insert_many(
        Crossing,
        {
            "obligation": [one.obligation_id for one in fresh],
            "rung": [str(one.rung) for one in fresh],
            "generation": [one.generation for one in fresh],
            "arming": [one.arming for one in fresh],
            "reached_at": [one.reached_at for one in fresh],
            "noticed_at": [at] * len(fresh),
            "organ": [organ for organ, _officer in held],
            "officer": [officer for _organ, officer in held],
            "judged_at": [at if one.rung is Rung.REMINDER else None for one in fresh],  # no card
        },
    )
    facts: dict[tuple[Rung, int], Mapping[str, object]] = {
        (one.rung, one.arming): {"rung": one.rung, "arming": one.arming} for one in fresh
    }
    record_all(
        "obligation.crossed",
        [
            Fact(
                Named(f"{SUBJECT}:{one.obligation_id}", one.organ_id),
                one.reached_at,
                facts[one.rung, one.arming],
            )
            for one in fresh
        ],
        actor=clock_user(),
    )
    return len(fresh)


def not_written(found: Sequence[Reached]) -> list[Reached]:
    """Those of some crossings that have no row yet, in the order they were reached."""
    if not found:
        return []
    rows = Crossing.objects.filter(obligation__in=among({one.obligation_id for one in found}))
    known = set(read_many(rows.order_by(), ("obligation", "rung", "generation", "arming")))
    fresh = [
        one
        for one in found
        if (one.obligation_id, str(one.rung), one.generation, one.arming) not in known
    ]
    return sorted(fresh, key=lambda one: (one.reached_at, one.obligation_id, one.rung))


def holders_of(found: Sequence[Reached]) -> list[tuple[int, int | None]]:
    """Organ and officer of each crossing: the last who held the clock by the moment of it.

    Where that officer was away and somebody had accepted to stand in, it is the substitute, who
    answers for what the absent owes (domain.md 3.8, 同岗替代).
    """
    rows = Holding.objects.filter(obligation__in=among({one.obligation_id for one in found}))
    held: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, from_at, pk, *holder in read_many(
        rows.order_by(), ("obligation", "from_at", "pk", "organ", "officer")
    ):
        held[key].append((from_at, pk, *holder))
    holders: list[tuple[int, int | None]] = []
    for one in found:
        mine = sorted(held.get(one.obligation_id, ()))
        by_then = [each for each in mine if each[0] <= one.reached_at] or mine[:1]
        holders.append(by_then[-1][2:] if by_then else (one.organ_id, one.officer_id))
    return answering(found, holders)


def answering(
    found: Sequence[Reached], holders: list[tuple[int, int | None]]
) -> list[tuple[int, int | None]]:
    """The same with whoever stood in for an officer at the moment in the officer's place."""
    officers = {officer for _organ, officer in holders if officer is not None}
    days = [wall(one.reached_at).date() for one in found]
    standings: dict[int, list[Standing]] = defaultdict(list)
    for each in standings_of(officers, min(days), max(days)):
        standings[each.absent].append(each)
    return [
        (organ, substitute_at(standings.get(officer or 0, ()), one.reached_at) or officer)
        for one, (organ, officer) in zip(found, holders, strict=True)
    ]


def substitute_at(standings: Iterable[Standing], moment: datetime) -> int | None:
    return next((one.substitute for one in standings if one.covers(moment)), None)
