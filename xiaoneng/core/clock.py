"""One clock: a start, one set of pauses, one closing, and the limits judged on it (clock.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from xiaoneng.core.limits import (
    MOST,
    REMINDER_SHARE,
    GivenDue,
    Measure,
    Term,
    Unit,
    in_counts,
    moment_of,
    provisional,
    seconds_of,
    unit_of,
)
from xiaoneng.core.pauses import Pause, Stretch, stretches
from xiaoneng.core.refusals import IllegalStep, Unusable, mark
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar


class Light(StrEnum):
    """The state of a clock. Yellow and red are names of cards, never of lights."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    NONE = "none"


class Which(StrEnum):
    """Which of a clock's two limits: the organ's promise, or the law's."""

    PROMISED = "promised"
    STATUTORY = "statutory"


class Profile(StrEnum):
    """Which ladder of rungs a kind of obligation has."""

    PROMISE_STATUTE = "promise_statute"
    DAY_COUNT = "day_count"


class Distances(NamedTuple):
    """By how many working days a limit is over when a card comes: a kind's own, or a trial's.

    `law` is that of red beyond a later statutory limit; the reminder comes with the last `share`-th
    of the promise, and so does the light that says due soon, unless the clock has its own warning.
    """

    yellow: int = 1
    red: int = 2
    law: int = 1
    share: int = REMINDER_SHARE


USUAL = Distances()
FARTHEST = 20  # working days over at which a card may come


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, counted from the moment it was granted, in the unit of the limit it lengthens.

    A legal extension lengthens both limits; a changed promise only the promise.
    """

    at: datetime
    amount: float
    lengthens_statute: bool = True
    ground: str = ""
    by: str = ""
    recorded_at: datetime | None = None  # None: as it was granted


@dataclass(frozen=True, slots=True)
class Clock:
    """The facts about one obligation's time; everything else is derived from them.

    A fact that does not say when it was recorded was recorded as it happened (`core.knowing`).
    A clock that was re-opened or re-anchored is a new generation (`core.generations`).
    """

    started_at: datetime
    promised: Term
    statutory: Term = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    closed_at: datetime | None = None
    profile: Profile = Profile.PROMISE_STATUTE
    distances: Distances = USUAL
    warn: float | None = None  # in the promised limit's unit; None: the reminder's threshold
    has_red: bool = True  # a step inside a matter has no red rung
    recorded_at: datetime | None = None  # when the beginning of this generation was recorded
    closing_recorded_at: datetime | None = None
    generation: int = 1
    since: datetime | None = None  # when this generation began; None: with the start
    before: "Clock | None" = None  # the generation before this one

    @property
    def began_at(self) -> datetime:
        """When this generation began: no rung of it was reached before."""
        return self.started_at if self.since is None else max(self.since, self.started_at)

    @property
    def limits(self) -> tuple[Which, ...]:
        """The promised limit, and the statutory one where there is one."""
        return (Which.PROMISED,) if self.statutory is None else tuple(Which)

    @property
    def governing(self) -> Which:
        """The limit that counts before the law: the statutory one if there is one."""
        return self.limits[-1]

    def term(self, which: Which) -> Term:
        """One of the two limits."""
        return self.promised if which is Which.PROMISED else self.statutory

    def ends_at(self, as_of: datetime) -> datetime:
        """The moment the clock is judged at: its closing, or `as_of` where it is open then."""
        return self.closed_at if self.closed_at and self.is_closed(as_of) else as_of

    def is_closed(self, as_of: datetime) -> bool:
        """Whether the closing is known at `as_of`: whole seconds, as everything is counted."""
        return self.closed_at is not None and seconds_of(self.closed_at) <= seconds_of(as_of)


class Reading(NamedTuple):
    """One limit of a clock at one moment. Counts are days, or seconds for limits in hours."""

    due_at: datetime | None
    amount: int
    used: int
    paused: int
    remaining: int | None
    light: Light
    is_late: bool
    is_provisional: bool


class Standing(NamedTuple):
    """Where one limit stands at a moment, in seconds and counts."""

    due_at: int | None
    amount: int
    paused: int
    counted: tuple[Stretch, ...]

    @property
    def is_paused(self) -> bool:
        return any(one.is_open for one in self.counted)


def read(clock: Clock, calendar: Calendar, as_of: datetime) -> Reading:
    """The promised limit of a clock as of a moment; the light is this limit's.

    Raises Unusable where a date lies outside the calendar or the clock has not begun.
    """
    return read_term(clock, Which.PROMISED, calendar, as_of)


def read_term(clock: Clock, which: Which, calendar: Calendar, as_of: datetime) -> Reading:
    """One of the clock's two limits as of a moment, judged on its own."""
    term = clock.term(which)
    start, moment = seconds_of(clock.started_at), seconds_of(clock.ends_at(as_of))
    if moment < start:
        raise Unusable(
            mark("the clock starts at %(start)s, after %(moment)s"),
            start=clock.started_at,
            moment=clock.ends_at(as_of),
        )
    measure = Measure(calendar, term, start)
    found = stretches(clock.pauses, calendar, start, moment)
    standing = stand(measure, found, lengthenings(clock, which), moment)
    used = measure.counter(moment) - measure.counter(start) - standing.paused
    if standing.due_at is None:
        return Reading(None, 0, used, standing.paused, None, Light.NONE, False, False)  # noqa: FBT003
    late = measure.is_late(moment, standing.due_at, used, standing.amount)
    if moment == standing.due_at and isinstance(term, GivenDue) and term.is_moment:
        late = clock.ends_at(as_of).microsecond > term.at.microsecond
    remaining = remains(measure, standing, used, moment)
    is_closed = clock.is_closed(as_of)
    if standing.is_paused and not is_closed:
        late = False  # a due hour may pass on the day of the pause; tomorrow it would be moved
    light = _light(clock, measure, standing, remaining, is_late=late, is_closed=is_closed)
    return Reading(
        moment_of(standing.due_at),
        standing.amount,
        used,
        standing.paused,
        remaining,
        light,
        late,
        provisional(calendar, measure.due_ordinal(standing.due_at)),
    )


