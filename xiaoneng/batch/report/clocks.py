"""The clock pair: what is left or over of each limit, as a sentence and as cells."""

from dataclasses import dataclass

from xiaoneng.batch.facts import CaseSheet, ClockLine
from xiaoneng.batch.report.speech import HOURS, Piece, Pieces, Speech
from xiaoneng.batch.report.sums import due_of, is_stopped

MOST_CELLS = 30  # one cell is one working day; more are a plain bar
HOUR = 3600


@dataclass(frozen=True, slots=True)
class ClockView:
    title: str
    limit: str
    sentence: Pieces
    cells: tuple[str, ...]  # u used, s the divider, o over, empty: left
    used_share: float | None  # of the bar, 0..100, where there are no cells
    over_share: float
    told: str
    feet: tuple[Pieces, ...]


def clocks_of(sheet: CaseSheet, speech: Speech) -> tuple[ClockView, ...]:
    return tuple(clock_of(clock, sheet, speech) for clock in sheet.clocks)


def clock_of(clock: ClockLine, sheet: CaseSheet, speech: Speech) -> ClockView:
    """One of the two limits."""
    amount = None if clock.amount is None else _counts(clock, clock.amount)
    cells = _cells(clock, amount)
    used_share, over_share = (None, 0.0) if cells or not amount else _shares(clock.used, amount)
    return ClockView(
        title=_title(clock, speech),
        limit=speech.limit(clock.unit, clock.amount) if clock.amount is not None else "",
        sentence=sentence_of(clock, sheet, speech),
        cells=cells,
        used_share=used_share,
        over_share=over_share,
        told=_told(clock, speech),
        feet=tuple(_feet(clock, sheet, speech)),
    )


def _counts(clock: ClockLine, amount: float) -> float:
    return amount * HOUR if clock.unit in HOURS else amount


def _title(clock: ClockLine, speech: Speech) -> str:
    if clock.amount is None:
        return speech.say("No limit")
    if clock.is_given:
        return speech.say("Given due date")
    if clock.which == "statutory":
        return speech.say("Statutory limit")
    return speech.say("Promised limit")


def sentence_of(clock: ClockLine, sheet: CaseSheet, speech: Speech) -> Pieces:
    """The one sentence that matters about a limit."""
    if clock.amount is None:
        used = _big(speech.lasting(clock.unit, clock.used))
        return speech.pieces("Used %(amount)s; no limit to judge it by", amount=used)
    if clock.is_late:
        return _late(clock, sheet, speech)
    if sheet.closed_at is not None:
        used = _big(speech.lasting(clock.unit, clock.used))
        return speech.pieces("Closed in time, %(amount)s used", amount=used)
    if is_stopped(clock, sheet):
        return speech.pieces("Clock stopped")
    if clock.due_on == speech.as_of.date() and clock.unit not in HOURS:
        return speech.pieces("Due today")
    left = _big(speech.lasting(clock.unit, max(clock.remaining or 0, 0)))
    return speech.pieces("%(amount)s left", amount=left)


def _late(clock: ClockLine, sheet: CaseSheet, speech: Speech) -> Pieces:
    if not clock.over:
        if sheet.closed_at is not None:
            return speech.pieces("Closed after the due date, less than a working day over")
        return speech.pieces("Overdue, less than a working day")
    over = _big(speech.over(clock.unit, clock.over))
    if sheet.closed_at is not None:
        return speech.pieces("Closed %(amount)s over", amount=over)
    return speech.pieces("%(amount)s over", amount=over)


def _big(text: str) -> Pieces:
    """An amount whose figure is set large."""
    figure = next((word for word in text.split() if word[:1].isdigit()), "")
    before, _, after = text.partition(figure)
    if not figure:
        return (Piece(text),)
    return Piece(before), Piece(figure, look="big"), Piece(after)


def _cells(clock: ClockLine, amount: float | None) -> tuple[str, ...]:
    if clock.unit in HOURS or not amount or amount > MOST_CELLS:
        return ()
    total, used = int(amount), max(clock.used, 0)
    if clock.is_late and total + clock.over > MOST_CELLS:
        return ()
    over = ("s", *("o" for _ in range(clock.over))) if clock.is_late and clock.over else ()
    return tuple("u" if place < used else "" for place in range(total)) + over


def _shares(used: float, amount: float) -> tuple[float, float]:
    """Widths of used and over in a bar of 100."""
    longest = max(used, amount)
    inside = min(used, amount)
    return round(100 * inside / longest, 1), round(100 * (max(used, amount) - amount) / longest, 1)


def _told(clock: ClockLine, speech: Speech) -> str:
    limit = speech.limit(clock.unit, clock.amount or 0)
    used = speech.lasting(clock.unit, clock.used)
    return speech.say("limit %(limit)s, used %(used)s", limit=limit, used=used)


def _feet(clock: ClockLine, sheet: CaseSheet, speech: Speech) -> list[Pieces]:
    feet: list[Pieces] = []
    if clock.amount is not None:
        used = speech.lasting(clock.unit, clock.used)
        feet = [speech.pieces("Used %(amount)s", amount=used), _due_foot(clock, sheet, speech)]
    if clock.paused:
        paused = speech.lasting(clock.unit, clock.paused)
        feet.append(speech.pieces("Paused %(amount)s, not counted", amount=paused))
    return feet


def _due_foot(clock: ClockLine, sheet: CaseSheet, speech: Speech) -> Pieces:
    """A date that will be right; while the clock stands still there is none."""
    if is_stopped(clock, sheet):
        left = speech.lasting(clock.unit, max(clock.remaining or 0, 0))
        return speech.pieces("Due %(amount)s after it goes on", amount=Piece(left, look="strong"))
    due = Piece(due_of(clock, speech), look="strong")
    if sheet.is_provisional:
        return speech.pieces("Due %(date)s (provisional)", date=due)
    return speech.pieces("Due %(date)s", date=due)
