"""A person's due dates as entries of a calendar program."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _

from xiaoneng.core.terms import add_months
from xiaoneng.desk.ical import DueEvent, calendar_text
from xiaoneng.kit.time import aware
from xiaoneng.obligations.ahead import due_lines
from xiaoneng.obligations.figures import owed_by
from xiaoneng.obligations.lines import Line
from xiaoneng.obligations.queries import owners_for
from xiaoneng.obligations.showing import text_of
from xiaoneng.people.models import User

MONTHS_BACK = 6  # what is overdue stays in the calendar for a while


def feed_text(user: User, at: datetime, absolute: Callable[[str], str]) -> str:
    """Open obligations of a person and of those the person stands in for."""
    rows = owed_by(owners_for(user, at.date()))
    since = add_months(at.date(), -MONTHS_BACK)
    lines, number = due_lines(rows, since, at)
    events = [
        _event(line, line.left.due_on, absolute) for line in lines if line.left.due_on is not None
    ]
    about = ""
    if number > len(lines):
        about = _("%(number)s fall due; only the first %(shown)s are in this calendar.") % {
            "number": number,
            "shown": len(lines),
        }
    return calendar_text(_("Due dates of %(who)s") % {"who": user}, events, at, about=about)


def _event(line: Line, on: date, absolute: Callable[[str], str]) -> DueEvent:
    is_inside = line.left.ends_inside_a_day and line.left.due_at is not None
    title = f"{line.title} {line.number}"
    if line.left.is_provisional:
        title = _("%(title)s (provisional)") % {"title": title}
    words = _("%(left)s; owed to %(whom)s; %(organ)s") % {
        "left": text_of(line.left.sentence),
        "whom": line.owed_to,
        "organ": line.organ,
    }
    return DueEvent(
        uid=f"obligation-{line.pk}@xiaoneng",
        on=on,
        at=aware(line.left.due_at) if is_inside and line.left.due_at else None,
        title=title,
        words=words,
        url=absolute(line.url),
        is_tentative=line.left.is_provisional,
    )
