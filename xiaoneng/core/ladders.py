"""Rungs: reminder, yellow, red, each with the first moment at which it held (clock.md, Ladder).

Between two events of a clock (a pause begins or ends, an extension is granted) every due moment
stands still, so a rung's moment inside such a span is one look-up. A rung is found where it was
reached, not when somebody looked.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from xiaoneng.core.clock import (
    Clock,
    Profile,
    Standing,
    Which,
    lengthenings,
    stand,
)
from xiaoneng.core.limits import HOUR, Measure, Unit, moment_of, seconds_of
from xiaoneng.core.pauses import Stretch, stretches
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar

DAY_OF_HOURS = 24 * HOUR  # a limit in hours is over by a day when 24 hours have passed


class Rung(StrEnum):
    REMINDER = "reminder"
    YELLOW = "yellow"
    RED = "red"


class _Side(NamedTuple):
    """One limit during one span."""

    measure: Measure
    standing: Standing

    @property
    def due_ordinal(self) -> int:
        return self.measure.due_ordinal(self.standing.due_at or 0)


class _Spans(NamedTuple):
    """A clock cut at its events; `edges` are the moments, the last one inclusive."""

    clock: Clock
    calendar: Calendar
    found: Sequence[Stretch]
    edges: Sequence[int]
    measures: dict[Which, Measure]

    def side(self, which: Which, moment: int) -> _Side:
        measure, more = self.measures[which], lengthenings(self.clock, which)
        return _Side(measure, stand(measure, self.found, more, moment))


def rungs(
    clock: Clock,
    calendar: Calendar,
    as_of: datetime,
    *,
    since: datetime | None = None,
) -> dict[Rung, datetime]:
    """The first moment of each rung reached up to the closing, or up to `as_of` while open.

    They are those of the clock's own generation. With `since`, one of the clock's own moments (an
    extension), what was reached before it is left out: the reminder, re-armed then, may be
    reached again.
    """
    start, end = seconds_of(clock.started_at), seconds_of(clock.ends_at(as_of))
    if clock.promised is None or end < start:
        return {}
    began = seconds_of(clock.began_at)
    earliest = began if since is None else max(began, seconds_of(since))
    spans = _spans(clock, calendar, start, end, earliest)
    reached: dict[Rung, int] = {}
    for begin, limit in zip(spans.edges, [*spans.edges[1:], end + 1], strict=True):
        if begin < earliest:
            continue
        for rung, moment in _reached_from(spans, begin):
            first = max(moment, begin)
            if first < limit and first < reached.get(rung, first + 1):
                reached[rung] = first
    return {rung: moment_of(reached[rung]) for rung in Rung if rung in reached}


def coming(clock: Clock, calendar: Calendar, as_of: datetime) -> list[int]:
    """The moments at which the rungs are reached if nothing happens after `as_of`, in seconds."""
    start, now = seconds_of(clock.started_at), seconds_of(as_of)
    if clock.promised is None or now < start:
        return []
    spans = _spans(clock, calendar, start, now, now)
    return [moment for _rung, moment in _reached_from(spans, now)]


def _spans(clock: Clock, calendar: Calendar, start: int, end: int, also: int) -> _Spans:
    found = stretches(clock.pauses, calendar, start, end)
    edges = {start, also}
    for one in found:
        edges |= {one.start, one.end}
    edges |= {seconds_of(one.at) for one in clock.extensions}
    kept = sorted(edge for edge in edges if start <= edge <= end)
    measures = {which: Measure(calendar, clock.term(which), kept[0]) for which in clock.limits}
    return _Spans(clock, calendar, found, kept, measures)


def _reached_from(spans: _Spans, begin: int) -> Iterator[tuple[Rung, int]]:
    """Each rung with the moment it is reached if nothing happens after `begin`."""
    clock = spans.clock
    promised = spans.side(Which.PROMISED, begin)
    statutory = None if clock.statutory is None else spans.side(Which.STATUTORY, begin)
    if not promised.standing.is_paused:
        yield Rung.REMINDER, _reminder(promised, clock.distances.share)
    for rung, side, days in _cards(clock, promised, statutory):
        if not side.standing.is_paused and (clock.has_red or rung is not Rung.RED):
            yield rung, over_by(side.measure, side.standing.due_at or 0, days)


def _cards(
    clock: Clock, promised: _Side, statutory: _Side | None
) -> Iterator[tuple[Rung, _Side, int]]:
    """Which rung is judged on which limit, and how many working days over it must be."""
    distances = clock.distances
    if clock.profile is Profile.DAY_COUNT:
        governing = statutory or promised
        yield Rung.YELLOW, governing, distances.yellow
        yield Rung.RED, governing, distances.red
        return
    yield Rung.YELLOW, promised, distances.yellow
    if statutory is not None and statutory.due_ordinal > promised.due_ordinal:
        yield Rung.RED, statutory, distances.law
    else:
        yield Rung.RED, promised, distances.red


def _reminder(side: _Side, share: int) -> int:
    measure, standing = side
    threshold = measure.threshold(measure.amount, share)
    if measure.unit is Unit.DAY:
        return (side.due_ordinal - threshold) * DAY
    base = measure.counter(measure.start) + standing.paused + standing.amount
    return measure.reached(base - threshold)


def over_by(measure: Measure, due_at: int, days: int) -> int:
    """The first moment at which a limit is over by `days` working days.

    A limit in hours is over by a day when 24 hours have passed since the due moment; one in
    office hours when a usual day's office time has.
    """
    if measure.unit is Unit.HOUR:
        return due_at + days * DAY_OF_HOURS
    if measure.unit is Unit.WORKHOUR:
        office = measure.calendar.office
        return office.reached(office.elapsed(due_at) + days * measure.calendar.hours.length)
    due_on = moment_of(measure.due_ordinal(due_at) * DAY).date()
    over = measure.calendar.count(due_on) + days
    return measure.calendar.day_of(over).toordinal() * DAY


def over_count(measure: Measure, due_at: int, moment: int) -> int:
    """How far a limit is over: working days, or seconds for limits in hours; 0 if it is not."""
    if measure.unit in (Unit.HOUR, Unit.WORKHOUR):
        return max(0, measure.counter(moment) - measure.counter(due_at))
    due_on = moment_of(measure.due_ordinal(due_at) * DAY).date()
    return max(0, measure.calendar.between(due_on, moment_of(moment).date()))
