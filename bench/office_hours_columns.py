"""Office hours used with one pause, a million matters: the engine against gathers of numpy."""

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis.expr.types import Table

from bench.measuring import Board, Goal, Lap, Way, sizes, timed
from bench.plain_tables import works_of
from bench.questions import stays
from xiaoneng.core.calendars import named
from xiaoneng.core.limits import seconds_of
from xiaoneng.core.sessions import OfficeTable
from xiaoneng.core.workdays import OFFSET
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.measures.array_counting import OfficeHours
from xiaoneng.measures.array_days import days_of
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting

GOALS = (
    Goal("xiaoneng", "numpy take on a minute table", most=8),
    Goal("xiaoneng, kernel", "numpy take on a minute table", most=2),
)
EDGES = ("start", "pause", "resumption", "end")
FIRST_DAY = 23_000  # of the minute table: 2012-12; it holds 14 years
DAYS = 14 * 366

Minutes = npt.NDArray[np.int64]


def main() -> None:
    for count in sizes([1_000_000]):
        at_size(count)


def at_size(count: int) -> None:
    board = Board("office_hours_columns", count)
    columns = drawn(count)
    with embedded() as engine:
        table = pa.table({name: minutes * 60 for name, minutes in columns.items()})
        engine.backend.create_table("asked", table)
        used = used_of(engine.backend.table("asked"))
        within, office = minutes_within(), named("weekdays").office
        table_of_minutes = minute_table(office, within)
        before = np.array(office.before, np.int64)
        works = np.array(works_of(named("weekdays")), np.int64)

        def by_day(minute: Minutes) -> Minutes:
            day, rest = np.divmod(minute, 1440)
            return before[day] + within[rest] * works[day]

        def by_minute(minute: Minutes) -> Minutes:
            return table_of_minutes[minute - FIRST_DAY * 1440].astype(np.int64)

        kernel = OfficeHours(days_of(named("weekdays")))
        seconds = {name: minutes * 60 for name, minutes in columns.items()}
        ways = [
            Way("xiaoneng", lambda: engine_lap(engine, used, count)),
            Way("xiaoneng, kernel", lambda: gathered(kernel.counter, seconds)),
            Way("numpy, day and minute of day", lambda: gathered(by_day, columns)),
            Way("numpy take on a minute table", lambda: gathered(by_minute, columns)),
        ]
        board.in_turn(ways, rounds=5)
    board.refuse_differences("xiaoneng")
    board.show(GOALS)


def drawn(count: int) -> dict[str, Minutes]:
    """The questions of the one-call bench, each many times, in minutes since 1950-01-01."""
    asked = stays(20_000)
    places = np.random.default_rng(0).integers(0, len(asked), count)
    return {
        name: np.array([seconds_of(one[edge]) // 60 - OFFSET * 1440 for one in asked])[places]
        for edge, name in enumerate(EDGES)
    }


def used_of(asked: Table) -> Table:
    """measures.counting: the running count at the four moments, subtracted."""
    counting = Counting.on(calendar_tables(named("weekdays")), ["workhour"])
    table = asked.mutate(unit=ibis.literal("workhour"))
    for name in EDGES:
        table = counting.counter(table, name, f"f_{name}")
    paused = table.f_resumption - table.f_pause
    return table.select(used=table.f_end - table.f_start - paused)


def engine_lap(engine: Embedded, used: Table, count: int) -> Lap:
    total = used.used.sum().cast("int64")
    return timed(lambda: int(engine.backend.to_pyarrow(total).as_py()), count)


def gathered(elapsed, columns: dict[str, Minutes]) -> Lap:
    def used() -> int:
        start, pause, resumption, end = (elapsed(columns[name]) for name in EDGES)
        return int((end - start - (resumption - pause)).sum())

    return timed(used, len(columns["start"]))


def minutes_within() -> Minutes:
    """Office seconds before each minute of a worked day."""
    seconds = np.arange(1440) * 60
    plan = named("weekdays").hours.sessions
    return np.asarray(sum(np.clip(seconds - one.opens, 0, one.closes - one.opens) for one in plan))


def minute_table(office: OfficeTable, within: Minutes) -> npt.NDArray[np.int32]:
    """Office seconds before every minute of fourteen years: the largest table worth a look-up."""
    before = np.array(office.before[FIRST_DAY : FIRST_DAY + DAYS], np.int64)
    worked = np.array([bool(plan) for plan in office.plans[FIRST_DAY : FIRST_DAY + DAYS]])
    seconds = before[:, None] + within[None, :] * worked[:, None]
    return np.asarray(seconds.ravel(), np.int32)


if __name__ == "__main__":
    main()
