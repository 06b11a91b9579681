"""Organs that a log names and nobody knows: founded below the organ of their source."""

from datetime import date, datetime

from xiaoneng.cases.bringing.reading import Reading
from xiaoneng.engine.embedded import Embedded
from xiaoneng.people.models import Level, Organ
from xiaoneng.people.queries import clock_user
from xiaoneng.staffing.operations.organs import Founding, found_organ

LONGEST_NAME = 120


def found_unknown(engine: Embedded, reading: Reading, at: datetime) -> int:
    """Found each unknown organ as a section, from the first day of the log; returns how many.

    They keep the calendar of the source's organ.
    """
    names = [name for name in reading.names.unknown_organs if name.strip()]
    if not names:
        return 0
    top = reading.source.organ
    first = first_day(engine, reading, top)
    number = Organ.objects.filter(code__startswith=f"{top.code[:30]}.").count()
    for name in names:
        if len(name) > LONGEST_NAME:
            continue
        number += 1
        code = f"{top.code[:30]}.{number:03}"
        founding = Founding(code, name, Level.SECTION, top)
        found_organ(founding, on=first, actor=clock_user(), at=at)
    return len(names)


def first_day(engine: Embedded, reading: Reading, top: Organ) -> date:
    """The first day of the log, but not before the organ above was founded."""
    rows = reading.staged.events
    found = engine.arrow(rows.select(day=rows.at.fill_null(rows.started_at)).day.min()).as_py()
    return top.opened_on if found is None else max(top.opened_on, found.date())
