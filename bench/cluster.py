"""`supervise`, `flows` and `lab` on a cluster beside the embedded engine: equal files, both timed.

`target` is `lab` asked for the limits that 95 of 100 cases need, with another ladder. One log in
parts. The cluster is a master and two workers on this machine, so what it shows is that
the rows are equal and the memory bounded, not what more machines would bring.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from bench.measuring import ROOT, sizes
from tests.cluster.bases import AT
from tests.cluster.standalone import PYTHON, environment, missing, standalone
from xiaoneng.batch import flows, lab, supervise
from xiaoneng.batch.demonstration.bulk import MAPPING, SEED, chunks, sink_of

MEMORY = "3g"  # of a worker
DEFAULTS = "spark.executor.memory 2g\nspark.driver.memory 1g\n"


class Command(NamedTuple):
    """The command, the files that must be equal, and what is asked beside the log."""

    name: str
    tables: tuple[str, ...]
    more: tuple[str, ...] = ()


YEAR = ("--since", f"{AT.date() - timedelta(365)}", "--until", f"{AT.date()}")
COMMANDS = {
    "supervise": Command("supervise", supervise.TABLES),
    "flows": Command("flows", flows.TABLES, YEAR),
    "lab": Command("lab", lab.TABLES, (*YEAR, "--change", "third")),
    "target": Command("lab", lab.RESULTS.names, (*YEAR, "--rate", "95", "--yellow", "2")),
}
EMBEDDED, SPARK = ROOT / ".venv" / "bin" / "xiaoneng", PYTHON.parent / "xiaoneng"


def main() -> None:
    lack = missing()
    if lack:
        raise SystemExit(f"the cluster cannot be measured: {lack}")
    for cases in sizes([1_000_000]):
        with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as name:
            at_one_size(Path(name), cases)


def at_one_size(work: Path, cases: int) -> None:
    log = in_parts(work, cases)
    for command in COMMANDS:
        out = work / "embedded" / command
        show(cases, f"{command}, embedded", *ran(str(EMBEDDED), command, log, out))
    with standalone(work / "spark", MEMORY, DEFAULTS) as master:
        own = environment(work / "spark")
        for command in COMMANDS:
            out = work / "cluster" / command
            show(cases, f"{command}, spark", *ran(str(SPARK), command, log, out, (master, own)))
            refuse_differences(work, command)
            print(json.dumps({"bench": "cluster", "n": cases, "what": f"{command}, equal files"}))


def refuse_differences(work: Path, command: str) -> None:
    for table in COMMANDS[command].tables:
        ours, theirs = (work / engine / command / table for engine in ("embedded", "cluster"))
        assert ours.read_bytes() == theirs.read_bytes(), f"{command}: {table} is not the same"


def in_parts(work: Path, cases: int) -> Path:
    """The generated log as a folder of Parquet files, its mapping beside it."""
    folder = work / "log" / "parts"
    folder.mkdir(parents=True)
    for part, rows in enumerate(chunks(cases, AT, SEED)):
        with sink_of(folder / f"part-{part:03}.parquet") as sink:
            sink.write_table(rows)
    (folder.parent / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return folder


def ran(
    program: str,
    command: str,
    log: Path,
    out: Path,
    cluster: tuple[str, dict[str, str]] | None = None,
) -> tuple[float, dict[str, int]]:
    """Seconds, and the peak of each process in MiB; `cluster` is a master and what it is run by."""
    asked = COMMANDS[command]
    words = [
        program, asked.name, str(log), "--mapping", str(log.parent / "mapping.toml"),
        "--as-of", f"{AT:%Y-%m-%d %H:%M}", "--out", str(out), *asked.more,
    ]  # fmt: skip
    master, own = cluster or (None, None)
    if master is not None:
        words += ["--engine", "spark", "--master", master]
    began = time.perf_counter()
    with watched() as peaks:
        subprocess.run(words, check=True, env=own, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, peaks


@contextmanager
def watched() -> Iterator[dict[str, int]]:
    """The peaks of all processes below this one, as long as it lasts."""
    peaks: dict[str, int] = {}
    is_over = Event()

    def watch() -> None:
        while not is_over.wait(0.5):
            for process in below(os.getpid()):
                told = peak_of(process)
                if told is not None:
                    peaks[told[0]] = max(peaks.get(told[0], 0), told[1])

    watching = Thread(target=watch)
    watching.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watching.join()


def below(process: int) -> list[int]:
    """The children of a process, theirs, and so on."""
    own: list[int] = []
    with suppress(OSError):  # one that is gone by now has none; any thread may have started one
        for told in Path(f"/proc/{process}/task").glob("*/children"):
            own += [int(one) for one in told.read_text().split()]
    return own + [one for child in own for one in below(child)]


def peak_of(process: int) -> tuple[str, int] | None:
    """A name for the process, and its largest resident size in MiB."""
    try:
        words = Path(f"/proc/{process}/cmdline").read_text().split("\0")
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return None
    size = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
    kinds = ("Master", "Worker", "CoarseGrainedExecutorBackend", "SparkSubmit", "pyspark.daemon")
    kind = next((kind for kind in kinds if any(kind in word for word in words)), "xiaoneng")
    return f"{kind} {process}", size


def show(cases: int, what: str, seconds: float, peaks: dict[str, int]) -> None:
    print(
        json.dumps(
            {
                "bench": "cluster",
                "n": cases,
                "what": what,
                "seconds": round(seconds, 1),
                "peak_mib": max(peaks.values(), default=0),
                "peaks": peaks,
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main()
