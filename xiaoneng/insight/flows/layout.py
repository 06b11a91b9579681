"""Where the boxes and lines of a flow lie: layers from top to bottom. Lengths are pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from xiaoneng.insight.flows.layers import (
    Name,
    chains_of,
    gaps_in,
    layers_of,
    mean_of,
    neighbours,
    order_of,
    rows_of,
)
from xiaoneng.insight.flows.network import Activity, Network, Passage

WIDTH, HEIGHT = 172, 50  # of a box
GAP = 14  # the width that a line takes in a layer it passes
BETWEEN, BELOW = 26, 60  # things side by side, one layer below the other
EDGE = 24  # around everything
SIDE = 40  # how far a loop swings out
BACK = 30  # how far from the middle of a box what leads back begins
ROUNDS = 16
THIN, THICK = 1.0, 8.0
Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Box:
    activity: Activity
    x: float  # the left upper corner
    y: float

    @property
    def middle(self) -> float:
        return self.x + WIDTH / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A passage as a path of SVG, its label's place, its width, and the corners of the path."""

    passage: Passage
    path: str
    x: float
    y: float
    width: float
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Drawing:
    boxes: Sequence[Box]
    lines: Sequence[Line]
    width: float
    height: float


def laid_out(network: Network) -> Drawing:
    order = order_of(network)
    layers = layers_of(network, order)
    chains = chains_of(network, order, layers)
    middles = middles_of(rows_of(layers, chains), chains)
    left = min((middles[one.name] for one in network.activities), default=0) - WIDTH / 2 - EDGE
    left = min([left, *(place - GAP - EDGE for place in middles.values())])
    boxes = {
        one.name: Box(one, middles[one.name] - WIDTH / 2 - left, top_of(layers[one.name]))
        for one in network.activities
    }
    lines = []
    for one, chain in chains.items():
        gaps = [(middles[gap] - left, top_of(gap.layer)) for gap in gaps_in(chain)]
        points = _points(one, boxes, gaps, is_back=chain[0] != one.source)
        lines.append(_line(one, points, network.most))
    right = [place - left + GAP for place in middles.values()]
    right += [box.x + WIDTH for box in boxes.values()]
    right += [boxes[one.source].x + WIDTH + SIDE for one in network.passages if one.is_loop]
    below = max((box.y + HEIGHT for box in boxes.values()), default=0)
    return Drawing(list(boxes.values()), lines, max(right, default=0) + EDGE, below + EDGE)


def top_of(layer: int) -> float:
    return float(EDGE + layer * (HEIGHT + BELOW))


def middles_of(
    rows: Sequence[Sequence[Name]], chains: Mapping[Passage, list[Name]]
) -> dict[Name, float]:
    """Where the middle of everything lies: near what it is joined to, in the order of its row."""
    above, below = neighbours(chains)
    middles: dict[Name, float] = {}
    for row in rows:
        middles |= spread(row, dict.fromkeys(row, 0.0))
    for turn in range(ROUNDS):
        ways, inner = (above, rows[1:]) if turn % 2 == 0 else (below, rows[-2::-1])
        for row in inner:
            wished = {name: mean_of(ways[name], middles, middles[name]) for name in row}
            middles |= spread(row, wished)
    return middles


def spread(row: Sequence[Name], wished: Mapping[Name, float]) -> dict[Name, float]:
    """Places that do not touch, in the order given, on average where they were wished."""
    places: dict[Name, float] = {}
    last = float("-inf")
    for name in row:
        half = (WIDTH if isinstance(name, str) else GAP) / 2
        places[name] = max(wished[name], last + half)
        last = places[name] + half + BETWEEN
    off = sum(places[name] - wished[name] for name in row) / len(row)
    return {name: place - off for name, place in places.items()}


def _points(one: Passage, boxes: Mapping[str, Box], gaps: Points, *, is_back: bool) -> Points:
    """Corners of a line: from box to box through its gaps, each passed from top to bottom."""
    source, target = boxes[one.source], boxes[one.target]
    if one.is_loop:
        return [(source.x + WIDTH, source.y + HEIGHT * 0.75), (source.x + WIDTH, source.y + 12)]
    inner = [point for x, y in gaps for point in ((x, y), (x, y + HEIGHT))]
    if is_back:
        return [(source.middle + BACK, source.y), *reversed(inner),
                (target.middle + BACK, target.y + HEIGHT)]  # fmt: skip
    return [(source.middle, source.y + HEIGHT), *inner, (target.middle, target.y)]


def _line(one: Passage, points: Points, most: int) -> Line:
    width = round(THIN + (THICK - THIN) * sqrt(one.times / most), 1)
    if one.is_loop:
        (x, y), (_same, end) = points
        out = x + SIDE
        path = (
            f"M{x:.1f} {y:.1f} C{out:.1f} {y + 12:.1f}, {out:.1f} {end - 16:.1f}, {x:.1f} {end:.1f}"
        )
        return Line(one, path, x + SIDE * 0.75, (y + end) / 2, width, points)
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for place in range(0, len(points), 2):
        (x, y), (end_x, end_y) = points[place], points[place + 1]
        bend = (end_y - y) / 2
        path += f" C{x:.1f} {y + bend:.1f}, {end_x:.1f} {end_y - bend:.1f}, {end_x:.1f} {end_y:.1f}"
        if place + 2 < len(points):
            path += f" L{points[place + 2][0]:.1f} {points[place + 2][1]:.1f}"
    middle = len(points) // 2
    upper, lower = points[middle - 1], points[middle]
    return Line(one, path, (upper[0] + lower[0]) / 2, (upper[1] + lower[1]) / 2, width, points)
