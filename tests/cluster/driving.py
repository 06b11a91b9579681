"""Both engines over one log and over every measure; `python -m tests.cluster.driving MASTER DIR`.

Run by the Python that has Spark. DIR gets `embedded/` and `spark/`, the results of each command on
a log in parts, and `told.json`: their summaries, what is left of a run that was killed, and what
each measure said differently.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ibis.expr.operations as ops
import pyarrow as pa
from ibis.expr.types import Table

from tests.cluster.asking import ASKED
from tests.cluster.bases import AT, bases
from xiaoneng.batch.asking import Question
from xiaoneng.batch.demonstration.bulk import write_bulk
from xiaoneng.batch.demonstration.catalogue import items
from xiaoneng.batch.flows import FlowAsked, flows
from xiaoneng.batch.given_limits import Given
from xiaoneng.batch.lab import lab
from xiaoneng.batch.opening import Summary
from xiaoneng.batch.period import Period
from xiaoneng.batch.supervise import supervise
from xiaoneng.batch.target import Job
from xiaoneng.core.on_trial import Ladder
from xiaoneng.core.workdays import FIRST
from xiaoneng.engine.choosing import EMBEDDED, SPARK
from xiaoneng.engine.cluster import Cluster
from xiaoneng.engine.embedded import embedded
from xiaoneng.engine.session import cluster
from xiaoneng.logs.folders import files_of

DIGITS = 11  # of a real number: the two add and take logarithms in their own order
CASES = 400  # in each part
Rows = list[tuple[str, ...]]
EVER = Period(FIRST, AT.date())
ITEMS = [item.name for item in sorted(items(), key=lambda item: -item.weight)]
TARGET = Question(
    EVER,
    rate=60,
    limits=Given(
        None,
        dict.fromkeys(ITEMS[:6], 1.0),
        dict.fromkeys(ITEMS[6:12], "four_fifths") | {ITEMS[12]: "same"},
    ),
    ladder=Ladder(yellow=2, red=4, share=2),
)
COMMANDS: dict[str, Callable[[Job], Summary]] = {
    "supervise": lambda job: supervise(job, say),
    "flows": lambda job: flows(job, FlowAsked(EVER), say),
    "lab": lambda job: lab(job, Question(EVER, "half"), say),
    "target": lambda job: lab(job, TARGET, say),
}


def main(master: str, work: Path) -> None:
    log = write_parts(work)
    with ThreadPoolExecutor(1) as beside:  # another process: both cores have something to do
        left = beside.submit(killed, master, log, work)
        rows = bases(work)
        with embedded(work) as engine:
            given = {name: engine.keep(one, name) for name, one in rows.items()}
            expected = {
                name: plain(engine.arrow(one), one) for name, one in expressions(given).items()
            }
        ours = ran(log, work / EMBEDDED)
    with cluster(work, master) as engine:  # one session for all: its workers start slowly
        theirs = ran(log, work / SPARK, engine=SPARK, master=master)
        given = {
            name: engine.stage(one.to_batches(), one.schema, name) for name, one in rows.items()
        }
        measures = {name: differences(expected[name], one) for name, one in answered(engine, given)}
    told = {
        "killed": left.result(),
        "summaries": {EMBEDDED: ours, SPARK: theirs},
        "measures": measures,
    }
    (work / "told.json").write_text(json.dumps(told))


def ran(log: Path, out: Path, engine: str = EMBEDDED, master: str = "") -> dict[str, Summary]:
    """The summary of each command; one after the other, as they share the names of their tables."""
    files, mapping = files_of([log]), log.parent / "mapping.toml"
    found = {}
    for command, run in COMMANDS.items():
        say(command)
        found[command] = run(Job(files, mapping, AT, out / command, engine=engine, master=master))
    return found


def write_parts(work: Path) -> Path:
    """A log in parts of two kinds, with rows twice, rows of no use, and a mark of who wrote it."""
    folder = work / "log" / "parts"
    folder.mkdir(parents=True)
    parquet = write_bulk(work / "log" / "a.parquet", CASES, AT, seed=1).log
    text = write_bulk(work / "log" / "b.csv", CASES, AT, seed=2).log
    parquet.rename(folder / "part-0.parquet")
    lines = text.read_text(encoding="utf-8").splitlines(keepends=True)
    first = lines[1].split(",")[0]
    broken = lines[1].replace(first, '""', 1)  # it names no case
    part = folder / "part-1.csv"
    part.write_text("".join([*lines, lines[1], lines[2], broken]), encoding="utf-8")
    text.unlink()
    (folder / "_SUCCESS").touch()
    return folder


def killed(master: str, log: Path, work: Path) -> dict[str, Any]:
    """What is there before a run is killed in the middle, and after."""
    out = work / "killed"
    command = [
        sys.executable, "-m", "xiaoneng.config", "supervise", log, "--mapping",
        log.parent / "mapping.toml", "--as-of", f"{AT:%Y-%m-%d %H:%M}", "--out", out, "--engine",
        SPARK, "--master", master,
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            say(line)
            if line.startswith("reading"):  # it has its workers, and its folder
                break
        before = any(work.glob(".killed-*"))
        process.kill()
        code = process.wait()
    return {"code": code, "before": before, "after": list(out.glob("*"))}


def expressions(given: dict[str, Table]) -> dict[str, Table]:
    return {name: ask(SimpleNamespace(**given)) for name, ask in ASKED.items()}


def answered(engine: Cluster, given: dict[str, Table]) -> Iterator[tuple[str, Rows]]:
    """Two questions at a time: while the workers answer one, the next is planned."""
    asked = expressions(given)
    with ThreadPoolExecutor(2) as pool:
        waiting = {
            name: pool.submit(engine.backend.frame(one).toArrow) for name, one in asked.items()
        }
        for name, found in waiting.items():
            say(name)
            yield name, plain(found.result().cast(asked[name].schema().to_pyarrow()), asked[name])


def plain(rows: pa.Table, expression: Table) -> Rows:
    """The rows as text, in their order where the measure has one."""
    columns = [[text(value) for value in column] for column in rows.to_pydict().values()]
    told = list(zip(*columns, strict=True))
    return told if isinstance(expression.op(), ops.Sort) else sorted(told)


def text(value: object) -> str:
    return f"{value:.{DIGITS}g}" if isinstance(value, float) else repr(value)


def differences(expected: Rows, found: Rows) -> dict[str, Any]:
    pairs = [both for both in zip(expected, found, strict=False) if both[0] != both[1]]
    return {"rows": len(expected), "found": len(found), "differ": pairs[:3]}


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
