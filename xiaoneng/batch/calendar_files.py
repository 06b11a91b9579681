"""The calendar a mapping names: one of the named ones, or a file of local days on top of one."""

import tomllib
from datetime import date, time
from pathlib import Path

from xiaoneng.core.calendars import named
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.sessions import OfficeHours, Session, session
from xiaoneng.core.workdays import Calendar, LocalDay
from xiaoneng.logs.terms import Mapping

KEYS = ("inherits", "published", "sessions", "day")
DAY_KEYS = ("date", "works", "name", "sessions")


def calendar_of(mapping: Mapping) -> Calendar:
    if mapping.calendar_file is None:
        return named(mapping.calendar)
    return load_calendar(mapping.calendar_file)


def load_calendar(path: Path) -> Calendar:
    """A calendar from TOML: inherits, published, sessions, and [[day]] (docs/reference/mapping.md).

    A year named in `published` has its notice among the days given here: it is not provisional.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        refuse_unknown(path, document, KEYS)
        calendar = named(str(document.get("inherits", "cn"))).knowing(document.get("published", []))
        for one in document.get("day", []):
            refuse_unknown(path, one, DAY_KEYS)
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


def refuse_unknown(path: Path, table: dict[str, object], known: tuple[str, ...]) -> None:
    unknown = [key for key in table if key not in known]
    if unknown:
        raise Unusable(f"the calendar {path} has {unknown[0]!r}; it may have {', '.join(known)}")


def _local_day(one: dict[str, object]) -> LocalDay:
    works = one["works"]
    if not isinstance(works, bool):
        raise TypeError("works must be true or false")
    hours = one.get("sessions")
    own = tuple(_session(pair) for pair in hours) if isinstance(hours, list) else None
    return LocalDay(works=works, name=str(one.get("name", "")), sessions=own)


def _session(pair: list[str]) -> Session:
    opens, closes = pair
    return session(time.fromisoformat(opens), time.fromisoformat(closes))
