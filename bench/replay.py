"""A year of cases lived through again under shorter promises: late ones, yellow and red cards.

Ours is the kernel of the limit lab, with pauses and every rung; it is asked for clocks without a
pause too, which is all that the others know. The limit is one gather of the due ordinals.
"""

from datetime import date
from fractions import Fraction

import duckdb
import numpy as np
import pyarrow as pa

from bench.measuring import Board, Goal, Lap, Way, sizes, timed
from bench.plain_tables import counts_of, places_of, works_of
from xiaoneng.core.calendars import named
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET
from xiaoneng.measures.array_days import NEVER, Whole
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.array_replay import (
    Outcomes,
    outcomes_of,
    promise_columns,
    promising,
    shorter,
)

GOALS = (
    Goal("xiaoneng", "numpy take", most=12),
    Goal("xiaoneng", "loop over a set", least=150),
    Goal("xiaoneng", "numpy where"),
    Goal("xiaoneng", "DuckDB"),
    Goal("xiaoneng, a fifth paused", "numpy take"),
)
SAMPLE, PAUSED = 20_000, 5  # cases of the loop; of so many cases one is paused for a week
CUT = Fraction(1, 3)
PROMISES = (3, 5, 7, 10, 15, 20, 30)
FIRST, LAST = date(2016, 1, 1).toordinal() - OFFSET, date(2025, 9, 1).toordinal() - OFFSET


class Cases:
    """Closed cases with a promise in working days: dates since 1950-01-01, and seconds."""

    def __init__(self, count: int) -> None:
        dice = np.random.default_rng(20261126)
        self.count = count
        self.start = dice.integers(FIRST, LAST, count) * DAY + dice.integers(30_000, 60_000, count)
        self.promised = dice.choice(np.array(PROMISES, np.float64), count)
        taken = np.round(self.promised * dice.gamma(4, 0.25, count)).astype(np.int64)
        self.closed = (self.start // DAY + taken) * DAY + dice.integers(60_001, 63_000, count)

    def clocks(self) -> pa.RecordBatch:
        """The columns that the kernel reads."""
        zeros = np.zeros(self.count, np.int64)
        none = pa.nulls(self.count, pa.int64())
        return pa.RecordBatch.from_pydict(
            {
                "start": self.start,
                "moment": self.closed,
                "is_closed": np.ones(self.count, bool),
                "moment_fraction": zeros,
                "due_fraction": zeros,
                "promised_unit": pa.repeat("workday", self.count),
                "promised_amount": self.promised,
                "promised_due": none,
                "statutory_unit": pa.nulls(self.count, pa.string()),
                "statutory_amount": pa.nulls(self.count, pa.float64()),
                "statutory_due": none,
                "warn": pa.nulls(self.count, pa.float64()),
            }
        )

    def pauses(self) -> Pauses:
        rows = np.arange(0, self.count, PAUSED)
        begins = self.start[rows] + DAY
        return Pauses(rows, begins, np.minimum(begins + 7 * DAY, self.closed[rows]))


def main() -> None:
    for count in sizes([100_000, 1_000_000]):
        at_size(count)


def at_size(count: int) -> None:
    board, cases = Board("replay", count), Cases(count)
    clocks, none = cases.clocks(), Pauses(*(np.zeros(0, np.int64) for _column in range(3)))
    amounts = shorter(cases.promised, CUT)
    promise = promise_columns(pa.repeat("workday", count), amounts, np.full(count, NEVER, np.int64))
    works = works_of(named("cn"))
    counts, dates = np.array(counts_of(works), np.int32), np.array(places_of(works), np.int32)
    begun, ended = cases.start // DAY, cases.closed // DAY
    whole = amounts.astype(np.int64)

    def ours(pauses: Pauses) -> Outcomes:
        changed = promising(clocks, promise)
        return outcomes_of(changed, pauses, named("cn"), "promise_statute")

    def by_where() -> list[int]:
        due = dates[counts[begun] + whole]
        over = counts[ended] - counts[due]
        return told(ended > due, over >= 1, over >= 2)

    table = pa.table({"begun": begun, "ended": ended, "amount": whole})
    with duckdb.connect() as engine:
        engine.register("arrived", table)
        engine.execute("create table cases as select * from arrived")
        numbered = pa.table({"place": np.arange(len(counts)), "n": counts})
        engine.register("numbered", numbered)
        engine.execute("create table days as select * from numbered")
        engine.register("dated", pa.table({"n": np.arange(len(dates)), "place": dates}))
        engine.execute("create table dues as select * from dated")
        ways = [
            Way("xiaoneng", lambda: timed(lambda: counted(ours(none)), count)),
            Way("numpy where", lambda: timed(by_where, count)),
            Way("DuckDB", lambda: timed(lambda: list(engine.execute(SQL).fetchone()), count)),
            Way("loop over a set", lambda: looped(cases, whole, works)),
            Way(
                "numpy take",
                lambda: timed(lambda: dates[counts[begun] + whole] is None or None, count),
            ),
            Way(
                "xiaoneng, a fifth paused",
                lambda: timed(lambda: counted(ours(cases.pauses())) and None, count),
            ),
        ]
        board.in_turn(ways, rounds=3)
    board.refuse_differences("xiaoneng")
    board.show(GOALS)


SQL = """
select sum((c.ended > d.place)::int)::bigint, sum((e.n - f.n >= 1)::int)::bigint,
       sum((e.n - f.n >= 2)::int)::bigint
from cases c
join days b on b.place = c.begun
join dues d on d.n = b.n + c.amount
join days e on e.place = c.ended
join days f on f.place = d.place
"""


def told(*flags: "np.typing.NDArray[np.bool_]") -> list[int]:
    return [int(one.sum()) for one in flags]


def counted(found: Outcomes) -> list[int]:
    """Late cases, yellow cards, red cards."""
    return told(found.is_late, found.yellow != NEVER, found.red != NEVER)


def looped(cases: Cases, amounts: Whole, works: "list[bool]") -> Lap:
    """Day by day through a set of working days, as one writes it first."""
    some = min(SAMPLE, cases.count)
    worked = {place for place, is_worked in enumerate(works) if is_worked}
    begun = (cases.start[:some] // DAY).tolist()
    ended = (cases.closed[:some] // DAY).tolist()
    amount = amounts[:some].tolist()

    def walk() -> None:
        late = 0
        for start, last, days in zip(begun, ended, amount, strict=True):
            due, counted = start, 0
            while counted < days:
                due += 1
                counted += due in worked
            late += last > due and sum(day in worked for day in range(due + 1, last + 1)) > 0

    return timed(walk, some)


if __name__ == "__main__":
    main()
