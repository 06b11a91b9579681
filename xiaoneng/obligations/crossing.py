"""The lines an obligation has crossed: found by the clock, written once, told in the morning."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import aware, wall
from xiaoneng.ledger.operations import Fact, record_all
from xiaoneng.obligations.models import Crossing, Holding, Obligation, ObligationQuerySet
from xiaoneng.obligations.queries import clock_of
from xiaoneng.people.queries import calendar_named, clock_user

BATCH = 500


def crossings_of(
    obligation: Obligation, at: datetime, calendar: Calendar | None = None
) -> list[Crossing]:
    """The rungs reached in this generation up to a moment, as rows not yet written.

    Each bears the moment its condition first held and whoever held the clock then. The reminder
    is that of the present arming: the ones before were settled when the clock was armed anew.
    A changed ladder judges from its change on; what the one before judged was settled then.
    """
    clock = clock_of(obligation)
    calendar = calendar or calendar_named(obligation.calendar)
    local = max(wall(at), clock.started_at)
    begun = wall(obligation.reopened_at) if obligation.reopened_at else None
    armed = wall(obligation.armed_at) if obligation.armed_at else begun
    ladder_from = obligation.kind.ladder_from_at
    judged = later_of(begun, wall(ladder_from) if ladder_from else None)
    reached = rungs(clock, calendar, local, since=judged)
    found: list[tuple[Rung, datetime, int]] = [
        (rung, moment, 1) for rung, moment in reached.items() if rung is not Rung.REMINDER
    ]
    reminded = reached if armed == judged else rungs(clock, calendar, local, since=armed)
    if Rung.REMINDER in reminded:
        found.append((Rung.REMINDER, reminded[Rung.REMINDER], obligation.arming))
    if not found:
        return []
    holdings = sorted(obligation.holdings.all(), key=lambda one: one.from_at)
    return [
        crossing(obligation, rung, aware(moment), arming, holdings, at)
        for rung, moment, arming in found
    ]


def later_of(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two moments, either of which may be missing."""
    return max(filter(None, (one, other)), default=None)


def settle(obligation: Obligation, at: datetime) -> None:
    """Write what was reached up to a moment, before something changes what is read off the clock.

    An armed reminder, another calendar, a closing: what came before them is not judged by them.
    """
    write_crossings(crossings_of(obligation, at))


def settle_rows(rows: ObligationQuerySet, at: datetime) -> None:
    """The same for many rows, held until the transaction ends.

    Those the sweep has seen to have nothing left to write.
    """
    keeps: dict[str, Calendar] = {}
    waiting = rows.due_a_look(at).select_for_update(of=("self",)).prefetch_related("holdings")
    found: list[Crossing] = []
    for row in waiting.iterator(chunk_size=BATCH):
        if row.calendar not in keeps:
            keeps[row.calendar] = calendar_named(row.calendar)
        found += crossings_of(row, at, keeps[row.calendar])
    write_crossings(found)


def arm(obligation: Obligation, at: datetime) -> None:
    """Arm the reminder anew: it may be reached once more. Settle first."""
    obligation.arming += 1
    obligation.armed_at = at
    obligation.save(update_fields=["arming", "armed_at"])


def crossing(  # one row of the table
    obligation: Obligation,
    rung: Rung,
    reached_at: datetime,
    arming: int,
    holdings: Sequence[Holding],
    at: datetime,
) -> Crossing:
    """One crossing, with the holder of its moment: the last who held the clock by then."""
    held = [one for one in holdings if one.from_at <= reached_at] or list(holdings[:1])
    holder = held[-1] if held else None
    return Crossing(
        obligation=obligation,
        rung=rung,
        generation=obligation.generation,
        arming=arming,
        reached_at=reached_at,
        noticed_at=at,
        organ_id=holder.organ_id if holder else obligation.organ_id,
        officer_id=holder.officer_id if holder else obligation.officer_id,
    )


def write_crossings(found: Iterable[Crossing]) -> int:
    """Write those crossings that are not written yet, each with its line in the ledger.

    The caller holds the rows of their obligations, so nobody writes the same ones meanwhile.
    """
    wanted = list(found)
    keys = {one.obligation_id for one in wanted}
    known = set(
        Crossing.objects.filter(obligation__in=keys).values_list(
            "obligation", "rung", "generation", "arming"
        )
    )
    fresh = [
        one
        for one in wanted
        if (one.obligation_id, str(one.rung), one.generation, one.arming) not in known
    ]
    fresh.sort(key=lambda one: (one.reached_at, one.obligation_id, one.rung))
    Crossing.objects.bulk_create(fresh)
    if fresh:
        record_all(
            "obligation.crossed",
            [
                Fact(one.obligation, one.reached_at, {"rung": one.rung, "arming": one.arming})
                for one in fresh
            ],
            actor=clock_user(),
        )
    return len(fresh)
