"""The second time of a fact: not when it happened, but when it was recorded (clock.md, Limit).

`as_of` cuts by when things happened; `known_at` by when they were recorded. What was known at a
moment is a clock like any other, so a reading, its rungs and its rows need nothing further:
`read(known(clock, known_at), calendar, as_of)`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from xiaoneng.core.clock import Clock
from xiaoneng.core.limits import seconds_of
from xiaoneng.core.pauses import Pause


def known(clock: Clock, at: datetime) -> Clock | None:
    """The clock as it was known at a moment; None where nobody knew of it yet.

    A fact without a moment of recording was recorded as it happened. A pause whose resumption was
    recorded later is still open; before a re-opening or a re-anchoring was recorded, the
    generation before is what was known.
    """
    before = None if clock.before is None else known(clock.before, at)
    if not _is_known(clock.began_at, clock.recorded_at, at):
        return before
    found = replace(
        clock,
        pauses=tuple(_known_pauses(clock, at)),
        extensions=tuple(one for one in clock.extensions if _is_known(one.at, one.recorded_at, at)),
        before=before,
    )
    if clock.closed_at is None or _is_known(clock.closed_at, clock.closing_recorded_at, at):
        return found
    return replace(found, closed_at=None, closing_recorded_at=None)


def _known_pauses(clock: Clock, at: datetime) -> Iterator[Pause]:
    for one in clock.pauses:
        if not _is_known(one.start, one.recorded_at, at):
            continue
        if one.end is None or _is_known(one.end, one.end_recorded_at, at):
            yield one
        else:
            yield replace(one, end=None, end_recorded_at=None)


def _is_known(happened_at: datetime, recorded_at: datetime | None, at: datetime) -> bool:
    """In whole seconds, as everything is counted."""
    return seconds_of(happened_at if recorded_at is None else recorded_at) <= seconds_of(at)
