"""Pictures made of numbers: sparklines, and the last twelve months as a line over bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from xiaoneng.batch.facts import MonthLine
from xiaoneng.batch.report.speech import Speech

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 84, 24, 3
LEFT, RIGHT, TOP = 44, 52, 26  # room for the axis, the last label and the heading
RATE_HEIGHT, GAP, BAR_HEIGHT, FOOT = 104, 40, 60, 24
RATE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.25)
BAR_STEPS = (1, 2, 5)
MOST_RULES = 4
NARROW = 400


@dataclass(frozen=True, slots=True)
class Spark:
    """A sparkline: runs of points, the last point, and the sentence it shows."""

    runs: tuple[str, ...]
    last_x: float
    last_y: float
    target_y: float | None
    told: str


@dataclass(frozen=True, slots=True)
class Rule:
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    colour: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything of the chart at one width, in its own pixels."""

    width: int
    height: int
    right: int
    runs: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    last: str
    rate_rules: tuple[Rule, ...]
    bar_top: float
    bar_rules: tuple[Rule, ...]
    bars: tuple[Bar, ...]
    months: tuple[tuple[float, str], ...]


def spark_of(
    rates: Sequence[float | None], foot: float, target: float | None, speech: Speech
) -> Spark | None:
    """A sparkline on a scale from `foot` to 1; None where there are fewer than two points."""
    known = [(place, rate) for place, rate in enumerate(rates) if rate is not None]
    if len(known) < 2:  # noqa: PLR2004 - one point is no line
        return None
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(len(rates) - 1, 1)
    xs = [SPARK_EDGE + place * step for place in range(len(rates))]
    ys = [None if rate is None else _spark_y(rate, foot) for rate in rates]
    last = known[-1][0]
    first_rate, last_rate = speech.rate(known[0][1]), speech.rate(known[-1][1])
    return Spark(
        runs=runs_of(xs, ys),
        last_x=round(xs[last], 1),
        last_y=ys[last] or 0.0,
        target_y=None if target is None or target < foot else _spark_y(target, foot),
        told=speech.say("from %(first)s to %(last)s", first=first_rate, last=last_rate),
    )


def _spark_y(rate: float, foot: float) -> float:
    share = max((rate - foot) / (1 - foot), 0.0)  # below the scale: at its foot
    return round(SPARK_HEIGHT - SPARK_EDGE - share * (SPARK_HEIGHT - 2 * SPARK_EDGE), 1)


def runs_of(xs: Sequence[float], ys: Sequence[float | None]) -> tuple[str, ...]:
    """Point lists of the unbroken parts; a missing month is a gap, never a zero."""
    runs: list[list[str]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if y is None:
            runs.append([])
        else:
            runs[-1].append(f"{x:.1f},{y:.1f}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def chart_of(months: Sequence[MonthLine], width: int, speech: Speech) -> Chart:
    """The chart of the last months at one width."""
    bar_top = TOP + RATE_HEIGHT + GAP
    right = width - RIGHT
    slot = (right - LEFT) / max(len(months), 1)
    xs = [LEFT + (place + 0.5) * slot for place in range(len(months))]
    rules, foot = rate_scale([month.on_time_rate for month in months])
    most = bar_scale([month.yellow + month.red for month in months])
    ys = [_rate_y(month.on_time_rate, foot) for month in months]
    rates = [speech.rate(month.on_time_rate) for month in months if month.on_time_rate is not None]
    every = 2 if width < NARROW else 1
    return Chart(
        width=width,
        height=bar_top + BAR_HEIGHT + FOOT,
        right=right,
        runs=runs_of(xs, ys),
        points=tuple((round(x, 1), y) for x, y in zip(xs, ys, strict=True) if y is not None),
        last=rates[-1] if rates else "",
        rate_rules=tuple(Rule(_rate_y(rate, foot) or 0.0, f"{rate:.0%}") for rate in rules),
        bar_top=bar_top,
        bar_rules=tuple(
            Rule(round(bar_top + BAR_HEIGHT * (1 - share), 1), speech.number(most * share))
            for share in (0, 0.5, 1)
        ),
        bars=tuple(_bars(months, xs, slot, bar_top, most)),
        months=tuple(
            (round(x, 1), speech.month(month.month.month))
            for place, (x, month) in enumerate(zip(xs, months, strict=True))
            if (len(months) - 1 - place) % every == 0
        ),
    )


def rate_scale(rates: Sequence[float | None]) -> tuple[list[float], float]:
    """Rules from a round foot up to 1."""
    lowest = min((rate for rate in rates if rate is not None), default=0.9)
    for step in RATE_STEPS:
        steps = max(1, -floor((lowest - 1) / step + 1e-9))
        if steps <= MOST_RULES:
            break
    return [round(1 - place * step, 2) for place in range(steps + 1)], round(1 - steps * step, 2)


def bar_scale(counts: Sequence[int]) -> int:
    """A round number not below the highest bar, and even."""
    most, scale = max(counts, default=0), 1
    while True:
        for step in BAR_STEPS:
            if 2 * step * scale >= most:
                return 2 * step * scale
        scale *= 10


def _rate_y(rate: float | None, foot: float) -> float | None:
    if rate is None:
        return None
    return round(TOP + RATE_HEIGHT * (1 - (rate - foot) / (1 - foot)), 1)


def _bars(
    months: Sequence[MonthLine], xs: Sequence[float], slot: float, top: float, most: int
) -> list[Bar]:
    bars: list[Bar] = []
    width = min(slot * 0.45, 28)
    for month, x in zip(months, xs, strict=True):
        y = top + BAR_HEIGHT
        for colour, count in (("yellow", month.yellow), ("red", month.red)):
            height = BAR_HEIGHT * count / most
            y -= height
            if count:
                bars.append(Bar(colour, *(round(n, 1) for n in (x - width / 2, y, width, height))))
    return bars
