"""The calendars that have a name: the national one from its yearly notices, and two plain ones."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from chinese_calendar import constants

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.core.workdays import EVERY_DAY, Calendar, LocalDay

NAMES = ("cn", "weekdays", "every_day")


@cache
def named(name: str) -> Calendar:
    """A calendar by its name; raises Unusable for a name that is not known."""
    if name == "cn":
        return Calendar("cn", days=national_days(), published=published_years())
    if name == "weekdays":
        return Calendar("weekdays")
    if name == "every_day":
        return Calendar("every_day", weekdays=EVERY_DAY)
    raise Unusable(
        mark("there is no calendar '%(name)s'; named calendars are %(names)s"),
        name=name,
        names=", ".join(NAMES),
    )


@cache
def national_days() -> Mapping[date, LocalDay]:
    """Days off and adjusted workdays of the State Council's yearly notices."""
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    off = {day: LocalDay(works=False, name=names[label]) for day, label in off_days()}
    worked = {day: LocalDay(works=True, name=names[label]) for day, label in worked_days()}
    return MappingProxyType({**off, **worked})


def off_days() -> list[tuple[date, str]]:
    return list(constants.holidays.items())


def worked_days() -> list[tuple[date, str]]:
    return list(constants.workdays.items())


def published_years() -> frozenset[int]:
    return frozenset(day.year for day in constants.holidays)
