"""Pauses: which of them stop a clock, and from when to when (clock.md, Limit)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from xiaoneng.core.limits import seconds_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock stopped on a listed ground. It counts only if it is credited: it has its paper."""

    start: datetime
    end: datetime | None = None  # None while it lasts
    credited: bool = True
    cap: int | None = None  # working days
    counted_by: Calendar | None = None  # in whose days, where not in those of the clock
    ground: str = ""
    paper: str = ""
    recorded_at: datetime | None = None  # when its beginning was; None: as it happened
    end_recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A merged pause, clipped to the clock's life; moments in seconds."""

    start: int
    end: int
    is_open: bool  # not resumed at the moment of looking
    ground: str = ""


def stretches(
    pauses: Iterable[Pause], calendar: Calendar, start: int, moment: int
) -> list[Stretch]:
    """Credited pauses as disjoint stretches in order, as they stand at `moment`."""
    found = sorted(_clipped(pauses, calendar, start, moment), key=lambda one: (one.start, one.end))
    merged: list[Stretch] = []
    for one in found:
        if merged and one.start <= merged[-1].end:
            last = merged[-1]
            end = max(last.end, one.end)
            ground = last.ground or one.ground
            merged[-1] = Stretch(last.start, end, last.is_open or one.is_open, ground)
        else:
            merged.append(one)
    return merged


def end_of(pause: Pause, calendar: Calendar) -> int | None:
    """The earlier of resumption and cap: a cap of n working days ends at the same time of day."""
    end = None if pause.end is None else seconds_of(pause.end)
    if pause.cap is None:
        return end
    second = seconds_of(pause.start) % DAY
    calendar = pause.counted_by or calendar
    capped = calendar.add(pause.start.date(), pause.cap).toordinal() * DAY + second
    return capped if end is None else min(end, capped)


def _clipped(
    pauses: Iterable[Pause], calendar: Calendar, start: int, moment: int
) -> Iterator[Stretch]:
    for pause in pauses:
        begins = seconds_of(pause.start)
        if not pause.credited or begins > moment:
            continue
        ends = end_of(pause, calendar)
        if ends is not None and ends < start:
            continue
        is_open = ends is None or ends > moment
        clipped_end = moment if ends is None else min(ends, moment)
        begins = max(begins, start)
        yield Stretch(begins, max(clipped_end, begins), is_open, pause.ground)
