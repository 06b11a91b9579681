"""Paths and what follows what: expressions and kernel against pm4py, from one Parquet file.

First the real logs beside the project: what both say of them must be equal to the last case.
Events lie in the order of time, cases interleaved, as a log is read. pm4py is timed with its log in
memory, sorted and formatted, and with reading and formatting.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr.types import Table

from bench.measuring import ROOT, Board, Goal, Lap, Way, sizes, timed
from bench.peers_at_hand import PYTHON, peers
from xiaoneng.batch.staging import stage
from xiaoneng.core.limits import seconds_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.measures.array_flows import Ledger, follows_in, ledger_of, variants_in
from xiaoneng.measures.calendar_tables import EPOCH
from xiaoneng.measures.flows import follows_of, passages_of, steps_in, timeline_of
from xiaoneng.measures.folding import SCALE
from xiaoneng.measures.variants import variants_of

SQL, FROM_PARQUET, FROM_LEDGER = "xiaoneng", "numpy kernel, from Parquet", "numpy kernel, ledger"
PEER, RAW_PEER = "pm4py, log in memory", "pm4py, from Parquet"
GOALS = {
    "variants": (
        Goal(SQL, PEER, least=2.5),
        Goal(FROM_PARQUET, PEER, least=5),
        Goal(FROM_LEDGER, PEER, least=20),
        Goal(SQL, RAW_PEER),
        Goal(FROM_PARQUET, RAW_PEER),
    ),
    "follows": (
        Goal(SQL, PEER, least=5),
        Goal(FROM_PARQUET, PEER),
        Goal(FROM_LEDGER, PEER, least=40),
        Goal(SQL, RAW_PEER),
        Goal(FROM_PARQUET, RAW_PEER),
    ),
}
DATA = ROOT.parent / "shared" / "data"
LOGS = {
    "permit-log-wabo-receipt/08_receipt.from-xes.csv.gz": (
        "case:concept:name", "concept:name", "time:timestamp", "Europe/Amsterdam",
    ),
    "penalty-log-traffic-fines/traffic_fines.from-rda.csv.gz": (
        "case_id", "activity", "timestamp", "UTC",
    ),
    "approval-log-bpic2020-domestic/DomesticDeclarations.from-xes.csv.gz": (
        "case:concept:name", "concept:name", "time:timestamp", "Europe/Amsterdam",
    ),
}  # fmt: skip
AS_OF = seconds_of(datetime(2030, 1, 1)) - OFFSET * DAY
READ = ["case", "key", "activity"]
MANY = 1_000_000  # from so many cases on each way runs once: pm4py takes minutes


def main() -> None:
    for name, columns in LOGS.items():
        compare(name, columns)
    for cases in sizes([100_000]):
        at_size(cases)


def compare(name: str, columns: Sequence[str]) -> None:
    """What both say of a real log, or a remark where it cannot be compared."""
    path = DATA / name
    if not path.exists() or not PYTHON.exists():
        print(json.dumps({"bench": "flows", "left_out": name}))
        return
    line = [str(PYTHON), "-m", "bench.peers.flows", "told", str(path), *columns]
    said = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    theirs = json.loads(said.stdout.splitlines()[-1])
    ours = told(path, ROOT / "mappings" / f"{path.parent.name}.toml")
    if ours != theirs:
        raise SystemExit(f"{name}: we say {ours}, pm4py says {theirs}")
    print(json.dumps({"bench": "flows", "equal": path.parent.name, **ours}))


def told(path: Path, mapping: Path) -> dict[str, object]:
    with embedded() as engine:
        events = stage(engine, [path], load_mapping(mapping), RejectedRows()).events
        paths = engine.rows(variants_of(events, AS_OF))
        timeline = engine.write(timeline_of(events, AS_OF), "timeline")
        edges = engine.rows(follows_of(steps_in(timeline)))
        took = timeline.group_by("case").agg(took=timeline.began.max() - timeline.began.min())
        return {
            "events": engine.count(events),
            "variants": len(paths),
            "paths": digest((*one["path"], str(one["cases"])) for one in paths),
            "top": [one["cases"] for one in paths[:5]],
            "edges": len(edges),
            "times": sum(one["times"] for one in edges),
            "pairs": digest(
                (one["activity"], one["next_activity"], str(one["times"])) for one in edges
            ),
            "seconds": engine.total(took, "took"),
        }


def digest(rows: Iterable[tuple[str, ...]]) -> str:
    """The same for the same rows in any order (bench/peers/flows.py)."""
    lines = sorted(json.dumps(list(row), ensure_ascii=False) for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()


def at_size(cases: int) -> None:
    rounds = 1 if cases >= MANY else 3
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        source = write_log(Path(name) / "log.parquet", cases)
        ledger = ledger_in(source)
        for what, goals in GOALS.items():
            board = Board(f"flows: {what}", cases)
            with embedded(Path(name)) as engine, peers("flows", [what, source, cases]) as others:
                board.in_turn([*ours(what, engine, source, ledger, cases), *others], rounds)
            board.refuse_differences(SQL)
            board.show(goals)


def ours(what: str, engine: Embedded, source: Path, ledger: Ledger, cases: int) -> list[Way]:
    log = engine.backend.read_parquet(source, table_name="log")
    asked = {"variants": variants_asked, "follows": follows_asked}[what]
    kernel = {
        "variants": lambda ledger: squares(variants_in(ledger).cases),
        "follows": lambda ledger: squares(follows_in(ledger).times),
    }[what]
    return [
        Way(SQL, partial(by_engine, engine, asked(log), cases)),
        Way(FROM_PARQUET, lambda: timed(lambda: kernel(ledger_in(source)), cases)),
        Way(FROM_LEDGER, lambda: timed(lambda: kernel(ledger), cases)),
    ]


def ledger_in(source: Path) -> Ledger:
    return ledger_of(pq.read_table(source, columns=READ, read_dictionary=["activity"]))


def variants_asked(events: Table) -> Table:
    return variants_of(events, AS_OF).select(count="cases")


def follows_asked(events: Table) -> Table:
    """Counted alone, as pm4py counts them."""
    passages = passages_of(events, AS_OF).drop("began", "ended")
    return follows_of(passages).select(count="times")


def by_engine(engine: Embedded, asked: Table, cases: int) -> Lap:
    return timed(lambda: squares(engine.arrow(asked)["count"].to_numpy()), cases)


def squares(counts: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[int]:
    """How many, how often in all, and a sum that differs where single ones do."""
    return [len(counts), int(counts.sum()), int((counts * counts).sum())]


def write_log(path: Path, cases: int) -> Path:
    """case, key, activity, does, at: three to nine events a case, one in ten out of turn."""
    dice = np.random.default_rng(7)
    names = pa.array([f"step {number:02}" for number in range(20)])
    schema = pa.schema(
        [
            ("case", pa.string()),
            ("key", pa.int64()),
            ("activity", pa.string()),
            ("does", pa.string()),
            ("at", pa.timestamp("us")),
        ]
    )
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:
        read = 0
        for first in range(0, cases, 100_000):
            case, step, second = drawn(dice, first, min(100_000, cases - first))
            key = second * SCALE + np.arange(read, read + len(case))
            read += len(case)
            at = pa.array((second + EPOCH) * 1_000_000).cast(pa.timestamp("us"))
            texts = pa.array(np.char.add("case-", case.astype("U9")))
            does = pa.repeat("step", len(case))
            columns = [texts, pa.array(key), names.take(pa.array(step)), does, at]
            writer.write_table(pa.table(columns, schema=schema))
    return path


def drawn(dice: np.random.Generator, first: int, count: int):
    """Case, activity and second of each event of some cases, in order of time."""
    length = dice.integers(3, 10, count)
    begin = np.cumsum(length) - length
    case = np.repeat(np.arange(first, first + count), length)

    def in_case(steps):
        total = np.cumsum(steps)
        return total - np.repeat(total[begin], length)

    step = np.clip(in_case(dice.choice([*[1] * 27, 2, 0, -1], len(case))), 0, 19)
    start = np.repeat(dice.integers(2_000_000_000, 2_400_000_000, count), length)
    second = start + in_case(dice.integers(60, 3 * DAY, len(case)))
    order = np.argsort(second, kind="stable")
    return case[order], step[order], second[order]


if __name__ == "__main__":
    main()
