"""How a clock is told to people: what is left, the day strip and its sums (design, section 5).

The words and the strip are those of the supervision report (`batch.report`): one way of telling
a date, wherever it is told. What is decided here is only which facts are laid before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from xiaoneng.batch.facts import CaseSheet, ClockLine, EventLine, HolderLine
from xiaoneng.batch.report.cells import HOLIDAYS, holiday
from xiaoneng.batch.report.clocks import ClockView, sentence_of
from xiaoneng.batch.report.clocks import clock_of as clock_view
from xiaoneng.batch.report.sheets import SheetView, light_name, sheet_of
from xiaoneng.batch.report.speech import HOURS, Piece, Pieces, Speech
from xiaoneng.batch.report.strip import heads
from xiaoneng.batch.report.sums import due_of, is_stopped
from xiaoneng.core.clock import Clock, Light, Reading, Which, read_term
from xiaoneng.core.explaining import DayRow, explain
from xiaoneng.core.limits import GivenDue, Limit, Measure, Term, Unit, seconds_of, unit_of
from xiaoneng.core.workdays import Calendar

ANCHOR = "obligation"
ANY_TIME = datetime(2000, 1, 1)  # words that are the same at any moment
UNITS: dict[str, Any] = {
    Unit.WORKDAY: lazy("working days"),
    Unit.DAY: lazy("calendar days"),
    Unit.HOUR: lazy("hours"),
    Unit.WORKHOUR: lazy("working hours"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """One obligation as far as its time is told; moments are local wall time."""

    number: str
    title: str
    organ: str
    clock: Clock
    calendar: Calendar
    events: tuple[EventLine, ...] = ()
    holders: tuple[HolderLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """What a row of a table says of one clock."""

    light: str
    word: str
    sentence: Pieces
    due: str
    due_on: date | None
    due_at: datetime | None
    ends_inside_a_day: bool
    statutory_due: str
    is_due_today: bool
    is_late: bool
    is_stopped: bool
    is_provisional: bool
    clock: ClockLine
    sheet: CaseSheet
    speech: Speech

    @property
    def strip(self) -> ClockView:
        """The limit as cells or a bar, made only where it is shown."""
        return clock_view(self.clock, self.sheet, self.speech)


def speech_at(as_of: datetime) -> Speech:
    """The reader's language at one moment of looking."""
    language = to_locale(get_language() or "en")
    return Speech("zh_Hans" if language.startswith("zh") else "en", language[:2], as_of)


def light_words(light: str) -> str:
    """The name of a light in the reader's language."""
    return light_name(light, speech_at(ANY_TIME))


def in_language(thing: object) -> str:
    """An organ's or a kind's name in the reader's language, where it has one."""
    if (get_language() or "").startswith("en"):
        english = getattr(thing, "name_en", "") or getattr(thing, "words_en", "")
        return english or str(thing)
    return str(thing)


def holiday_words(name: str) -> str:
    """A holiday of the national calendar in the reader's language."""
    short = name.removesuffix("节")
    known = short if short in HOLIDAYS else name
    return holiday(known, speech_at(ANY_TIME)) if name else ""


def month_words(month: int) -> str:
    return speech_at(ANY_TIME).month(month)


def weekday_heads() -> tuple[str, ...]:
    """Monday to Sunday, as the heads of a calendar."""
    return heads(speech_at(ANY_TIME))


def told(facts: Facts, as_of: datetime) -> SheetView:
    """The whole story of one obligation's time as of a moment."""
    sheet = _sheet(facts, as_of)
    return sheet_of(sheet, {facts.number: ANCHOR}, speech_at(as_of))


def left_of(clock: Clock, calendar: Calendar, as_of: datetime, light: str = "") -> Left:
    """What is left of a clock, for a row; `light` is the copy the list was filtered by."""
    speech = speech_at(as_of)
    sheet = _sheet(Facts("", "", "", clock, calendar), as_of, has_days=False)
    promised = sheet.clocks[0]
    shown = light or sheet.light
    is_today = _is_due_today(promised, sheet, as_of)
    return Left(
        light=shown,
        word=_("Due today") if is_today else light_name(shown, speech),
        sentence=_plain(sentence_of(promised, sheet, speech)),
        due=_due(promised, sheet, speech),
        due_on=promised.due_on,
        due_at=promised.due_at,
        ends_inside_a_day=promised.unit in HOURS,
        statutory_due=_due(sheet.clocks[1], sheet, speech) if len(sheet.clocks) > 1 else "",
        is_due_today=is_today,
        is_late=promised.is_late,
        is_stopped=is_stopped(promised, sheet),
        is_provisional=sheet.is_provisional,
        clock=promised,
        sheet=sheet,
        speech=speech,
    )


