"""The clock of each case of a generated log, read by the core: what the tests count."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from xiaoneng.batch.demonstration.events import (
    ACCEPTED,
    DECIDED,
    FINISHED,
    PAUSE,
    REOPENED,
    RESUMED,
    UNCREDITED_PAUSE,
    Event,
)
from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Light, read
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.pauses import Pause


class Told(NamedTuple):
    """One case with its clock read as of the moment of the log."""

    case: str
    organ: str
    light: Light
    clock: Clock
    over: int  # working days beyond the due date
    events: list[Event]


def told(events: Iterable[Event], at: datetime) -> Iterator[Told]:
    calendar = calendars.named("cn")
    for case, rows in groupby(events, key=lambda event: event.case):
        known = list(rows)
        clock = clock_of(known)
        reading = read(clock, calendar, at)
        over = 0
        if reading.due_at is not None and reading.is_late:
            over = calendar.between(reading.due_at.date(), clock.ends_at(at).date()) + 1
        yield Told(case, known[0].organ, reading.light, clock, over, known)


def clock_of(events: list[Event]) -> Clock:
    first = events[0]
    started = next(event.at for event in events if event.activity == ACCEPTED)
    turns = [event for event in events if event.activity in (DECIDED, FINISHED, REOPENED)]
    is_closed = bool(turns) and turns[-1].activity != REOPENED
    return Clock(
        started_at=started,
        promised=Limit(first.promised, Unit(first.unit)),
        pauses=tuple(pauses_of(events)),
        closed_at=turns[-1].at if is_closed else None,
        warn=first.warn,
    )


def pauses_of(events: list[Event]) -> Iterator[Pause]:
    began: Event | None = None
    for event in events:
        if event.activity.startswith(PAUSE) or event.activity == UNCREDITED_PAUSE:
            began = event
        elif event.activity == RESUMED and began is not None:
            yield Pause(began.at, event.at, credited=began.activity != UNCREDITED_PAUSE)
            began = None
    if began is not None:
        yield Pause(began.at, None, credited=began.activity != UNCREDITED_PAUSE)
