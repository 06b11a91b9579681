"""The clocks of a batch read at one moment; those that read alike are read once (core/alike.py)."""

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from xiaoneng.core.alike import DATES, from_midnight
from xiaoneng.kit.time import wall
from xiaoneng.obligations.crossing import Line, lines_of
from xiaoneng.obligations.queries import clock_from
from xiaoneng.obligations.saving import Shown
from xiaoneng.obligations.stamping import stamp_by
from xiaoneng.obligations.watching import Batch, Watched, rules_of
from xiaoneng.people.kept_calendars import Calendars

BY_DATE = frozenset({"", *DATES})


class Reading(NamedTuple):
    """What a clock shows at a moment, and the lines it has reached by then."""

    shown: Shown
    lines: list[Line]


def at_earliest(row: Watched, line: Line) -> Line:
    """A line of the clock from midnight, as one that begins within the day reaches it."""
    return line._replace(reached_at=max(line.reached_at, row.started_at))


def in_utc(value: Any) -> Any:
    """A moment in the zone of the database: in one zone they are compared at once."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


class Reader:
    """Reads the clocks of one batch at one moment."""

    def __init__(self, batch: Batch, at: datetime) -> None:
        self.batch, self.at = batch, at
        self.calendars = Calendars()
        self.known: dict[Hashable, Reading] = {}

    def read(self, row: Watched) -> Reading:
        """The reading of one obligation; raises what the core raises where it cannot be read."""
        if not self.reads_by_date(row):
            return self.read_alone(row)
        key = (wall(row.started_at).date(), *rules_of(row))
        if (shared := self.known.get(key)) is None:
            shared = self.known[key] = self.read_alone(row, is_shared=True)
        if all(line.reached_at >= row.started_at for line in shared.lines):
            return shared
        return Reading(shared.shown, [at_earliest(row, line) for line in shared.lines])

    def reads_by_date(self, row: Watched) -> bool:
        """Whether the second at which it began makes no difference to what is read."""
        batch = self.batch
        return (
            row.promised_unit in BY_DATE
            and row.statutory_unit in BY_DATE
            and row.pk not in batch.pauses
            and row.pk not in batch.extensions
            and row.started_at <= self.at
        )

    def read_alone(self, row: Watched, *, is_shared: bool = False) -> Reading:
        kind, batch = self.batch.kinds[row.kind_id], self.batch
        pauses, extensions = batch.pauses.get(row.pk, ()), batch.extensions.get(row.pk, ())
        clock = clock_from(row, kind, pauses, extensions, self.calendars)
        if is_shared:
            clock = from_midnight(clock)
        calendar = self.calendars[row.calendar]
        stamp = stamp_by(clock, calendar, self.at, is_open=True)
        shown = Shown(
            in_utc(stamp.due_at),
            in_utc(stamp.statutory_due_at),
            stamp.light,
            stamp.is_provisional,
            trouble="",
            look_at=in_utc(stamp.look_at),
        )
        return Reading(shown, lines_of(clock, calendar, self.at, row, kind))
