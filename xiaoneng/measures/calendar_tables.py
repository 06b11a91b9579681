"""A calendar as Arrow tables, so that the columnar clock counts by joining (clock.md, Calendar).

Moments are whole seconds since 1950-01-01 in local time and dates are places: days since then.
"""

from dataclasses import dataclass
from functools import cache

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core.sessions import DAY, Session
from xiaoneng.core.workdays import FIRST, LAST, OFFSET, Calendar

EPOCH = (FIRST.toordinal() - 719_163) * DAY  # 1950-01-01 in seconds since 1970-01-01
DATES = LAST.toordinal() - OFFSET + 1


@dataclass(frozen=True)
class CalendarTables:
    """The tables of one calendar.

    dates: place, n, next_n, is_provisional, over_1 and over_2 (places of the first and second
    working day after the date), office (seconds before the date), opens_i and closes_i.
    workdays: n, place, over_1, over_2, is_provisional: the same, looked up by N.
    buckets: bucket, place: the date in which a stretch of office time begins.
    """

    name: str
    dates: Table
    workdays: Table
    buckets: Table
    sessions: int  # sessions of the longest day
    bucket: int  # seconds of office time in a bucket: no day has less
    workday_seconds: int  # office seconds of a usual day


@cache
def calendar_tables(calendar: Calendar) -> CalendarTables:
    dates = dates_table(calendar)
    worked = dates.filter(pa.compute.equal(dates["works"], 1))
    office = calendar.office
    lengths = {sum(b - a for a, b in plan) for plan in set(office.plans) if plan}
    bucket = min(lengths)
    sessions = max(len(plan) for plan in set(office.plans))
    return CalendarTables(
        calendar.name,
        ibis.memtable(dates.drop(["works"])),
        ibis.memtable(worked.select(["n", "place", "over_1", "over_2", "is_provisional"])),
        ibis.memtable(buckets_table(calendar, bucket)),
        sessions,
        bucket,
        calendar.hours.length,
    )


def dates_table(calendar: Calendar) -> pa.Table:
    rows = list(calendar.rows())
    counts = [row[2] for row in rows]
    place_of = [0, *(place for place, row in enumerate(rows) if row[1])]
    last = len(place_of) - 1
    columns: dict[str, pa.Array] = {
        "place": pa.array(range(DATES), pa.int64()),
        "works": pa.array([row[1] for row in rows], pa.int64()),
        "n": pa.array(counts, pa.int64()),
        "next_n": pa.array([row[3] for row in rows], pa.int64()),
        "is_provisional": pa.array([row[4] for row in rows], pa.bool_()),
        "over_1": pa.array([place_of[min(n + 1, last)] for n in counts], pa.int64()),
        "over_2": pa.array([place_of[min(n + 2, last)] for n in counts], pa.int64()),
        "office": pa.array(calendar.office.before, pa.int64()),
    }
    plans = calendar.office.plans
    for index in range(max(len(plan) for plan in set(plans))):
        columns[f"opens_{index}"] = pa.array([_at(plan, index)[0] for plan in plans], pa.int64())
        columns[f"closes_{index}"] = pa.array([_at(plan, index)[1] for plan in plans], pa.int64())
    return pa.table(columns)


def buckets_table(calendar: Calendar, bucket: int) -> pa.Table:
    """Where each full bucket of office time begins: a day of at least that length, or the next."""
    places: list[int] = []
    for place, before in enumerate(calendar.office.before):
        length = sum(b - a for a, b in calendar.office.plans[place])
        while length and len(places) * bucket < before + length:
            places.append(place)
    return pa.table(
        {
            "bucket": pa.array(range(len(places)), pa.int64()),
            "place": pa.array(places, pa.int64()),
        }
    )


def _at(plan: tuple[Session, ...], index: int) -> tuple[int, int]:
    return (plan[index].opens, plan[index].closes) if index < len(plan) else (0, 0)
