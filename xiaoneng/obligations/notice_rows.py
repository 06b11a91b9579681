"""The days of a notice as people have them: the State Council's sentences, or one date a line.

Rows serve local days: `2027-03-03, off, 区庆` or `2027-03-07, work`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from xiaoneng.core import calendars
from xiaoneng.core.notices import (
    NoticeDay,
    missing_holidays,
    read_notice,
    refuse_other_year,
    refuse_strays,
)
from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Calendar, Notice
from xiaoneng.people.queries import days_of

NATIONAL = "cn"
ROW = re.compile(
    r"^\s*(\d{4}-\d{1,2}-\d{1,2})\s*[,，\t;；]\s*([^,，\t;；]+)(?:[,，\t;；]\s*(.*))?$"
)
OFF = frozenset({"off", "0", "false", "休", "放假", "rest", "holiday"})
WORK = frozenset({"work", "1", "true", "班", "上班", "working"})


class Entered(NamedTuple):
    """A notice as it would hold, and what one should know of it."""

    said: list[NoticeDay]
    days: list[NoticeDay]  # of its edition: a supplement has those of the edition before too
    missing: list[str]  # public holidays without a day
    dropped: list[NoticeDay]  # of the edition before, no longer in it

    @property
    def ticks(self) -> dict[str, bool]:
        """Which ticks of the form it needs."""
        return {"is_partial": bool(self.missing), "is_dropping": bool(self.dropped)}


NOTHING = Entered([], [], [], [])


def read_entered(calendar: Calendar, entered: Mapping[str, Any]) -> Entered:
    """What a form enters: the notice of a whole year, or a supplement to the edition before."""
    said, year = days_in(entered["text"], entered["year"]), entered["year"]
    days = with_supplement(calendar, year, said) if entered["is_supplement"] else said
    named = {one.day for one in days}
    dropped = [one for one in days_held(calendar, year) if one.day not in named]
    return Entered(said, days, missing_in(calendar, days), dropped)


def with_supplement(calendar: Calendar, year: int, days: Iterable[NoticeDay]) -> list[NoticeDay]:
    """The days of the edition before with those of a supplement, which counts for its days.

    Raises Unusable where there is nothing to add to.
    """
    before = days_held(calendar, year)
    if not before:
        raise Unusable(
            _(
                "There is no notice for %(year)s to add to. Take out the tick of the supplement, "
                "and enter the notice of the whole year."
            )
            % {"year": year}
        )
    return sorted({one.day: one for one in [*before, *days]}.values())


def days_held(calendar: Calendar, year: int) -> list[NoticeDay]:
    """The days of a year until now: of the last edition, else those the platform knows itself."""
    last = calendar.notices.filter(year=year).order_by("-edition").first()
    if last is not None:
        kept = days_of(last.days)
    elif calendar.parent_id:
        return []
    else:
        name = calendar.name if calendar.name in calendars.NAMES else "cn"
        known = calendars.named(name).days.items()
        kept = {day: one for day, one in known if day.year == year}
    return sorted(NoticeDay(day, one.works, one.name) for day, one in kept.items())


def is_national(name: str) -> bool:
    """Whether a calendar rests on the notices of the State Council, itself or by those above it."""
    one = Calendar.objects.filter(name=name).first()
    while one is not None and one.parent is not None:
        one = one.parent
    return (name if one is None else one.name) == NATIONAL


def local_notices(name: str, years: Iterable[int]) -> list[str]:
    """What was published for some years in a local calendar and those it inherits from, in words.

    The nation's own is no local calendar. All editions are named: a supplement leaves the one
    before it in force.
    """
    line, one = [], Calendar.objects.filter(name=name).first()
    while one is not None and one.parent is not None:
        line.append(one)
        one = one.parent
    found = Notice.objects.filter(calendar__in=line, year__in=list(years)).exclude(source="")
    named = found.select_related("calendar").order_by("year", "calendar", "edition")
    said = _("%(source)s (%(calendar)s, %(year)s)")
    words = [said % {"source": n.source, "calendar": n.calendar, "year": n.year} for n in named]
    return list(dict.fromkeys(words))


def days_in(text: str, year: int) -> list[NoticeDay]:
    """The dates a text names for a year, in order.

    Raises Unusable with the line that cannot be read, with the date of another year, or where the
    sentences speak of another year.
    """
    rows = [(line, ROW.match(line)) for line in text.splitlines() if line.strip()]
    if any(match for _line, match in rows):
        days = sorted(_of_row(*row) for row in rows)
    else:
        refuse_other_year(text, year)
        days = read_notice(text, year)
    refuse_strays(days, year)
    return days


def missing_in(calendar: Calendar, days: list[NoticeDay]) -> list[str]:
    """The public holidays that a nation's notice leaves out; local days need none."""
    return [] if calendar.parent_id else missing_holidays(days)


def _of_row(line: str, match: re.Match[str] | None) -> NoticeDay:
    said = match[2].strip().lower() if match else ""
    if match is None or said not in OFF | WORK:
        raise Unusable(_("This line is no date with off or work: %(line)s") % {"line": line})
    try:
        day = date(*map(int, match[1].split("-")))
    except ValueError as error:
        raise Unusable(_("There is no such date: %(line)s") % {"line": line}) from error
    return NoticeDay(day, said in WORK, (match[3] or "").strip())