def stand(
    measure: Measure,
    found: Sequence[Stretch],
    more: Sequence[tuple[int, int]],
    moment: int,
) -> Standing:
    """Judge each stretch by the due moment given by the pauses before it, and sum what counts.

    `more` are (moment, counts) of extensions; one granted after a stretch began does not save it.
    """
    start, paused, floor = measure.start, 0, measure.start
    base = measure.counter(start) + measure.amount
    counted: list[Stretch] = []
    for one in found:
        if one.start > moment:
            break
        due = measure.due(base + paused + _granted(more, one.start), floor)
        if measure.term is not None and one.start >= due:
            continue
        end = min(one.end, moment)
        is_open = one.is_open or one.end > moment
        counted.append(one if end == one.end else Stretch(one.start, end, is_open, one.ground))
        paused += measure.counter(end) - measure.counter(one.start)
        floor = end
    amount = measure.amount + _granted(more, moment)
    if measure.term is None:
        return Standing(None, 0, paused, tuple(counted))
    due = measure.due(measure.counter(start) + amount + paused, floor)
    return Standing(due, amount, paused, tuple(counted))


def remains(measure: Measure, standing: Standing, used: int, moment: int) -> int:
    """What is left: counts, or dates up to the due date for `day` and given dues."""
    if measure.unit is Unit.DAY and standing.due_at is not None:
        return measure.due_ordinal(standing.due_at) - moment // DAY
    return standing.amount - used


def lengthenings(clock: Clock, which: Which) -> list[tuple[int, int]]:
    """(moment, counts) of the extensions that lengthen one of the limits."""
    unit = unit_of(clock.term(which))
    return [
        (seconds_of(one.at), in_counts(unit, one.amount))
        for one in clock.extensions
        if which is Which.PROMISED or one.lengthens_statute
    ]


def extend(
    clock: Clock, extension: Extension, calendar: Calendar, *, cap: float, times: int = 1
) -> Clock:
    """The clock with an extension granted, or a refusal (行政许可法 art. 42).

    Once (`times`, where the ground allows more), only before the due moment of the governing
    limit (the statutory one if there is one), and never beyond the ground's cap.
    """
    granted = sum(one.lengthens_statute for one in clock.extensions)
    if extension.lengthens_statute and granted >= times:
        raise IllegalStep(
            mark("this matter was extended as often as its ground allows (%(times)s)"), times=times
        )
    refuse_amount(extension.amount, cap, clock.promised, clock.statutory)
    if clock.is_closed(extension.at):
        raise IllegalStep(mark("the matter is closed; there is nothing to extend"))
    due = read_term(clock, clock.governing, calendar, extension.at).due_at
    if due is not None and extension.at >= due:
        raise IllegalStep(
            mark("the limit ended at %(due)s; an extension must be granted before"), due=due
        )
    return replace(clock, extensions=(*clock.extensions, extension))


def promise_anew(clock: Clock, extension: Extension) -> Clock:
    """The clock with its promise alone lengthened, or a refusal; however late, however often."""
    refuse_amount(extension.amount, MOST, clock.promised)
    return replace(clock, extensions=(*clock.extensions, extension))


def refuse_amount(amount: float, most: float, *terms: Term) -> None:
    """Refuse more time than is allowed, none, and parts of days for a limit in days."""
    if not 0 < amount <= most:
        raise Unusable(
            mark("the extension may be at most %(most)s, not %(amount)s"),
            most=f"{most:.10g}",
            amount=f"{amount:g}",
        )
    in_days = any(unit_of(one) in (Unit.WORKDAY, Unit.DAY) for one in terms if one is not None)
    if in_days and amount != int(amount):
        raise Unusable(
            mark("days are extended by whole days, not by %(amount)s"), amount=f"{amount:g}"
        )


def warning(clock: Clock, measure: Measure) -> int:
    """How little must be left for a limit to be due soon, in counts."""
    if clock.warn is None:
        return measure.threshold(measure.amount, clock.distances.share)
    return in_counts(measure.unit, clock.warn)


def _granted(more: Sequence[tuple[int, int]], moment: int) -> int:
    return sum(counts for at, counts in more if at <= moment)


def _light(
    clock: Clock,
    measure: Measure,
    standing: Standing,
    remaining: int,
    *,
    is_late: bool,
    is_closed: bool,
) -> Light:
    if is_closed:
        return Light.MISSED if is_late else Light.MET
    if is_late:
        return Light.OVERDUE
    if standing.is_paused:
        return Light.PAUSED
    return Light.DUE_SOON if remaining <= warning(clock, measure) else Light.ON_TIME
