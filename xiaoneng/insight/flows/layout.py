"""Where the boxes and lines of a flow lie: layers from top to bottom. Lengths are pixels."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import sqrt

from xiaoneng.insight.flows.labels import placed
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
from xiaoneng.insight.flows.network import START, Activity, Network, Passage

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
    """A passage as a path of SVG, its number's place, its width, and the corners of the path."""

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
    looped = {one.source for one in network.passages if one.is_loop}
    rows = rows_of(layers, chains)
    middles = middles_of(rows, chains, looped)
    if middles.get(START, 0) > 0:  # what is wider than its frame shows its left part first
        middles = middles_of([row[::-1] for row in rows], chains, looped)
    left = min((middles[one.name] for one in network.activities), default=0) - WIDTH / 2 - EDGE
    left = min([left, *(place - GAP - EDGE for place in middles.values())])
    boxes = {
        one.name: Box(one, middles[one.name] - WIDTH / 2 - left, top_of(layers[one.name]))
        for one in network.activities
    }
    lines: list[Line] = []
    for one, chain in chains.items():
        gaps = [(middles[gap] - left, top_of(gap.layer)) for gap in gaps_in(chain)]
        points = _points(one, boxes, gaps, is_back=chain[0] != one.source)
        lines.append(_line(one, points, network.most))
    right = [place - left + GAP for place in middles.values()]
    right += [box.x + WIDTH for box in boxes.values()]
    right += [boxes[one.source].x + WIDTH + SIDE for one in network.passages if one.is_loop]
    below = max((box.y + HEIGHT for box in boxes.values()), default=0)
    return Drawing(
        list(boxes.values()), _labelled(lines, boxes), max(right, default=0) + EDGE, below + EDGE
    )


def _labelled(lines: Sequence[Line], boxes: Mapping[str, Box]) -> list[Line]:
    """Each line with its number clear of the boxes and of other numbers; a loop has it outside."""
    areas = [(box.x, box.y, box.x + WIDTH, box.y + HEIGHT) for box in boxes.values()]
    straight = [one for one in lines if not one.passage.is_loop]
    told = [(f"{one.passage.times:,}", one.points) for one in straight]
    places = dict(zip((one.passage for one in straight), placed(told, areas), strict=True))
    return [
        replace(one, x=places[one.passage][0], y=places[one.passage][1])
        if one.passage in places
        else one
        for one in lines
    ]


def top_of(layer: int) -> float:
    return float(EDGE + layer * (HEIGHT + BELOW))


def middles_of(
    rows: Sequence[Sequence[Name]], chains: Mapping[Passage, list[Name]], looped: Collection[str]
) -> dict[Name, float]:
    """Where the middle of everything lies: near what it is joined to, in the order of its row.

    The picture is no wider than its fullest row needs.
    """
    above, below = neighbours(chains)
    packed = [Row.of(row, looped) for row in rows]
    bound = max((row.width for row in packed), default=0.0) / 2
    middles: dict[Name, float] = {}
    for row in packed:
        middles |= row.spread(dict.fromkeys(row.names, 0.0), bound)
    for turn in range(ROUNDS):
        ways, inner = (above, packed[1:]) if turn % 2 == 0 else (below, packed[-2::-1])
        for row in inner:
            wished = {name: mean_of(ways[name], middles, middles[name]) for name in row.names}
            middles |= row.spread(wished, bound)
    return middles


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side: by how much each middle is at least right of the first one's.

    before, behind: what the first takes left of its middle, and the last one right of it.
    """

    names: Sequence[Name]
    offsets: Sequence[float]
    before: float
    behind: float

    @classmethod
    def of(cls, names: Sequence[Name], looped: Collection[str]) -> "Row":
        halves = [(WIDTH if isinstance(name, str) else GAP) / 2 for name in names]
        rights = [
            half + (SIDE if name in looped else 0) for name, half in zip(names, halves, strict=True)
        ]
        steps = [right + BETWEEN + left for right, left in zip(rights, halves[1:], strict=False)]
        return cls(names, list(accumulate(steps, initial=0.0)), halves[0], rights[-1])

    @property
    def width(self) -> float:
        return self.before + self.offsets[-1] + self.behind

    def spread(self, wished: Mapping[Name, float], bound: float) -> dict[Name, float]:
        """Places that do not touch, as near to the wished ones as can be (least squares).

        Those that would touch are pooled around what they wish together, until none would. All
        lie within `bound` of the middle of the picture.
        """
        pools: list[tuple[float, int]] = []  # what some wish of the first one's place, how many
        for name, offset in zip(self.names, self.offsets, strict=True):
            place, number = wished[name] - offset, 1
            while pools and pools[-1][0] > place:
                before, others = pools.pop()
                place = (before * others + place * number) / (others + number)
                number += others
            pools.append((place, number))
        least, most = self.before - bound, bound - self.behind - self.offsets[-1]
        firsts = [min(max(place, least), most) for place, number in pools for _one in range(number)]
        told = zip(self.names, firsts, self.offsets, strict=True)
        return {name: first + offset for name, first, offset in told}


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
    return Line(one, path, *points[0], width, points)
