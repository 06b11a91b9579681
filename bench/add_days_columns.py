"""Add working days to a million dates: the measures' expression on the engine, peers, a gather."""

import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from bench.measuring import Board, Goal, Lap, Way, sizes, timed
from bench.peers_at_hand import peers
from bench.plain_tables import counts_of, places_of, works_of
from bench.questions import spans
from xiaoneng.core.calendars import named
from xiaoneng.core.workdays import OFFSET
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.measures.array_days import days_of
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting

GOALS = (
    Goal("xiaoneng", "numpy take", most=2.5),
    Goal("xiaoneng, kernel", "numpy take", most=2.5),
    Goal("xiaoneng", "numpy busday_offset", least=20),
    Goal("xiaoneng, kernel", "numpy busday_offset", least=20),
    Goal("xiaoneng", "polars add_business_days"),
)
EPOCH = 719_163 - OFFSET  # 1970-01-01 in days since 1950-01-01


def main() -> None:
    for count in sizes([1_000_000]):
        at_size(count)


def at_size(count: int) -> None:
    board = Board("add_days_columns", count)
    asked = spans(10_000)
    places = np.random.default_rng(0).integers(0, len(asked), count)
    days = np.array([day.toordinal() - OFFSET for day, _ in asked], np.int64)[places]
    amounts = np.array([amount for _, amount in asked], np.int64)[places]
    with embedded() as engine, peers("days", ["columns", count]) as others:
        engine.backend.create_table("asked", pa.table({"day": days, "amount": amounts}))
        due = due_of(engine.backend.table("asked"))
        counts, dates = tables()
        ways = [
            Way("xiaoneng", lambda: summed(engine, due, count)),
            Way("xiaoneng, kernel", lambda: added(days, amounts, count)),
            Way("xiaoneng, into Arrow", lambda: fetched(engine, due, count)),
            Way(
                "numpy take",
                lambda: timed(
                    lambda: total(int(dates[counts[days] + amounts].sum()), count), count
                ),
            ),
        ]
        board.in_turn([*ways, *others], rounds=7)
    board.refuse_differences("xiaoneng")
    board.show(GOALS)


def due_of(asked: Table) -> Table:
    """N of the day, plus the amount, back to a date: the joins of measures.counting."""
    counting = Counting.on(calendar_tables(named("cn")), ["workday"])
    table = counting.on_date(asked, asked.day, "from_", ["n"])
    return counting.on_count(table, table.from_n + table.amount, "to_", ["place"]).select(
        "to_place"
    )


def summed(engine: Embedded, due: Table, count: int) -> Lap:
    query = due.to_place.sum().cast("int64")
    return timed(lambda: total(int(engine.backend.to_pyarrow(query).as_py()), count), count)


def added(
    days: "np.typing.NDArray[np.int64]", amounts: "np.typing.NDArray[np.int64]", count: int
) -> Lap:
    """The kernel over arrays (measures.array_days), proven equal to the expression."""
    calendar = days_of(named("cn"))
    return timed(lambda: total(int(calendar.added(days, amounts).sum()), count), count)


def fetched(engine: Embedded, due: Table, count: int) -> Lap:
    return timed(lambda: len(engine.arrow(due)) and None, count)


def total(places: int, count: int) -> int:
    """As the peers count: days since 1970."""
    return places - EPOCH * count


def tables() -> tuple["np.typing.NDArray[np.int32]", "np.typing.NDArray[np.int32]"]:
    works = works_of(named("cn"))
    return np.array(counts_of(works), np.int32), np.array(places_of(works), np.int32)


if __name__ == "__main__":
    main()
