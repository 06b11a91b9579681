"""The day strip: a week a row, a cell a date; long counted months folded to one line."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from xiaoneng.batch.facts import CaseSheet
from xiaoneng.batch.report.cells import Cell, cell_of, key_of
from xiaoneng.batch.report.days import Day, State, judged, unit_of
from xiaoneng.batch.report.speech import Speech

MOST_WEEKS = 14  # beyond this, whole months of one kind are one line
MOST_LINES = 4  # of folded months in a row; more become one line


@dataclass(frozen=True, slots=True)
class Line:
    """A week of cells (None outside the clock's life), or a folded stretch told in words."""

    label: str
    is_label_shown: bool
    cells: tuple[Cell | None, ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    caption: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    key: tuple[tuple[str, str], ...]  # class and words


def strip_of(sheet: CaseSheet, speech: Speech) -> Strip | None:
    """The strip of a sheet; None where there is nothing counted by dates."""
    days = judged(sheet, speech.as_of)
    if not days:
        return None
    unit = unit_of(sheet)
    first, last = days[0].row.day, days[-1].row.day
    caption = speech.say("From %(first)s to %(last)s", first=first, last=last)
    lines = tuple(_lines(days, unit, speech))
    return Strip(caption, heads(speech), lines, tuple(key_of(days, unit, speech)))


def heads(speech: Speech) -> tuple[str, ...]:
    return (
        speech.say("Mo"),
        speech.say("Tu"),
        speech.say("We"),
        speech.say("Th"),
        speech.say("Fr"),
        speech.say("Sa"),
        speech.say("Su"),
    )


def weeks_of(days: Sequence[Day]) -> list[list[Day]]:
    return [list(week) for _, week in groupby(days, lambda one: one.row.day.isocalendar()[:2])]


def blocks_of(days: Sequence[Day]) -> list[tuple[State | None, list[Day]]]:
    """The days cut into stretches: months of one state to be folded, or None and days to show."""
    if len(weeks_of(days)) <= MOST_WEEKS:
        return [(None, list(days))]
    months = groupby(days, lambda one: (one.row.day.year, one.row.day.month))
    judged_months = [(_one_state(month), month) for month in (list(days) for _, days in months)]
    blocks: list[tuple[State | None, list[Day]]] = []
    for state, run in groupby(judged_months, lambda pair: pair[0]):
        found = [month for _, month in run]
        if state is None or len(found) > MOST_LINES:
            blocks.append((state, [day for month in found for day in month]))
        else:
            blocks.extend((state, month) for month in found)
    return blocks


def _one_state(month: Sequence[Day]) -> State | None:
    """The state of a whole month that is all of one kind."""
    first = month[0].row.day
    is_whole = len(month) == monthrange(first.year, first.month)[1]
    if not is_whole or not all(day.is_ordinary for day in month):
        return None
    states = {day.state for day in month} - {State.REST}
    return states.pop() if len(states) == 1 else None


def _lines(days: Sequence[Day], unit: str, speech: Speech) -> Iterator[Line]:
    shown_month = 0
    for state, block in blocks_of(days):
        if state is not None:
            told = _fold(block, unit, speech)
            yield Line(_months_label(block, speech), is_label_shown=True, told=told)
            shown_month = block[-1].row.day.month
            continue
        for week in weeks_of(block):
            month = week[-1].row.day.month
            cells: list[Cell | None] = [None] * 7
            for day in week:
                cells[day.row.day.isoweekday() - 1] = cell_of(day, unit, speech)
            label = speech.month(month)
            yield Line(label, month != shown_month, tuple(cells))
            shown_month = month


def _fold(block: Sequence[Day], unit: str, speech: Speech) -> str:
    """One line for a folded stretch."""
    state = next(day.state for day in block if day.state is not State.REST)
    rest = sum(day.state is State.REST for day in block)
    if state is State.PAUSED:
        said = speech.say("paused, %(amount)s not counted", amount=_sum(block, unit, speech))
    elif state is State.EXPECTED:
        said = speech.say("%(amount)s expected", amount=_sum(block, unit, speech))
    elif state is State.OVER:
        said = speech.say("%(amount)s after the due date", amount=_sum(block, unit, speech))
    else:
        said = speech.say("%(amount)s counted", amount=_sum(block, unit, speech))
    if not rest:
        return said
    return speech.say("%(said)s; rest days %(rest)s", said=said, rest=rest)


def _sum(block: Sequence[Day], unit: str, speech: Speech) -> str:
    return speech.lasting(unit, sum(day.row.used or day.row.paused for day in block))


def _months_label(block: Sequence[Day], speech: Speech) -> str:
    first, last = block[0].row.day, block[-1].row.day
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return speech.say("%(first)s to %(last)s", first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
