"""What lies ahead of a running obligation: its due dates and lines, now and by changed rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from xiaoneng.core.clock import FARTHEST, Clock, Light, Which, read, read_term
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.crossing import Reached, crossings_of
from xiaoneng.obligations.models import Crossing, Kind, Obligation
from xiaoneng.obligations.queries import clock_of
from xiaoneng.obligations.stops import stops_of
from xiaoneng.people.kept_calendars import Calendars

BEYOND = 5 * FARTHEST  # dates after the last due date: every line lies within them

Pair = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The due dates of a clock, and when it reaches its lines if nothing else happens.

    `light` is how it stands now; nothing where only the dates are asked for.
    """

    due_at: datetime | None
    statutory_due_at: datetime | None
    lines: dict[Rung, datetime]
    light: Light | None = None
    goes_on_at: datetime | None = None  # by itself, where it stands still up to a known moment


@dataclass(frozen=True, slots=True)
class Shift:
    """One running obligation that changed rules move: from what, to what."""

    obligation: Obligation
    before: Outlook
    after: Outlook

    @property
    def is_due_moved(self) -> bool:
        return (self.before.due_at, self.before.statutory_due_at) != (
            self.after.due_at,
            self.after.statutory_due_at,
        )

    @property
    def lines(self) -> dict[Rung, Pair]:
        """Each line that moves: when it would have been reached, and when it will be."""
        pairs = {rung: (self.before.lines.get(rung), self.after.lines.get(rung)) for rung in Rung}
        return {rung: pair for rung, pair in pairs.items() if pair[0] != pair[1]}

    def facts(self) -> dict[str, object]:
        """What the ledger keeps of it."""
        found: dict[str, object] = {}
        if self.is_due_moved:
            found |= {
                "before": self.before.due_at,
                "after": self.after.due_at,
                "statute_before": self.before.statutory_due_at,
                "statute_after": self.after.statutory_due_at,
            }
        if self.before.goes_on_at != self.after.goes_on_at:
            found |= {
                "goes_on_before": self.before.goes_on_at or "",
                "goes_on_after": self.after.goes_on_at or "",
            }
        for rung, (before, after) in self.lines.items():
            found |= {f"{rung}_before": before or "", f"{rung}_after": after or ""}
        if self.before.light is not self.after.light:
            found |= {"light_before": str(self.before.light), "light_after": str(self.after.light)}
        return found


def shifts_of(
    rows: Iterable[Obligation], before: Kind, after: Kind, at: datetime
) -> Iterator[Shift]:
    """Those of some rows of one kind that move when its rules, `before`, become those of `after`.

    The rows come with all that clocks and crossings read, and go with the kind of `after`.
    """
    calendars = Calendars()
    for row in rows:
        row.kind = before
        reached = reached_by(row, at, calendars)
        now = outlook_of(row, calendars, at, reached)
        row.kind = after
        then = outlook_of(row, calendars, at, reached)
        if now != then:
            yield Shift(row, now, then)


def shifts_by_calendars(
    rows: Iterable[Obligation], before: Calendars, after: Calendars, at: datetime
) -> Iterator[Shift]:
    """Those of some rows whose dates move when their calendars become those of `after`.

    Both readings are of one moment: the due date of a clock that stands still moves on day by day
    anyhow, and that is not the calendar's doing; when it goes on by itself is. Lines move with
    their dates and are not told.
    """
    for row in rows:
        now, then = (dates_of(row, calendars, at) for calendars in (before, after))
        if now != then:
            yield Shift(row, now, then)


def dates_of(row: Obligation, calendars: Calendars, at: datetime) -> Outlook:
    """What the calendar says of a clock: its due dates, and when it goes on by itself."""
    dues = dues_of(clock_of(row, calendars), calendars[row.calendar], at)
    ends = [
        end
        for stop, end in stops_of(row, calendars)
        if stop.paper and stop.started_at <= at and (end is None or end > at)
    ]
    is_known = bool(ends) and None not in ends
    return Outlook(*dues, {}, goes_on_at=max(filter(None, ends)) if is_known else None)


def reached_by(obligation: Obligation, at: datetime, calendars: Calendars) -> set[str]:
    """The rungs that were behind an obligation at a moment: each is reached once a generation."""
    known: list[Crossing | Reached] = [
        one for one in obligation.crossings.all() if one.noticed_at <= at
    ]
    known += crossings_of(obligation, at, calendars)
    return {
        str(one.rung)
        for one in known
        if one.generation == obligation.generation
        and (one.rung != Rung.REMINDER or one.arming == obligation.arming)
    }


def outlook_of(
    obligation: Obligation, calendars: Calendars, at: datetime, reached: set[str]
) -> Outlook:
    """The dates of an obligation by its kind as it stands, from a moment on."""
    clock, calendar = clock_of(obligation, calendars), calendars[obligation.calendar]
    local = max(wall(at), clock.started_at)
    lines = lines_ahead(clock, calendar, local)
    return Outlook(
        *dues_of(clock, calendar, at),
        {rung: aware(moment) for rung, moment in lines.items() if rung not in reached},
        read(clock, calendar, local).light,
    )


def dues_of(clock: Clock, calendar: Calendar, at: datetime) -> Pair:
    """The promised and the statutory due moment of a clock as they are at a moment."""
    local = max(wall(at), clock.started_at)
    dues = {which: read_term(clock, which, calendar, local).due_at for which in clock.limits}
    return _aware(dues[Which.PROMISED]), _aware(dues.get(Which.STATUTORY))


def lines_ahead(clock: Clock, calendar: Calendar, local: datetime) -> dict[Rung, datetime]:
    """When the lines of a clock are reached from a moment on; none that an open pause holds."""
    ends = (read_term(clock, which, calendar, local).due_at for which in clock.limits)
    last = max(local, *(end or local for end in ends)).toordinal() + BEYOND
    horizon = datetime.combine(date.fromordinal(last), time())
    return rungs(clock, calendar, horizon, since=local)


def _aware(local: datetime | None) -> datetime | None:
    return aware(local) if local else None
