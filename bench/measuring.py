"""Ways of doing the same thing, timed in turn; medians and ratios."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Lap:
    """One repetition: seconds for `units` of work, what came out, and the largest size so far."""

    seconds: float
    units: int = 1
    answer: object = None
    peak_mib: float | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do the work of a script."""

    name: str
    run: Callable[[], Lap]


@dataclass(frozen=True, slots=True)
class Goal:
    """`what` takes at most `most` times as long as `to`, or `to` at least `least` times as long.

    Without a bound: how many times as long `to` takes, for information.
    """

    what: str
    to: str
    most: float | None = None
    least: float | None = None

    @property
    def text(self) -> str:
        if self.least is not None:
            return f">= {self.least:g}"
        return f"<= {self.most:g}" if self.most is not None else ""


@dataclass(slots=True)
class Board:
    """The laps of one script at one size."""

    bench: str
    n: int
    laps: dict[str, list[Lap]] = field(default_factory=dict)

    def in_turn(self, ways: Sequence[Way], rounds: int) -> None:
        """Every way once, then every way again: drift of the machine touches all alike."""
        for _ in range(rounds):
            for way in ways:
                self.laps.setdefault(way.name, []).append(way.run())

    def seconds(self, name: str) -> float:
        return median(lap.seconds for lap in self.laps[name])

    def per_unit(self, name: str) -> float:
        return median(lap.seconds / lap.units for lap in self.laps[name])

    def peak(self, name: str) -> float | None:
        peaks = [lap.peak_mib for lap in self.laps[name] if lap.peak_mib is not None]
        return round(max(peaks), 1) if peaks else None

    def refuse_differences(self, ours: str) -> None:
        """Ways that answer at all must answer alike: a fast wrong answer is no peer."""
        expected = self.laps[ours][0].answer
        for name, laps in self.laps.items():
            for lap in laps:
                if lap.answer is not None and lap.answer != expected:
                    raise SystemExit(f"{self.bench}: {name} says {lap.answer}, not {expected}")

    def show(self, goals: Sequence[Goal]) -> None:
        """JSON lines on stdout, the table on stderr."""
        print(f"{'':34}{'median':>12}{'per unit':>14}{'peak MiB':>10}", file=sys.stderr)
        for name in self.laps:
            self._tell(name)
            peak = self.peak(name)
            shown = "" if peak is None else f"{peak:,.0f}"
            unit = readable(self.per_unit(name))
            print(
                f"{name:34}{readable(self.seconds(name)):>12}{unit:>14}{shown:>10}",
                file=sys.stderr,
            )
        for goal in goals:
            if goal.what in self.laps and goal.to in self.laps:
                self.compare(goal)

    def compare(self, goal: Goal) -> None:
        ratio = self.per_unit(goal.what) / self.per_unit(goal.to)
        if goal.most is None:
            ratio = 1 / ratio
        self.judge(goal.what, goal.to, ratio, goal)

    def judge(self, what: str, to: str, ratio: float, goal: Goal) -> None:
        """Print one ratio and whether the goal is reached; a goal without a bound is a remark."""
        is_reached = None
        if goal.least is not None:
            is_reached = ratio >= goal.least
        elif goal.most is not None:
            is_reached = ratio <= goal.most
        self._tell(what, ratio_to=to, ratio=rounded(ratio), goal=goal.text, reached=is_reached)
        verdict = {True: "reached", False: "MISSED", None: ""}[is_reached]
        sign = "faster than" if goal.most is None else "of"
        line = f"  {what}: {rounded(ratio):g}x {sign} {to}  [{goal.text or 'no goal'}] {verdict}"
        print(line, file=sys.stderr, flush=True)

    def _tell(self, name: str, **ratio: object) -> None:
        compared = {"ratio_to": None, "ratio": None, "goal": None, "reached": None} | ratio
        figure: dict[str, object] = {
            "bench": self.bench,
            "n": self.n,
            "what": name,
            "seconds_median": rounded(self.seconds(name)),
            "per_unit": rounded(self.per_unit(name)),
            **compared,
            "peak_mib": self.peak(name),
        }
        print(json.dumps(figure, ensure_ascii=False), flush=True)


def timed(work: Callable[[], object], units: int = 1) -> Lap:
    """One repetition in this process; what `work` gives back is the answer."""
    began = time.perf_counter()
    answer = work()
    return Lap(time.perf_counter() - began, units, answer)


def command(arguments: Sequence[str | Path]) -> Lap:
    """One whole command: its seconds, its last line of stdout, its largest resident size."""
    line = [str(one) for one in arguments]
    launched = [sys.executable, "-S", str(ROOT / "bench" / "launching.py"), *line]
    ended = subprocess.run(launched, cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(ended.stdout)
    if told["code"]:
        raise SystemExit(f"{' '.join(line)} ended with {told['code']}")
    return Lap(told["seconds"], 1, told["line"], told["peak_mib"])


def sizes(default: Sequence[int], most: int = 10_000_000) -> list[int]:
    """The sizes named on the command line, none beyond `most`; else the script's own."""
    named = [min(int(float(text)), most) for text in sys.argv[1:]]
    return list(dict.fromkeys(named)) or list(default)


def rounded(value: float) -> float:
    """Three significant figures."""
    return float(f"{value:.3g}")


def readable(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
