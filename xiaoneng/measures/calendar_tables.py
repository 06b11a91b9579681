"""A calendar as Arrow tables, so that the columnar clock counts by joining (clock.md, Calendar).

Moments are whole seconds since 1950-01-01 in local time and dates are places: days since then.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from xiaoneng.core.sessions import DAY, Session
from xiaoneng.core.workdays import FIRST, LAST, OFFSET, Calendar

EPOCH = (FIRST.toordinal() - 719_163) * DAY  # 1950-01-01 in seconds since 1970-01-01
DATES = LAST.toordinal() - OFFSET + 1
STAYING: set[str] = set()  # names of tables in memory that stay: each is called like no other


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
    worked = dates.filter(pc.equal(dates["works"], 1))
    office = calendar.office
    lengths = {sum(b - a for a, b in plan) for plan in set(office.plans) if plan}
    bucket = min(lengths)
    sessions = max(len(plan) for plan in set(office.plans))
    return CalendarTables(
        calendar.name,
        staying(dates.drop(["works"])),
        staying(worked.select(["n", "place", "over_1", "over_2", "is_provisional"])),
        staying(buckets_table(calendar, bucket)),
        sessions,
        bucket,
        calendar.hours.length,
    )


def staying(rows: pa.Table) -> Table:
    """Rows that stay in memory as long as the process."""
    table = ibis.memtable(rows)
    STAYING.add(table.op().name)
    return table


def dates_table(calendar: Calendar) -> pa.Table:
    works, counts, is_provisional = (np.array(column) for column in calendar.columns())
    worked = np.flatnonzero(works)
    place_of = np.concatenate([[0], worked])
    last = len(worked)
    columns: dict[str, Any] = {
        "place": np.arange(DATES),
        "works": works,
        "n": counts,
        "next_n": counts + 1 - works,
        "is_provisional": is_provisional,
        "over_1": place_of[np.minimum(counts + 1, last)],
        "over_2": place_of[np.minimum(counts + 2, last)],
        "office": np.array(calendar.office.before),
    }
    plans = calendar.office.plans
    for index in range(max(len(plan) for plan in set(plans))):
        edges = {plan: _at(plan, index) for plan in set(plans)}
        columns[f"opens_{index}"] = np.array([edges[plan][0] for plan in plans])
        columns[f"closes_{index}"] = np.array([edges[plan][1] for plan in plans])
    return pa.table({name: pa.array(column) for name, column in columns.items()})


def buckets_table(calendar: Calendar, bucket: int) -> pa.Table:
    """Where each full bucket of office time begins: a day of at least that length, or the next."""
    before = np.array(calendar.office.before)
    starts = np.arange(0, calendar.office.total, bucket)
    places = np.searchsorted(before, starts, side="right") - 1
    return pa.table(
        {
            "bucket": pa.array(np.arange(len(places))),
            "place": pa.array(places),
        }
    )


def _at(plan: tuple[Session, ...], index: int) -> tuple[int, int]:
    return (plan[index].opens, plan[index].closes) if index < len(plan) else (0, 0)
