"""The whole reading of a clock: one call, whole columns, and the two forms of `xiaoneng clock`."""

import csv
import json
import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from bench.measuring import ROOT, Board, Goal, Lap, Way, command, sizes, timed
from xiaoneng.batch.answering import answer
from xiaoneng.core.calendars import named
from xiaoneng.core.clock import Clock, read
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.pauses import Pause

VECTORS = ROOT / "xiaoneng" / "core" / "tests" / "worked" / "vectors.csv"
XIAONENG = ROOT / ".venv" / "bin" / "xiaoneng"
SCALAR, COLUMNAR = "xiaoneng clock --engine scalar", "xiaoneng clock --engine columnar"
BOUND = Goal("", "", least=10)


def main() -> None:
    for count in sizes([300_000], most=1_000_000):
        with tempfile.TemporaryDirectory(prefix="bench-") as work:
            inside(Path(work), count)
            commands(Path(work), count)


def inside(work: Path, count: int) -> None:
    """Within one process: the bare reading, and the whole file in whole columns."""
    board = Board("read_clock", count)
    calendar, source = named("cn"), write_rows(work / "rows.csv", count)
    clocks = [clock_of(row) for row in worked_rows()]
    board.in_turn(
        [
            Way(
                "one reading, ready clock",
                lambda: timed(
                    lambda: [read(one, calendar, as_of) for one, as_of in clocks], len(clocks)
                ),
            ),
            Way(
                "columns, file to file",
                lambda: timed(lambda: answer(source, work / "answers.csv", "columnar"), count),
            ),
        ],
        rounds=3,
    )
    board.show([Goal("columns, file to file", "one reading, ready clock")])


def clock_of(row: dict[str, str]) -> tuple[Clock, datetime]:
    moment = datetime.fromisoformat
    clock = Clock(
        moment(row["started_at"]),
        Limit(float(row["limit"]), Unit(row["unit"])),
        pauses=tuple(
            Pause(moment(begins), moment(ends) if ends else None)
            for begins, ends in json.loads(row["pauses"])
        ),
        closed_at=moment(row["closed_at"]) if row["closed_at"] else None,
        warn=float(row["warn"]) if row["warn"] else None,
    )
    return clock, moment(row["as_of"])


@dataclass(frozen=True, slots=True)
class Run:
    """One whole command over a file of so many rows."""

    engine: str
    rows: int


def commands(work: Path, count: int) -> None:
    """Whole commands at two sizes: the whole process, and what each further row costs."""
    board = Board("read_clock", count)
    few = max(count // 10, 1)
    runs = [Run(engine, rows) for engine in ("scalar", "columnar") for rows in (few, count)]
    files = {rows: write_rows(work / f"{rows}.csv", rows) for rows in (few, count)}
    ways = [Way(name_of(run), partial(clock, work, run, files[run.rows])) for run in runs]
    board.in_turn(ways, rounds=3)
    board.show([])
    whole = [board.per_unit(name_of(Run(one, count))) for one in ("scalar", "columnar")]
    board.judge(name_of(Run("columnar", count)), SCALAR, whole[0] / whole[1], BOUND)
    grown = [
        board.seconds(name_of(Run(one, count))) - board.seconds(name_of(Run(one, few)))
        for one in ("scalar", "columnar")
    ]
    what = name_of(Run("columnar", count))
    board.judge(what, f"{SCALAR}, each further row", grown[0] / grown[1], BOUND)


def clock(work: Path, run: Run, source: Path) -> Lap:
    lap = command([XIAONENG, "clock", source, work / "answers.csv", "--engine", run.engine])
    return Lap(lap.seconds, run.rows, None, lap.peak_mib)


def name_of(run: Run) -> str:
    return f"{SCALAR if run.engine == 'scalar' else COLUMNAR}, {run.rows:,}"


def worked_rows() -> list[dict[str, str]]:
    with VECTORS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, count: int) -> Path:
    """The worked cases, over and over, each with a number of its own."""
    rows = worked_rows()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(islice(cycle(rows), count)):
            writer.writerow({**row, "id": number})
    return path


if __name__ == "__main__":
    main()
