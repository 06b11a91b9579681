"""Twelve months beside the same twelve a year before: one small line for each organ, one scale."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from xiaoneng.batch.report.charts import runs_of
from xiaoneng.kit.drawing import safe
from xiaoneng.kit.months import Month

WIDTH, HEIGHT = 300, 132  # pixels
LEFT, RIGHT, TOP, FOOT = 40, 46, 10, 22
RULES = 3  # horizontal lines, foot and head among them
STEPS = (1, 2, 5)
Values = Sequence[float | None]


class Scale(NamedTuple):
    """What stands at the foot and at the head of every picture."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """`now` and `before` are by month, the earliest first; `words` says a value, `axis` a rule."""

    months: Sequence[Month]
    now: Values
    before: Values
    words: Callable[[float], str]
    axis: Callable[[float], str]
    told: str


def scale_of(trends: Iterable[Trend], *, is_share: bool) -> Scale:
    """One scale for all: shares up to 100 per cent at least, counts from zero."""
    known = [one for trend in trends for one in (*trend.now, *trend.before) if one is not None]
    if is_share:
        low = min(int(min(known, default=0.9) * 10) / 10, 0.9)
        return Scale(low, max(1.0, max(known, default=1.0)))
    return Scale(0, round_above(max(known, default=1)))


def round_above(most: float) -> float:
    """A round number not below the highest."""
    scale = 1
    while True:
        for step in STEPS:
            if step * scale >= most:
                return step * scale
        scale *= 10


def trend_drawn(trend: Trend, scale: Scale) -> SafeString:
    """This year's line with its last value, last year's dashed behind it."""
    slot = (WIDTH - LEFT - RIGHT) / max(len(trend.months) - 1, 1)
    xs = [LEFT + place * slot for place in range(len(trend.months))]
    now, before = ([_y(one, scale) for one in values] for values in (trend.now, trend.before))
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    pieces = [f'<svg class="xn-trend" {size} role="img" aria-label="{safe(trend.told)}">']
    for place in range(RULES):
        value = scale.low + (scale.high - scale.low) * place / (RULES - 1)
        y = _y(value, scale) or 0.0
        pieces.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}"/>')
        pieces.append(
            f'<text class="axis" x="{LEFT - 6}" y="{y + 4:.1f}">{safe(trend.axis(value))}</text>'
        )
    pieces += [f'<polyline class="before" points="{run}"/>' for run in runs_of(xs, before)]
    pieces += [f'<polyline points="{run}"/>' for run in runs_of(xs, now)]
    pieces += _dots(xs, now, trend)
    for place in (0, len(trend.months) - 1):
        anchor = "start" if place == 0 else "end"
        label = safe(str(trend.months[place]))
        pieces.append(
            f'<text x="{xs[place]:.1f}" y="{HEIGHT - 6}" text-anchor="{anchor}">{label}</text>'
        )
    return SafeString("".join([*pieces, "</svg>"]))


def _dots(xs: Sequence[float], ys: Values, trend: Trend) -> list[str]:
    """A dot for each month that stands alone, a large one with its value for the last known."""
    known = [place for place, y in enumerate(ys) if y is not None]
    pieces = [f'<circle cx="{xs[place]:.1f}" cy="{ys[place]}" r="2"/>' for place in known[:-1]]
    if known:
        last = known[-1]
        x, y, value = xs[last], ys[last] or 0.0, trend.now[last] or 0.0
        pieces.append(f'<circle cx="{x:.1f}" cy="{y}" r="4"/>')
        said = safe(trend.words(value))
        pieces.append(f'<text class="last" x="{x + 7:.1f}" y="{y + 4:.1f}">{said}</text>')
    return pieces


def _y(value: float | None, scale: Scale) -> float | None:
    if value is None:
        return None
    share = (value - scale.low) / ((scale.high - scale.low) or 1)
    return round(TOP + (HEIGHT - TOP - FOOT) * (1 - share), 1)
