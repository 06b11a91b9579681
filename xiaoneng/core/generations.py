"""Clocks that begin again: re-opened after their closing, or anchored to another start.

Each is a new generation, in which every rung may be reached once more (clock.md, Ladder). The
generation before is kept inside the new one: what was reached stays, and what was known then can
still be told (`core.knowing`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from xiaoneng.core.clock import Clock
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.pauses import Pause
from xiaoneng.core.refusals import IllegalStep, mark
from xiaoneng.core.workdays import Calendar


def reopen(clock: Clock, at: datetime, *, recorded_at: datetime | None = None) -> Clock:
    """The clock opened again: it runs on from its own start, and its last closing will count.

    The time between runs too, only pauses end with the closing. No rung of the new generation is
    reached before `at`; what still holds then is reached then.
    """
    if clock.closed_at is None:
        raise IllegalStep(mark("the matter is not closed; there is nothing to open again"))
    if at < max(clock.closed_at, clock.began_at):
        raise IllegalStep(
            mark("the matter was closed at %(closed)s; it is opened again later"),
            closed=clock.closed_at,
        )
    return replace(
        clock,
        pauses=tuple(_ended_by_closing(clock, clock.closed_at)),
        closed_at=None,
        closing_recorded_at=None,
        recorded_at=recorded_at,
        generation=clock.generation + 1,
        since=at,
        before=clock,
    )


def reanchor(clock: Clock, started_at: datetime, *, at: datetime) -> Clock:
    """The clock as a new one from a later start, by what was recorded at `at`.

    Its limits are those first set: extensions from before the new start stay with the generation
    before, as do pauses that ended before it.
    """
    if clock.closed_at is not None:
        raise IllegalStep(mark("the matter is closed; open it again before its start is moved"))
    if started_at <= clock.began_at:
        raise IllegalStep(
            mark("the clock runs since %(start)s; it can only be started later"),
            start=clock.began_at,
        )
    if at < started_at:
        raise IllegalStep(mark("the new start %(start)s has not come yet"), start=started_at)
    return replace(
        clock,
        started_at=started_at,
        pauses=tuple(one for one in clock.pauses if one.end is None or one.end >= started_at),
        extensions=tuple(one for one in clock.extensions if one.at >= started_at),
        recorded_at=at,
        generation=clock.generation + 1,
        since=None,
        before=clock,
    )


def generations(clock: Clock) -> tuple[Clock, ...]:
    """Every generation of a clock, the first one first."""
    found = [clock]
    while found[-1].before is not None:
        found.append(found[-1].before)
    return tuple(reversed(found))


def running(clock: Clock, as_of: datetime) -> Clock:
    """The generation that ran at a moment; the first one where none had begun."""
    begun = [one for one in generations(clock) if one.began_at <= as_of]
    return begun[-1] if begun else generations(clock)[0]


def rungs_of_all(
    clock: Clock, calendar: Calendar, as_of: datetime
) -> dict[int, dict[Rung, datetime]]:
    """Generation -> the rungs it reached. One ended where the next was recorded, or at its closing.

    So what a generation reached before its start was moved stays, though it began earlier than
    anybody knew.
    """
    found = {}
    every = generations(clock)
    for one, following in zip(every, [*every[1:], None], strict=True):
        until = as_of
        if following is not None:
            until = min(as_of, following.recorded_at or following.began_at)
        if until >= one.began_at:
            found[one.generation] = rungs(one, calendar, until)
    return found


def _ended_by_closing(clock: Clock, closed_at: datetime) -> Iterator[Pause]:
    """A closing ends every pause; what would begin after it cannot pause a closed clock."""
    for one in clock.pauses:
        if one.start > closed_at:
            continue
        if one.end is not None and one.end <= closed_at:
            yield one
        else:
            yield replace(one, end=closed_at, end_recorded_at=clock.closing_recorded_at)
