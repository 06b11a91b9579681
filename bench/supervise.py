"""`xiaoneng supervise`, whole: against the engine copying the file, and a library importing it.

"Reading and writing the same bytes" is taken twice: the file read and written back as it was, and
the file read in full and the bytes of the run's own output written.
"""

import json
import shutil
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from bench.measuring import ROOT, Board, Goal, Lap, Way, command, sizes, timed
from bench.peers_at_hand import PYTHON
from xiaoneng.batch.demonstration.bulk import Bulk, write_bulk

XIAONENG = ROOT / ".venv" / "bin" / "xiaoneng"
AT = datetime(2026, 11, 20, 16, 30)
ENGINE: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "3072MiB",
}
KINDS = (".parquet", ".csv")
ONCE = 1_000_000  # from here on both kinds of file, and one round
IMPORTED = 1_000_000  # pm4py holds a log in memory: beyond this it is left out
MOST_GROWTH = 1.3
PEAKS = {1_000_000: 2048, 10_000_000: 8192}  # MiB
OURS, COPY, READ = "xiaoneng supervise", "engine: read, write it back", "engine: read, write output"
IMPORT = "pm4py import"


def main() -> None:
    per_case: dict[tuple[str, int], float] = {}
    for cases in sizes([100_000, 1_000_000]):
        for ending in KINDS if cases >= ONCE else KINDS[:1]:
            with tempfile.TemporaryDirectory(prefix="bench-") as name:
                log = write_bulk(Path(name) / "log" / f"log{ending}", cases, AT)
                per_case[ending, cases] = at_one_size(log, Path(name))
            grown_from(per_case, ending, cases)


def at_one_size(log: Bulk, work: Path) -> float:
    """All ways over one log; gives back our seconds per case."""
    kind = log.log.suffix.removeprefix(".")
    names = {name: f"{name}, {kind}" for name in (OURS, COPY, READ)}
    board = Board("supervise", log.cases)
    ways = [
        Way(names[OURS], partial(supervised, log, work)),
        Way(names[COPY], partial(copied, log, work)),
        Way(names[READ], partial(read_and_written, log, work)),
    ]
    if PYTHON.exists() and log.cases <= IMPORTED:
        ways.append(Way(f"{IMPORT}, {kind}", partial(imported, log)))
    board.in_turn(ways, rounds=1 if log.cases >= ONCE else 3)
    board.show(
        [
            Goal(names[OURS], names[COPY], most=3),
            Goal(names[OURS], names[READ], most=3),
            Goal(names[OURS], f"{IMPORT}, {kind}", least=5),
        ]
    )
    peak, most = board.peak(names[OURS]), PEAKS.get(log.cases)
    if peak is not None and most is not None:
        board.judge(names[OURS], f"{most} MiB", peak / most, Goal("", "", most=1))
    return board.per_unit(names[OURS])


def grown_from(per_case: dict[tuple[str, int], float], ending: str, cases: int) -> None:
    """Linear: what a case costs may hardly grow with their number."""
    before = [known for kind, known in per_case if kind == ending and known < cases]
    if not before:
        return
    few = max(before)
    board = Board("supervise", cases)
    name = f"cost of a case{ending.replace('.', ', ')}"
    board.laps[name] = [Lap(per_case[ending, cases])]
    ratio = per_case[ending, cases] / per_case[ending, few]
    board.judge(name, f"{few:,} cases", ratio, Goal("", "", most=MOST_GROWTH))


def supervised(log: Bulk, work: Path) -> Lap:
    lap = command(
        [
            XIAONENG, "supervise", log.log, "--mapping", log.mapping,
            "--as-of", f"{AT:%Y-%m-%d %H:%M}", "--out", work / "out", "--replace",
        ]
    )  # fmt: skip
    cases = json.loads(str(lap.answer))["cases"]
    return Lap(lap.seconds, cases, None, lap.peak_mib)


def imported(log: Bulk) -> Lap:
    """A whole command as well: a process that reads the log with pandas for pm4py, and ends."""
    lap = command([PYTHON, "-m", "bench.peers.mining", "table", log.log])
    return Lap(lap.seconds, log.cases, None, lap.peak_mib)


def copied(log: Bulk, work: Path) -> Lap:
    """The same engine reads the file and writes it back in its own format."""
    kind = log.log.suffix.removeprefix(".")
    options = "FORMAT parquet, COMPRESSION zstd" if kind == "parquet" else "FORMAT csv, HEADER"
    target = work / f"copy.{kind}"
    with duckdb.connect(config=ENGINE) as engine:
        statement = f"COPY (FROM {source(log)}) TO '{target}' ({options})"
        lap = timed(lambda: engine.execute(statement).fetchall() and None, log.cases)
    target.unlink()
    return lap


def read_and_written(log: Bulk, work: Path) -> Lap:
    """Every column read, then as many bytes written as the last run wrote."""
    with duckdb.connect(config=ENGINE) as engine:
        columns = [str(row[0]) for row in engine.execute(f"DESCRIBE FROM {source(log)}").fetchall()]
        counts = ", ".join(f'bit_xor(hash("{column}"))' for column in columns)

        def work_of_it() -> None:
            engine.execute(f"SELECT {counts} FROM {source(log)}").fetchall()  # noqa: S608
            shutil.copytree(work / "out", work / "again")

        lap = timed(work_of_it, log.cases)
    shutil.rmtree(work / "again")
    return lap


def source(log: Bulk) -> str:
    """The log as the engine reads it, every column of a CSV as text."""
    if log.log.suffix == ".parquet":
        return f"'{log.log}'"
    return f"read_csv('{log.log}', all_varchar = true)"


if __name__ == "__main__":
    main()
