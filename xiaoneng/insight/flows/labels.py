"""Where the number of each line stands: on its line, clear of boxes and of other numbers."""

from collections.abc import Iterator, Sequence
from itertools import chain

Point = tuple[float, float]
Area = tuple[float, float, float, float]  # left, top, right, bottom

SIGN, AROUND, TALL = 7, 12, 14  # of a number: one digit, the room beside it, its height
ON_CURVE = (0.5, 0.38, 0.62, 0.27, 0.73, 0.18, 0.82)  # how far along a curve


def placed(lines: Sequence[tuple[str, Sequence[Point]]], boxes: Sequence[Area]) -> list[Point]:
    """The middle of each number, in the order of the lines: those that come first choose first.

    lines: what is written, and the corners of the line: a curve from each even one to the next,
    straight from there on. Where nothing is clear, the place that meets fewest others is taken.
    """
    taken: list[Area] = []
    found = []
    for words, points in lines:
        met: list[tuple[int, int, Point, Area]] = []
        for place in places_on(points):
            area = area_at(place, words)
            number = sum(do_meet(area, other) for other in chain(taken, boxes))
            met.append((number, len(met), place, area))
            if not number:
                break
        _number, _rank, place, area = min(met)
        taken.append(area)
        found.append(place)
    return found


def places_on(points: Sequence[Point]) -> Iterator[Point]:
    """Where a number may stand, the middle of the line first."""
    middle = (len(points) - 1) / 2
    legs = sorted(range(len(points) - 1), key=lambda place: abs(place + 0.5 - middle))
    for share in ON_CURVE:
        for place in legs:
            (x, y), (end_x, end_y) = points[place], points[place + 1]
            if place % 2:  # straight down through a layer
                yield x, y + (end_y - y) * share
            else:
                yield between(x, end_x, share), y + (end_y - y) * along(share)


def between(start: float, end: float, share: float) -> float:
    """A curve that begins and ends upright: its bends lie beside its ends."""
    return start + (end - start) * share * share * (3 - 2 * share)


def along(share: float) -> float:
    """How far down such a curve is: its bends lie half way."""
    rest = 1 - share
    return 1.5 * share * rest * rest + 1.5 * share * share * rest + share**3


def area_at(place: Point, words: str) -> Area:
    half = (SIGN * len(words) + AROUND) / 2
    x, y = place
    return x - half, y - TALL / 2, x + half, y + TALL / 2


def do_meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
