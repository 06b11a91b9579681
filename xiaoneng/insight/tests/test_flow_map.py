"""A flow of more than thirty activities is readable: what the layout promises of its picture."""

import random
from collections import Counter, defaultdict
from itertools import combinations, pairwise

import pytest

from xiaoneng.insight.flows.drawing import Words, drawn, thresholds
from xiaoneng.insight.flows.labels import area_at, do_meet
from xiaoneng.insight.flows.layers import chains_of, layers_of, order_of, rows_of
from xiaoneng.insight.flows.layout import BETWEEN, EDGE, GAP, HEIGHT, SIDE, WIDTH, laid_out
from xiaoneng.insight.flows.network import END, START, Activity, Passage, network_of, simplified

pytestmark = pytest.mark.extract


NUMBER, CASES = 34, 400
SHARES = (0.6, 0.8, 0.95, 1.0)


def paths():
    """Steps one after another; three at a time side by side, some left out, some gone again."""
    chance = random.Random(34)  # noqa: S311
    steps = [f"第{place}步现场核查与审查" for place in range(NUMBER)]
    for _case in range(CASES):
        path, place = [], 0
        while place < NUMBER:
            fate = chance.random()
            if place % 6 == 2:
                some = steps[place : place + 3]
                path += chance.sample(some, len(some))
                place += 3
            elif fate < 0.15 and place > 3:
                path += [steps[place]] * chance.randint(1, 2)  # some at once, which is a loop
                place -= chance.randint(1, 2)
            elif fate < 0.3:
                place += chance.randint(1, 4)
            else:
                path.append(steps[place])
                place += 1
        yield path


@pytest.fixture(scope="module")
def whole():
    times: Counter[tuple[str, str]] = Counter()
    places: dict[str, list[int]] = defaultdict(list)
    for path in paths():
        times.update(zip([START, *path], [*path, END], strict=True))
        for place, name in enumerate([START, *path, END]):
            places[name].append(place)
    return network_of(
        [Activity(name, len(some), 1, sum(some) / len(some)) for name, some in places.items()],
        [Passage(one, to, some, some, 60.0 * some) for (one, to), some in times.items()],
    )


@pytest.fixture(params=SHARES)
def part(request, whole):
    return simplified(whole, request.param)


def areas(drawing):
    return {
        box.activity.name: (box.x, box.y, box.x + WIDTH, box.y + HEIGHT) for box in drawing.boxes
    }


def curve(points):
    """Points along a line, twenty for each of its curves and straights."""
    for place, ((x, y), (end_x, end_y)) in enumerate(pairwise(points)):
        for some in range(21):
            t = some / 20
            bent = t * t * (3 - 2 * t), 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3
            across, down = bent if place % 2 == 0 else (t, t)
            yield x + (end_x - x) * across, y + (end_y - y) * down


def test_it_is_the_size_that_is_asked_about(whole):
    assert len(whole.activities) >= 34
    assert any(one.is_loop for one in whole.passages)
    assert len(whole.passages) > 250


def test_boxes_do_not_touch_and_everything_is_inside(part):
    drawing = laid_out(part)

    found = areas(drawing)
    assert len(found) == len(part.activities)
    assert not any(do_meet(one, other) for one, other in combinations(found.values(), 2))
    for line in drawing.lines:
        left, top, right, bottom = area_at((line.x, line.y), f"{line.passage.times:,}")
        assert 0 <= left < right <= drawing.width
        assert 0 <= top < bottom <= drawing.height


def test_no_line_runs_through_a_box(part):
    drawing = laid_out(part)

    found = areas(drawing)
    for line in drawing.lines:
        for x, y in [] if line.passage.is_loop else curve(line.points):
            for left, top, right, bottom in found.values():
                assert not (left < x < right and top < y < bottom), line.passage
    for line in drawing.lines:
        if line.passage.is_loop:
            left, _top, right, _bottom = found[line.passage.source]
            beside = (right, _top, right + SIDE, _bottom)
            assert not any(do_meet(beside, one) for one in found.values())


def test_numbers_are_clear_of_boxes_and_of_each_other(part):
    drawing = laid_out(part)

    numbers = [area_at((one.x, one.y), f"{one.passage.times:,}") for one in drawing.lines]
    assert not any(do_meet(one, other) for one, other in combinations(numbers, 2))
    assert not any(do_meet(one, box) for one in numbers for box in areas(drawing).values())


def test_the_picture_is_no_wider_than_its_fullest_row(part):
    drawing = laid_out(part)

    order = order_of(part)
    layers = layers_of(part, order)
    looped = {one.source for one in part.passages if one.is_loop}
    rows = rows_of(layers, chains_of(part, order, layers))
    fullest = max(
        sum((WIDTH if isinstance(one, str) else GAP) + BETWEEN + SIDE * (one in looped)
            for one in row)
        for row in rows
    )  # fmt: skip
    assert drawing.width <= fullest - BETWEEN + GAP + 2 * EDGE


def test_everything_drawn_hangs_together_from_begin_to_end(part):
    for root, near, far in ((START, "source", "target"), (END, "target", "source")):
        led, waiting = {root}, [root]
        while waiting:
            name = waiting.pop()
            more = {getattr(one, far) for one in part.passages if getattr(one, near) == name} - led
            led |= more
            waiting += more
        assert led == {one.name for one in part.activities}


def test_a_smaller_share_draws_less(whole):
    parts = [simplified(whole, share) for share in SHARES]

    assert parts[-1].hidden_passages == 0
    for fewer, more in pairwise(parts):
        assert len(fewer.passages) < len(more.passages)
        assert fewer.hidden_activities >= more.hidden_activities
    assert len(parts[1].passages) < len(whole.passages) / 3
    opened = simplified(whole, 0.6, [parts[0].activities[5].name])
    assert set(parts[0].passages) < set(opened.passages)


def test_each_name_fits_its_box(whole):
    drawing = laid_out(whole)

    svg = drawn(
        drawing, Words(str, str, lambda *pair: "?", {}), "流程", thresholds(drawing.lines, 1)
    )

    assert svg.count("…</text>") == 0
    assert svg.count("第33步现场核查与审查</text>") == 1
