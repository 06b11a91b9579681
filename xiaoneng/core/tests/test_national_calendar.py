"""The national calendar against two sources that are not ours, day by day."""

import json
import warnings
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from xiaoneng.core import calendars

NOTICES = Path(__file__).parents[4] / "shared" / "data" / "cn-holidays" / "holiday-cn"
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)


@pytest.mark.skipif(not NOTICES.is_dir(), reason="holiday-cn is not in ../shared/data")
def test_every_day_from_2007_to_2026_is_as_the_notices_of_the_state_council_say():
    noticed = {
        date.fromisoformat(day["date"]): not day["isOffDay"]
        for year in range(2007, 2028)
        for day in json.loads((NOTICES / f"{year}.json").read_text(encoding="utf-8"))["days"]
    }
    cn, plain = calendars.named("cn"), calendars.named("weekdays")

    different = [day for day in days() if cn.works(day) != noticed.get(day, plain.works(day))]

    assert different == []


def test_every_day_from_2007_to_2026_is_as_a_second_library_has_it():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        holidays = pytest.importorskip("holidays")
        second = holidays.country_holidays("CN", years=range(2006, 2028))
        works = {day: second.is_working_day(day) for day in days()}
    cn = calendars.named("cn")

    different = [day for day, worked in works.items() if cn.works(day) != worked]

    assert different == []


def test_the_notices_known_are_those_of_2004_to_2026():
    assert calendars.published_years() >= set(range(2004, 2027))


def days() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=1)
