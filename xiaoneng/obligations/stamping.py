"""The copies that lists show: due dates, light, next look. Always what the clock says."""

from datetime import datetime
from typing import NamedTuple

from xiaoneng.core.clock import Clock, Light, Reading, Which, read, read_term
from xiaoneng.core.looking import next_look
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.queries import clock_of
from xiaoneng.people.kept_calendars import Calendars

COPIES = (
    "due_at",
    "statutory_due_at",
    "light",
    "is_provisional",
    "look_at",
    "used_permille",
)
ENDED = (Light.MET, Light.MISSED)


class Stamp(NamedTuple):
    """What the clock of an obligation says at a moment, as the table keeps it."""

    due_at: datetime | None
    statutory_due_at: datetime | None
    light: Light
    is_provisional: bool
    look_at: datetime | None
    used_permille: int | None


def stamp_of(obligation: Obligation, at: datetime, calendars: Calendars | None = None) -> Stamp:
    """Read the clock of an obligation at a moment; give the calendars where many are read."""
    known = Calendars() if calendars is None else calendars
    clock, calendar = clock_of(obligation, known), known[obligation.calendar]
    return stamp_by(clock, calendar, at, is_open=obligation.state == "open")


def stamp_by(clock: Clock, calendar: Calendar, at: datetime, *, is_open: bool) -> Stamp:
    """What a clock says at a moment; only an open one is looked at again."""
    local = max(wall(at), clock.started_at)
    promised = read(clock, calendar, local)
    has_law = clock.statutory is not None
    statutory = read_term(clock, Which.STATUTORY, calendar, local) if has_law else None
    look = next_look(clock, calendar, wall(at)) if is_open else None
    return Stamp(
        aware(promised.due_at) if promised.due_at else None,
        aware(statutory.due_at) if statutory and statutory.due_at else None,
        promised.light,
        promised.is_provisional or (statutory is not None and statutory.is_provisional),
        aware(look) if look else None,
        used_permille(promised),
    )


def used_permille(reading: Reading) -> int | None:
    """How much of its limit a closed matter used, in thousandths; None where nothing was to use.

    A limit of no length (due on the day it began) is kept or missed, never used up.
    """
    if reading.light not in ENDED or reading.amount <= 0:
        return None
    return round(1000 * reading.used / reading.amount)


def put(obligation: Obligation, stamp: Stamp) -> None:
    """Lay a stamp on an obligation, in memory."""
    for name, value in stamp._asdict().items():
        setattr(obligation, name, value)


def restamp(obligation: Obligation, at: datetime, *, look_now: bool = True) -> None:
    """Bring the copies of one obligation up to a moment and save them.

    With `look_now` an open one is looked at by the next sweep, which writes what it crossed: what
    is entered late crosses its lines at once, not at some later event.
    """
    put(obligation, stamp_of(obligation, at))
    if look_now and obligation.state == "open":
        obligation.look_at = at
    obligation.save(update_fields=COPIES)
