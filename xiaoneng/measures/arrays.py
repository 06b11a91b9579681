"""The clock of clock.md over arrays: the kernel that answers whole columns.

The same lines as core/clock.py, each over all clocks of one unit at a time; decided in
docs/decisions/0008. Moments are whole seconds since 1950-01-01 in local time, counts as in
core/limits.py. All forms agree on every row (tests/test_arrays_agree).
"""

from dataclasses import dataclass

import numpy as np

from xiaoneng.core.limits import Unit
from xiaoneng.core.workdays import Calendar
from xiaoneng.measures.array_counting import COUNTING, Clocks, Counting, Unlimited
from xiaoneng.measures.array_days import OUTSIDE, Flags, Whole, days_of, within
from xiaoneng.measures.array_pauses import Held, Pauses, Stretches, judged, stretches

LIGHTS = np.array(["on_time", "due_soon", "paused", "overdue", "met", "missed", "none"])
NO_LIGHT = len(LIGHTS) - 1


@dataclass(frozen=True)
class Readings:
    """What core.clock.read says, one row per clock; `due` is OUTSIDE beyond the calendar."""

    first: Whole  # the count at the start
    amount: Whole  # counts
    due: Whole
    used: Whole
    paused: Whole
    remaining: Whole
    is_late: Flags
    is_provisional: Flags
    light: Whole  # a place in LIGHTS


def read_arrays(clocks: Clocks, pauses: Pauses, unit: Unit, calendar: Calendar) -> Readings:
    """The promised limit of every clock, all in one unit; no extensions, no caps."""
    counting = COUNTING[unit](days_of(calendar))
    return read_found(clocks, stretches(pauses, clocks), counting)[0]


def read_found(clocks: Clocks, found: Stretches, counting: Counting) -> tuple[Readings, Held]:
    """The readings of one limit, and what the pauses found do to it."""
    amount = counting.counts(clocks.amount)
    first = counting.counter(clocks.start)
    held = judged(found, clocks, counting, first, amount)
    due = counting.due(first + amount + held.paused, held.floor, clocks, first)
    used = counting.counter(clocks.moment) - first - held.paused
    is_late = counting.is_late(clocks, due, used, amount) & (clocks.is_closed | ~held.is_paused)
    remaining = counting.remains(clocks, due, used, amount)
    light = (remaining <= counting.warning(clocks, amount)).astype(np.int64)
    light[held.is_paused] = 2
    light[is_late] = 3
    light[clocks.is_closed] = 4 + is_late[clocks.is_closed]
    if isinstance(counting, Unlimited):
        light = np.full(len(due), NO_LIGHT)
    is_provisional = within(counting.days.is_provisional, counting.due_place(due))
    is_provisional &= due != OUTSIDE
    return (
        Readings(first, amount, due, used, held.paused, remaining, is_late, is_provisional, light),
        held,
    )