def amount_words(unit: str, amount: float, as_of: datetime) -> str:
    """An amount in its unit: working days, days, hours or working hours."""
    return speech_at(as_of).limit(unit, amount)


def day_rows(clock: Clock, calendar: Calendar, as_of: datetime) -> tuple[DayRow, ...]:
    """The dates of the promised limit, and on to the statutory due date where it is later."""
    rows = explain(clock, Which.PROMISED, calendar, as_of)
    if clock.statutory is not None and unit_of(clock.statutory) is unit_of(clock.promised):
        further = explain(clock, Which.STATUTORY, calendar, as_of)
        rows += [row for row in further if row.is_expected and row.day > rows[-1].day]
    return tuple(rows)


def _sheet(facts: Facts, as_of: datetime, *, has_days: bool = True) -> CaseSheet:
    clock, calendar = facts.clock, facts.calendar
    readings = [(which, read_term(clock, which, calendar, as_of)) for which in clock.limits]
    promised = readings[0][1]
    is_closed = clock.is_closed(as_of)
    return CaseSheet(
        case=facts.number,
        item=facts.title,
        organ=facts.organ,
        light=str(promised.light),
        started_at=clock.started_at,
        closed_at=clock.closed_at if is_closed else None,
        is_provisional=promised.is_provisional,
        warnings=(),
        clocks=tuple(_line(which, one, clock, calendar, as_of) for which, one in readings),
        days=_days(clock, calendar, as_of, str(promised.light)) if has_days else (),
        events=facts.events,
        holders=facts.holders,
        cards=(),
    )


def _days(clock: Clock, calendar: Calendar, as_of: datetime, light: str) -> tuple[DayRow, ...]:
    """The dates of a strip; while the clock stands still none is drawn that would be wrong."""
    rows = day_rows(clock, calendar, as_of)
    if light != Light.PAUSED or clock.is_closed(as_of):
        return rows
    return tuple(row for row in rows if not row.is_expected)


def _line(
    which: Which, reading: Reading, clock: Clock, calendar: Calendar, as_of: datetime
) -> ClockLine:
    term = clock.term(which)
    due_on = _due_on(clock, term, calendar, reading)
    unit = str(unit_of(term))
    amount = term.amount if isinstance(term, Limit) else float(reading.amount)
    if isinstance(term, Limit):
        amount += sum(
            one.amount
            for one in clock.extensions
            if one.at <= as_of and (which is Which.PROMISED or one.lengthens_statute)
        )
    return ClockLine(
        which=str(which),
        unit=unit,
        amount=None if term is None else amount,
        used=reading.used,
        paused=reading.paused,
        remaining=reading.remaining,
        due_at=reading.due_at,
        due_on=due_on,
        is_late=reading.is_late,
        over=_over(unit, reading, due_on, calendar, clock.ends_at(as_of)),
        is_given=isinstance(term, GivenDue),
    )


def _due_on(clock: Clock, term: Term, calendar: Calendar, reading: Reading) -> date | None:
    """The last day that is in time."""
    if reading.due_at is None:
        return None
    measure = Measure(calendar, term, seconds_of(clock.started_at))
    return date.fromordinal(measure.due_ordinal(seconds_of(reading.due_at)))


def _over(
    unit: str, reading: Reading, due_on: date | None, calendar: Calendar, ends_at: datetime
) -> int:
    if not reading.is_late or due_on is None:
        return 0
    if unit in HOURS:
        return -(reading.remaining or 0)
    return calendar.between(due_on, ends_at.date())


def _is_due_today(clock: ClockLine, sheet: CaseSheet, as_of: datetime) -> bool:
    is_running = sheet.closed_at is None and not clock.is_late and sheet.light != Light.PAUSED
    return is_running and clock.due_on == as_of.date()


def _plain(sentence: Pieces) -> Pieces:
    """The sentence without the large figure, which is for the clock pair only."""
    return tuple(Piece(piece.text) for piece in sentence)


def _due(clock: ClockLine, sheet: CaseSheet, speech: Speech) -> str:
    if clock.due_on is None:
        return ""
    if is_stopped(clock, sheet):
        rest = speech.lasting(clock.unit, max(clock.remaining or 0, 0))
        return _("%(amount)s after it goes on") % {"amount": rest}
    return due_of(clock, speech)


def text_of(pieces: Iterable[object]) -> str:
    """Pieces as plain text, for titles, exports and feeds."""
    return "".join(getattr(piece, "text", "") for piece in pieces)
