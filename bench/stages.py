"""Where one run of `supervise` spends its time: every call of the engine, for developers.

`python -m bench.stages [N] [csv|parquet]`. Seconds are wall time, cpu those of all threads.
"""

import functools
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.measuring import Board, Lap
from bench.supervise import AT
from xiaoneng.batch.demonstration.bulk import write_bulk
from xiaoneng.batch.supervise import supervise
from xiaoneng.batch.target import Job
from xiaoneng.engine.embedded import Embedded

CALLS = ("stage", "write", "write_csv", "arrow", "rows", "tally", "total", "count")
NAMED = {"stage": 3, "write": 2, "write_csv": 2}  # where the call's arguments say the name


@dataclass(slots=True)
class Stages:
    """Seconds and cpu seconds by stage; a call inside another belongs to the outer one."""

    spent: dict[str, tuple[float, float]] = field(default_factory=dict)
    is_inside: bool = False

    def watch(self, call: str) -> None:
        inner = getattr(Embedded, call)

        @functools.wraps(inner)
        def outer(*arguments: Any, **options: Any) -> Any:
            if self.is_inside:
                return inner(*arguments, **options)
            place = NAMED.get(call)
            name = f"{call}()" if place is None else tail(arguments[place])
            return self.clocked(name, lambda: inner(*arguments, **options))

        setattr(Embedded, call, outer)

    def clocked(self, name: str, work: Callable[[], Any]) -> Any:
        self.is_inside = True
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            return work()
        finally:
            self.is_inside = False
            before = self.spent.get(name, (0.0, 0.0))
            self.spent[name] = (
                before[0] + time.perf_counter() - wall,
                before[1] + time.process_time() - cpu,
            )


def tail(name: object) -> str:
    return Path(str(name)).name


def main() -> None:
    numbers = [text for text in sys.argv[1:] if text[:1].isdigit()]
    ending = "csv" if "csv" in sys.argv[1:] else "parquet"
    cases = int(float(numbers[0])) if numbers else 300_000
    stages = Stages()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        log = write_bulk(Path(name) / f"log.{ending}", cases, AT)
        for call in CALLS:
            stages.watch(call)
        began, cpu = time.perf_counter(), time.process_time()
        job = Job((log.log,), log.mapping, AT, Path(name) / "out")
        supervise(job, lambda _: None)
        whole, cpu = time.perf_counter() - began, time.process_time() - cpu
    between = whole - sum(wall for wall, _ in stages.spent.values())
    stages.spent["building expressions, report"] = (between, 0.0)
    tell(cases, ending, whole, cpu, stages)


def tell(cases: int, ending: str, whole: float, cpu: float, stages: Stages) -> None:
    board = Board("stages", cases)
    board.laps[f"whole run, {ending}"] = [Lap(whole, cases)]
    for stage, (wall, _) in sorted(stages.spent.items(), key=lambda one: -one[1][0]):
        board.laps[stage] = [Lap(wall, cases)]
    board.show([])
    shares = sorted(((wall / whole, stage) for stage, (wall, _) in stages.spent.items()))[::-1]
    told = ", ".join(f"{stage} {share:.0%}" for share, stage in shares[:6])
    print(f"  {whole:.1f} s, {cpu:.1f} cpu seconds: {told}", file=sys.stderr)


if __name__ == "__main__":
    main()
