"""Obligations as lines of a table: who owes what to whom, and what is left of the time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiaoneng.core.clock import Light
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import day_words
from xiaoneng.obligations.lights import States
from xiaoneng.obligations.models import Kind, Obligation, ObligationQuerySet
from xiaoneng.obligations.queries import clock_of, clock_rows
from xiaoneng.obligations.showing import Left, left_of
from xiaoneng.obligations.stops import end_of, standing
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import Organ, User

ENDLESS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One obligation in a table."""

    pk: int
    number: str
    title: str
    kind: Kind
    organ: Organ
    officer: User | None
    owed_to: str
    url: str
    work_url: str  # where the next step is done: the room's own page, else the obligation's
    next_words: str
    pause_words: str
    left: Left


def reading_of(local: datetime, calendars: Calendars | None = None) -> Callable[[Obligation], Left]:
    """How rows are read at one moment: each once, each calendar once."""
    known = Calendars() if calendars is None else calendars

    def left(row: Obligation) -> Left:
        found: Left | None = row.__dict__.get("_left")
        if found is None:
            found = left_of(clock_of(row, known), known[row.calendar], local, row.light)
            row.__dict__["_left"] = found
        return found

    return left


def with_clocks(rows: ObligationQuerySet) -> ObligationQuerySet:
    """Everything a line shows, in a fixed number of queries."""
    return rows.select_related("kind", "organ", "officer").prefetch_related(*clock_rows())


def first_lines(parts: Iterable[tuple[ObligationQuerySet, int]], at: datetime) -> list[Line]:
    """Of each part the rows due first, so many of them."""
    return lines_of(_first((rows.order_by("due_at", "pk"), most) for rows, most in parts), at)


def running_first(rows: ObligationQuerySet, at: datetime, most: int) -> list[Line]:
    """So many of some rows: what runs, the nearest due first, then what ended last.

    Each part follows an index; in one order all rows would be gathered and sorted for ten of them.
    """
    ended = rows.exclude(state=States.OPEN)
    parts = (
        rows.open().filter(due_at__isnull=False).order_by("due_at", "pk"),
        rows.open().filter(due_at__isnull=True).order_by("due_at", "pk"),
        ended.filter(closed_at__isnull=False).order_by("-closed_at", "-pk"),
        ended.filter(closed_at__isnull=True).order_by("due_at", "pk"),
    )
    return lines_of(_first(((part, most) for part in parts), at_most=most), at)


def _first(
    parts: Iterable[tuple[ObligationQuerySet, int]], at_most: int | None = None
) -> list[Obligation]:
    """The first rows of each part, and no more in all than asked; their clocks read once."""
    found: list[Obligation] = []
    for rows, most in parts:
        left = most if at_most is None else at_most - len(found)
        if left > 0:
            found += rows.select_related("kind", "organ", "officer")[:left]
    prefetch_related_objects(found, *clock_rows())
    return found


def longest_over(rows: ObligationQuerySet, at: datetime, most: int) -> list[Line]:
    """Of some rows the open ones longest overdue: what to ask about first."""
    late = with_clocks(rows.open().filter(light=Light.OVERDUE)).order_by("due_at", "pk")
    return lines_of(late[:most], at)


def lines_of(rows: Iterable[Obligation], at: datetime) -> list[Line]:
    """Rows of `with_clocks` as lines, as of a moment."""
    calendars = Calendars()
    left = reading_of(wall(at), calendars)
    return [_line(row, left(row), _pause_words(row, at, calendars)) for row in rows]


def _line(row: Obligation, left: Left, pause_words: str) -> Line:
    url = reverse("obligations:detail", args=[row.pk])
    return Line(
        pk=row.pk,
        number=row.number,
        title=row.title,
        kind=row.kind,
        organ=row.organ,
        officer=row.officer,
        owed_to=row.owed_to,
        url=url,
        work_url=row.url or url,
        next_words=_("See why") if left.is_stopped else _("Work on it"),
        pause_words=pause_words,
        left=left,
    )


def _pause_words(row: Obligation, at: datetime, calendars: Calendars) -> str:
    """Why the clock stands still, and for how long at most; of days that are another's, the end."""
    stops = standing(row, at, calendars)
    if not stops:
        return ""
    running = max(stops, key=lambda one: end_of(one, row.calendar, calendars) or ENDLESS)
    ground = ground_words(row, running.ground)
    if not running.paper:
        return _("Stopped without a paper (%(ground)s): the clock runs on") % {"ground": ground}
    if running.cap_days is None:
        return _("Stopped: %(ground)s") % {"ground": ground}
    end = end_of(running, row.calendar, calendars)
    if running.counted_by and end is not None:
        return _("Stopped: %(ground)s; up to %(day)s with the whole") % {
            "ground": ground,
            "day": day_words(wall(end).date()),
        }
    return _("Stopped: %(ground)s; at most %(days)s working days") % {
        "ground": ground,
        "days": running.cap_days,
    }


def ground_words(obligation: Obligation, code: str) -> str:
    """A ground of a pause in the reader's language; its code where it is no longer listed."""
    listed = next((one for one in obligation.grounds if one.get("code") == code), None)
    return code if listed is None else in_words(listed)


def in_words(ground: Mapping[str, Any]) -> str:
    """A listed ground in the reader's language."""
    in_english = (get_language() or "").startswith("en")
    return str((in_english and ground.get("words_en")) or ground.get("words", ground["code"]))
