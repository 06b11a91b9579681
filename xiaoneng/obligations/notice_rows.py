"""The days of a notice as people have them: the State Council's sentences, or one date a line.

Rows serve local days: `2027-03-03, off, 区庆` or `2027-03-07, work`.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from xiaoneng.core.notices import NoticeDay, missing_holidays, read_notice, refuse_strays
from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Calendar

ROW = re.compile(
    r"^\s*(\d{4}-\d{1,2}-\d{1,2})\s*[,，\t;；]\s*([^,，\t;；]+)(?:[,，\t;；]\s*(.*))?$"
)
OFF = frozenset({"off", "0", "false", "休", "放假", "rest", "holiday"})
WORK = frozenset({"work", "1", "true", "班", "上班", "working"})


def days_in(text: str, year: int) -> list[NoticeDay]:
    """The dates a text names for a year, in order.

    Raises Unusable with the line that cannot be read, or with the date of another year.
    """
    rows = [(line, ROW.match(line)) for line in text.splitlines() if line.strip()]
    is_rows = any(match for _line, match in rows)
    days = sorted(_of_row(*row) for row in rows) if is_rows else read_notice(text, year)
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
