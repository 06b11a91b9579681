"""Clocks that read alike: what is counted in dates does not depend on the second of the start.

Thousands of matters begin on the same date under the same limit. A clock that counts dates and
was never stopped or lengthened reads like one begun at the midnight before; only a rung it has
reached already as it begins is reached at its own start, not before. So one reading serves them
all.
"""

from dataclasses import replace
from datetime import datetime, time

from xiaoneng.core.clock import Clock
from xiaoneng.core.limits import Unit

DATES = (Unit.WORKDAY, Unit.DAY)


def from_midnight(clock: Clock) -> Clock:
    """The clock all read like that begin on its date; of one without pauses and extensions."""
    return replace(clock, started_at=datetime.combine(clock.started_at, time()))
