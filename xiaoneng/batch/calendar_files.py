"""The calendar a mapping names: one of the named ones, or a file of local days on top of one."""

import tomllib
from datetime import date, time
from pathlib import Path

from xiaoneng.core.calendars import named
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.sessions import OfficeHours, Session, session
from xiaoneng.core.workdays import Calendar, LocalDay
from xiaoneng.logs.terms import Mapping


def calendar_of(mapping: Mapping) -> Calendar:
    if mapping.calendar_file is None:
        return named(mapping.calendar)
    return load_calendar(mapping.calendar_file)


def load_calendar(path: Path) -> Calendar:
    """A calendar from TOML: `inherits`, [[day]] with date, works and name, and `sessions`."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        calendar = named(str(document.get("inherits", "cn")))
        days = {one["date"]: _local_day(one) for one in document.get("day", [])}
        if not all(isinstance(day, date) for day in days):
            raise Unusable(f"{path}: each [[day]] needs a date without quotes: date = 2026-04-03")
        calendar = calendar.layered(path.stem, days)
        if "sessions" in document:
            hours = OfficeHours(tuple(_session(pair) for pair in document["sessions"]))
            calendar = calendar.with_hours(path.stem, hours)
    except OSError as error:
        raise Unusable(f"the calendar {path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unusable(f"the calendar {path} is not TOML: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise Unusable(
            f"the calendar {path} cannot be used ({error}); a day is date = 2026-04-03, "
            'works = false, name = "…"; sessions are [["09:00", "12:00"], …]'
        ) from error
    return calendar


def _local_day(one: dict[str, object]) -> LocalDay:
    works = one["works"]
    if not isinstance(works, bool):
        raise TypeError("works must be true or false")
    return LocalDay(works=works, name=str(one.get("name", "")))


def _session(pair: list[str]) -> Session:
    opens, closes = pair
    return session(time.fromisoformat(opens), time.fromisoformat(closes))
