"""What changed rules or a changed calendar would move, as the rows of a table."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from django.http import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.exports import as_xlsx
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import day_words, moment_words
from xiaoneng.obligations.lights import Rungs
from xiaoneng.obligations.outlook import Shift
from xiaoneng.obligations.showing import in_language, light_words
from xiaoneng.people.models import Organ

SHOWN = 50  # of those that would move; the rest are counted, and stand in the file
FILE_HEADS = (
    _("Number"),
    _("Matter"),
    _("Organ"),
    _("Officer"),
    _("What moves"),
    _("Until now"),
    _("From now on"),
)


class ChangeRow(NamedTuple):
    label: str
    before: str
    after: str


class ShiftRow(NamedTuple):
    url: str
    number: str
    title: str
    organ: Organ
    moves: list[ChangeRow]


class Counted(NamedTuple):
    """How many running obligations move, of how many the due date, and the first of them."""

    rows: list[ShiftRow]
    moved: int
    due_moved: int


def shift_row(one: Shift) -> ShiftRow:
    """One obligation with everything of it that moves: due dates, then lines."""
    row, before, after = one.obligation, one.before, one.after
    dues = (
        (_("Due"), before.due_at, after.due_at),
        (_("Statutory due"), before.statutory_due_at, after.statutory_due_at),
    )
    moves = [
        ChangeRow(str(label), *(due_words(due) if due else "" for due in pair))
        for label, *pair in dues
        if pair[0] != pair[1]
    ]
    if before.goes_on_at != after.goes_on_at:
        ends = (moment_words(end) if end else "" for end in (before.goes_on_at, after.goes_on_at))
        moves.append(ChangeRow(str(_("Goes on by itself")), *ends))
    moves += [
        ChangeRow(str(Rungs(rung).label), *map(_line_words, pair))
        for rung, pair in one.lines.items()
    ]
    if before.light is not after.light:
        lights = (light_words(str(before.light)), light_words(str(after.light)))
        moves.append(ChangeRow(str(_("Light")), *lights))
    return ShiftRow(row.get_absolute_url(), row.number, row.title, row.organ, moves)


def counted(shifts: Iterable[Shift]) -> Counted:
    """Count what moves, and keep only what is shown of it."""
    rows: list[ShiftRow] = []
    moved = due_moved = 0
    for one in shifts:
        moved += 1
        due_moved += one.is_due_moved
        if len(rows) < SHOWN:
            rows.append(shift_row(one))
    return Counted(rows, moved, due_moved)


def shifts_file(name: str, title: str, shifts: Iterable[Shift], at: datetime) -> HttpResponseBase:
    """Everything that would move as a workbook, written row by row: what moves has a row each."""
    heads = [str(label) for label in FILE_HEADS]
    lines = (
        [row.number, row.title, in_language(row.organ), str(one.obligation.officer or ""), *move]
        for one in shifts
        for row in [shift_row(one)]
        for move in row.moves
    )
    notes = [title, gettext("As of %(moment)s") % {"moment": moment_words(at)}]
    return as_xlsx(f"{name}-{wall(at):%Y%m%d-%H%M}.xlsx", heads, lines, notes)


def _line_words(moment: datetime | None) -> str:
    """When a line is reached; a line that is never reached has no day."""
    if moment is None:
        return str(_("not reached"))
    return day_words(moment) if wall(moment).time() == time() else moment_words(moment)


def due_words(due_at: datetime) -> str:
    """The last day in time, or the moment, in words."""
    due = due_in(due_at)
    return moment_words(due) if isinstance(due, datetime) else day_words(due)


def due_in(due_at: datetime) -> date | datetime:
    """The last day in time, as a file holds it: a due date ends at its midnight."""
    local = wall(due_at)
    return date.fromordinal(local.toordinal() - 1) if local.time() == time() else due_at
