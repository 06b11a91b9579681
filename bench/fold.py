"""Six events a case become a case and its pauses: the measures, a kernel, pandas, polars.

The limit is reading the same columns with the engine. Events are sorted by case and time, as the
staged rows of a log are; every way gives the same sums.
"""

import tempfile
from functools import partial
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr.types import Table

from bench.kernels import folded
from bench.measuring import Board, Goal, Lap, Way, sizes, timed
from bench.peers_at_hand import peers
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.measures.folding import SCALE, cases_of, pauses_of

GOALS = (
    Goal("xiaoneng", "reading the bytes", most=250),
    Goal("numpy kernel", "reading the bytes", most=50),
    Goal("xiaoneng", "pandas", least=3),
    Goal("numpy kernel", "pandas", least=3),
    Goal("xiaoneng", "polars"),
)
EVENTS = 6  # a case
DOES = ("start", "step", "pause", "resume", "step", "close")
AS_OF = 1 << 32
TEXT = ("organ", "item", "unit", "activity")
TIMES = ("started_at", "ended_at", "due_at")
NUMBERS = ("amount", "statutory_amount", "warn")


def main() -> None:
    for cases in sizes([1_000_000]):
        at_size(cases)


def at_size(cases: int) -> None:
    board = Board("fold", cases)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        source = write_events(Path(name) / "events.parquet", cases)
        with embedded(Path(name)) as engine, peers("folding", [source]) as others:
            events = engine.backend.read_parquet(source, table_name="narrow")
            ways = [
                Way("reading the bytes", partial(read_bytes, engine, cases)),
                Way("xiaoneng", partial(folded_by_engine, engine, events, cases)),
                Way(
                    "numpy kernel",
                    partial(timed, lambda: folded(pq.read_table(source)), cases),
                ),
            ]
            board.in_turn([*ways, *others], rounds=3)
    board.refuse_differences("xiaoneng")
    board.show(GOALS)


def write_events(path: Path, cases: int) -> Path:
    """case, key, does: the columns a fold needs, in chunks so that any size can be written."""
    dice = np.random.default_rng(1)
    kinds = pa.array(DOES)
    schema = pa.schema([("case", pa.int64()), ("key", pa.int64()), ("does", pa.string())])
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:
        for first in range(0, cases, 100_000):
            some = min(100_000, cases - first)
            steps = dice.integers(60, 3 * 86_400, (some, EVENTS)).cumsum(axis=1)
            starts = dice.integers(2_000_000_000, 2_400_000_000, (some, 1))
            order = np.arange(first * EVENTS, (first + some) * EVENTS).reshape(some, EVENTS)
            key = ((starts + steps) * SCALE + order).ravel()
            case = np.repeat(np.arange(first, first + some), EVENTS)
            does = pa.array(np.tile(np.arange(EVENTS, dtype=np.int32), some))
            columns = [pa.array(case), pa.array(key), kinds.take(does)]
            writer.write_table(pa.table(columns, schema=schema))
    return path


def read_bytes(engine: Embedded, cases: int) -> Lap:
    query = "SELECT sum(\"case\"), sum(key), count(*) FILTER (does <> '') FROM narrow"
    return timed(lambda: engine.backend.con.execute(query).fetchall() and None, cases)


def folded_by_engine(engine: Embedded, events: Table, cases: int) -> Lap:
    """cases_of and pauses_of as a run of `supervise` keeps them, both written."""
    full = with_nulls(events)
    return timed(lambda: sums_of(engine, full), cases)


def with_nulls(events: Table) -> Table:
    """The columns a log need not have, empty."""
    columns = {name: ibis.null("string") for name in TEXT}
    columns |= {name: ibis.null("timestamp") for name in TIMES}
    columns |= {name: ibis.null("float64") for name in NUMBERS}
    return events.mutate(credited=ibis.literal(value=True), **columns)


def sums_of(engine: Embedded, events: Table) -> list[int]:
    cases = engine.write(cases_of(events, AS_OF), "cases")
    pauses = engine.write(pauses_of(events, AS_OF, has_resume=True), "pauses")
    paused = engine.total(pauses.mutate(length=pauses.ends - pauses.begins), "length")
    return [engine.total(cases, "start"), engine.total(cases, "closed"), paused]


if __name__ == "__main__":
    main()
