"""Paths and what follows what with pm4py. It is AGPL: it runs here alone, as a checker."""

import json
import sys
from collections.abc import Iterable
from hashlib import sha256

import pandas as pd  # type: ignore[import-untyped]
import pm4py  # type: ignore[import-not-found]

from bench.peers.turns import take_turns

COLUMNS = {"case_id": "case", "activity_key": "activity", "timestamp_key": "at"}


def formatted(frame):
    return pm4py.format_dataframe(frame, **COLUMNS)


def read(path: str):
    return formatted(pd.read_parquet(path, columns=list(COLUMNS.values())))


def squares(counts: Iterable[int]) -> list[int]:
    """How many, how often in all, and a sum that differs where single ones do."""
    counts = [int(one) for one in counts]
    return [len(counts), sum(counts), sum(one * one for one in counts)]


def variants(log) -> list[int]:
    return squares(pm4py.get_variants(log).values())


def follows(log) -> list[int]:
    return squares(pm4py.discover_dfg(log)[0].values())


def timed(what: str, path: str, cases: int) -> None:
    count = {"variants": variants, "follows": follows}[what]
    log = read(path)
    take_turns(
        {
            "pm4py, log in memory": (lambda: count(log), cases),
            "pm4py, from Parquet": (lambda: count(read(path)), cases),
        }
    )


def told(path: str, case: str, activity: str, at: str, zone: str) -> None:
    """Everything that it says of a real log, read without our readers, in local time."""
    frame = pd.read_csv(path, dtype=str)
    moments = pd.to_datetime(frame[at], utc=True, format="ISO8601")
    frame["at"] = moments.dt.tz_convert(zone).dt.tz_localize(None)
    frame = frame.rename(columns={case: "case", activity: "activity"})[list(COLUMNS.values())]
    log = formatted(frame.copy())
    paths = pm4py.get_variants(log)
    edges = pm4py.discover_dfg(log)[0]
    frame["at"] = frame["at"].dt.floor("s")  # as our readers keep it
    durations = pm4py.get_all_case_durations(formatted(frame))
    answer = {
        "events": len(log),
        "variants": len(paths),
        "paths": digest((*path, str(count)) for path, count in paths.items()),
        "top": sorted(paths.values(), reverse=True)[:5],
        "edges": len(edges),
        "times": sum(edges.values()),
        "pairs": digest((*pair, str(times)) for pair, times in edges.items()),
        "seconds": int(sum(durations)),
    }
    print(json.dumps(answer))


def digest(rows: Iterable[tuple[str, ...]]) -> str:
    """The same for the same rows in any order."""
    lines = sorted(json.dumps(list(row), ensure_ascii=False) for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    if sys.argv[1] == "told":
        told(*sys.argv[2:])
    else:
        timed(sys.argv[1], sys.argv[2], int(sys.argv[3]))
