"""The sum table beside the strip: stretches that were counted or not, and why; then the results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xiaoneng.batch.facts import CaseSheet, ClockLine
from xiaoneng.batch.report.cells import holiday
from xiaoneng.batch.report.days import Day, State, clock_of, is_adjusted, judged, unit_of
from xiaoneng.batch.report.speech import HOURS, Piece, Pieces, Speech
from xiaoneng.batch.words import mark
from xiaoneng.core.workdays import DayKind

ROLLED = mark("the last day was a rest day: moved to the next working day")
MOST_NAMED = 4  # holidays of a stretch; more are only counted


@dataclass(frozen=True, slots=True)
class Stretch:
    """One line: when, how it was counted, and what it adds."""

    when: Pieces
    how: Pieces
    note: str
    number: str
    is_total: bool = False


def sums_of(sheet: CaseSheet, speech: Speech) -> tuple[Stretch, ...]:
    """The lines of a sheet; the counted ones add up to the total."""
    unit = unit_of(sheet)
    days = [day for day in judged(sheet, speech.as_of) if day.state is not State.EXPECTED]
    days = [day for day in days if not day.row.is_expected]
    lines = [_line(run, unit, speech) for run in runs_of(days)]
    return (*lines, *_results(sheet, speech))


def runs_of(days: Sequence[Day]) -> list[list[Day]]:
    """Neighbouring dates of one state and ground; rest days go with what follows them."""
    runs: list[list[Day]] = []
    resting: list[Day] = []
    for day in days:
        if day.state is State.REST:
            resting.append(day)
        elif runs and _belongs(runs[-1][-1], day):
            runs[-1] += [*resting, day]
            resting = []
        else:
            runs.append([*resting, day])
            resting = []
    if resting:
        runs[-1:] = [[*(runs[-1] if runs else []), *resting]]
    return runs


def _belongs(last: Day, day: Day) -> bool:
    """Whether a date goes on with what the last counted or paused one was."""
    same_ground = last.row.ground == day.row.ground or last.state is not State.PAUSED
    return last.state is day.state and same_ground


def _line(run: Sequence[Day], unit: str, speech: Speech) -> Stretch:
    state = next((day.state for day in run if day.state is not State.REST), State.REST)
    when = speech.stretch(run[0].row.day, run[-1].row.day)
    used = sum(day.row.used for day in run)
    if state is State.START:
        how = speech.pieces("Start") if used else speech.pieces("Start; this day is not counted")
        return Stretch(when, how, "", _figure(unit, used, speech))
    if state is State.PAUSED:
        paused = _figure(unit, sum(day.row.paused for day in run), speech)
        return Stretch(when, _paused(run, speech), "", speech.say("not %(amount)s", amount=paused))
    if state is State.OVER:
        how = speech.pieces("Counted after the due date")
    elif state is State.REST:
        how = speech.pieces("Rest days, not counted")
    else:
        how = speech.pieces("Counted")
    return Stretch(when, how, _skipped(run, speech), _figure(unit, used, speech))


def _paused(run: Sequence[Day], speech: Speech) -> Pieces:
    ground = next((day.row.ground for day in run if day.row.ground), "")
    if not ground:
        return speech.pieces("Paused")
    return speech.pieces("Paused: %(ground)s", ground=Piece(ground, look="name"))


def _figure(unit: str, counts: int, speech: Speech) -> str:
    """A number under the heading that names its unit; hours carry their own."""
    return speech.lasting(unit, counts) if unit in HOURS else speech.number(counts)


def _skipped(run: Sequence[Day], speech: Speech) -> str:
    """The rest days inside a counted stretch, and the rest days that were worked."""
    resting = [day for day in run if day.state is State.REST]
    named = list(_holidays([day for day in resting if day.row.kind is DayKind.HOLIDAY], speech))
    weekend = sum(day.row.kind is not DayKind.HOLIDAY for day in resting)
    if weekend:
        named.append(speech.plural("%(number)s weekend day", "%(number)s weekend days", weekend))
    said = []
    if named:
        listed = speech.say(", ").join(named)
        said.append(speech.say("not counted: %(listed)s", listed=listed))
    adjusted = [speech.short_date(day.row.day) for day in run if is_adjusted(day)]
    if adjusted:
        is_long = len(adjusted) > MOST_NAMED
        listed = speech.limit("day", len(adjusted)) if is_long else speech.say(", ").join(adjusted)
        said.append(speech.say("adjusted workday, counted: %(listed)s", listed=listed))
    return speech.say("; ").join(said)


def _holidays(days: Sequence[Day], speech: Speech) -> Iterator[str]:
    spans: list[tuple[str, date, date]] = []
    for day in days:
        on, name = day.row.day, day.row.name
        if spans and spans[-1][0] == name and spans[-1][2].toordinal() + 1 == on.toordinal():
            spans[-1] = (name, spans[-1][1], on)
        else:
            spans.append((name, on, on))
    if len(spans) > MOST_NAMED:
        yield speech.plural("%(number)s holiday", "%(number)s holidays", len(days))
        return
    for name, first, last in spans:
        when = speech.short(first) if first == last else speech.span(first, last)
        yield speech.say("%(name)s %(when)s", name=holiday(name, speech), when=when)


def _results(sheet: CaseSheet, speech: Speech) -> Iterator[Stretch]:
    promised = clock_of(sheet, "promised")
    until = sheet.closed_at if sheet.closed_at is not None else speech.as_of
    counted = sum(row.used for row in sheet.days if not row.is_expected)
    used = _figure(unit_of(sheet), counted if promised is None else promised.used, speech)
    how = speech.pieces("Used up to %(date)s", date=speech.short_date(until.date()))
    yield Stretch((), how, "", used, is_total=True)
    for clock in sheet.clocks:
        if clock.amount is not None:
            how = _due_line(clock, sheet, speech)
            note = speech.say(ROLLED) if is_rolled(clock, sheet) else ""
            yield Stretch((), how, note, _left(clock, speech), is_total=True)


def _due_line(clock: ClockLine, sheet: CaseSheet, speech: Speech) -> Pieces:
    limit = speech.limit(clock.unit, clock.amount or 0)
    if is_stopped(clock, sheet):
        if clock.which == "statutory":
            return speech.pieces("Statutory %(limit)s, clock stopped", limit=limit)
        return speech.pieces("Promised %(limit)s, clock stopped", limit=limit)
    due = Piece(due_of(clock, speech), look="nowrap")
    if clock.is_given:
        return speech.pieces("Given due date %(due)s", due=due)
    if clock.which == "statutory":
        return speech.pieces("Statutory %(limit)s, due %(due)s", limit=limit, due=due)
    return speech.pieces("Promised %(limit)s, due %(due)s", limit=limit, due=due)


def is_rolled(clock: ClockLine, sheet: CaseSheet) -> bool:
    """Whether a limit in days ended on a rest day and was moved (民法典 art. 203)."""
    if clock.unit != "day" or clock.is_given or clock.due_on is None or clock.amount is None:
        return False
    last = sheet.started_at.toordinal() + int(clock.amount) + clock.paused
    return clock.due_on.toordinal() > last


def is_stopped(clock: ClockLine, sheet: CaseSheet) -> bool:
    """Whether a due date shown now would be wrong, because the clock stands still."""
    return sheet.light == "paused" and sheet.closed_at is None and not clock.is_late


def due_of(clock: ClockLine, speech: Speech) -> str:
    """The due date, or the moment where the limit is in hours."""
    if clock.unit in HOURS and clock.due_at is not None:
        return speech.moment(clock.due_at)
    return speech.day(clock.due_on) if clock.due_on is not None else speech.say("none")


def _left(clock: ClockLine, speech: Speech) -> str:
    if clock.is_late:
        if not clock.over:
            return speech.say("overdue")
        return speech.say("%(amount)s over", amount=speech.over(clock.unit, clock.over))
    left = max(clock.remaining or 0, 0)
    return speech.say("%(amount)s left", amount=speech.lasting(clock.unit, left))
