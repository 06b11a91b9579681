"""Calendars of many rows: each read once."""

from xiaoneng.core.workdays import Calendar
from xiaoneng.people.queries import calendar_named


class Calendars(dict[str, Calendar]):
    """Calendars by their names: those laid in, the others as they are when first asked for."""

    def __missing__(self, name: str) -> Calendar:
        found = self[name] = calendar_named(name)
        return found
