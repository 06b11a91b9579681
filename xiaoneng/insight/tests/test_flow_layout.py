"""What is drawn of a flow: nothing lies on anything else, and everything is reached."""

from itertools import combinations, pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.insight.flows.drawing import FITS, Words, drawn, thresholds
from xiaoneng.insight.flows.layers import layers_of, order_of
from xiaoneng.insight.flows.layout import HEIGHT, WIDTH, laid_out
from xiaoneng.insight.flows.network import (
    END,
    START,
    Activity,
    Passage,
    network_of,
    simplified,
)

NAMES = "受理 审查 补正 现场核查 决定 送达".split()  # noqa: SIM905


@st.composite
def networks(draw):
    """The flow of some paths, as a log of them has it."""
    paths = draw(st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8), min_size=1))
    times: dict[tuple[str, str], int] = {}
    places: dict[str, list[int]] = {}
    for path in paths:
        for pair in zip([START, *path], [*path, END], strict=True):
            times[pair] = times.get(pair, 0) + 1
        for place, name in enumerate([START, *path, END]):
            places.setdefault(name, []).append(place)
    return network_of(
        [Activity(name, len(all_), 1, sum(all_) / len(all_)) for name, all_ in places.items()],
        [Passage(*pair, number, number, 60.0 * number) for pair, number in times.items()],
    )


def chain(*names: str, times: int = 10):
    return [Passage(source, target, times, times) for source, target in pairwise(names)]


def activities(*names: str):
    return [Activity(name, 10, 10, place) for place, name in enumerate(names)]


@given(networks(), st.floats(0.05, 1.0))
def test_boxes_do_not_touch_and_stay_in_the_picture(whole, share):
    network = simplified(whole, share)

    drawing = laid_out(network)

    assert {box.activity.name for box in drawing.boxes} == {one.name for one in network.activities}
    for box in drawing.boxes:
        assert 0 <= box.x <= drawing.width - WIDTH
        assert 0 <= box.y <= drawing.height - HEIGHT
    for one, other in combinations(drawing.boxes, 2):
        assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT


@given(networks(), st.floats(0.05, 1.0))
def test_every_passage_kept_is_one_line_within_the_picture(whole, share):
    network = simplified(whole, share)

    drawing = laid_out(network)

    assert [line.passage for line in drawing.lines] == list(network.passages)
    for line in drawing.lines:
        assert 0 <= line.x <= drawing.width
        assert 0 <= line.y <= drawing.height


@given(networks(), st.floats(0.05, 1.0))
def test_whatever_is_kept_is_led_to_and_leads_on(whole, share):
    network = simplified(whole, share)

    led_to = {one.target for one in network.passages if not one.is_loop}
    led_from = {one.source for one in network.passages if not one.is_loop}
    for one in network.activities:
        assert one.name in led_to or one.name == START
        assert one.name in led_from or one.name == END


def test_no_box_is_drawn_that_no_line_leads_to():
    """The most frequent way to one box may go through another that is not worth drawing."""
    names = ("受理", "审查", "决定", "补正")
    ways = [
        (START, "受理"), (START, "审查"), ("决定", "审查"), ("决定", "补正"), ("受理", "决定"),
        ("审查", END), ("审查", "补正"), ("补正", END), ("补正", "决定"),
    ]  # fmt: skip
    passages = [Passage(source, target, 1, 1) for source, target in ways]
    whole = network_of(
        [Activity(name, 1 if name == "受理" else 2, 1, place)
         for place, name in enumerate((START, *names, END))],
        passages,
    )  # fmt: skip

    part = simplified(whole, 0.75)

    led_to = {one.target for one in part.passages}
    assert {one.name for one in part.activities} - led_to == {START}


@given(networks())
def test_all_of_it_is_nothing_hidden(whole):
    network = simplified(whole, 1.0)

    assert (network.hidden_activities, network.hidden_passages) == (0, 0)
    assert list(network.passages) == list(whole.passages)


@given(networks())
def test_the_picture_is_well_formed_and_says_every_number(whole):
    drawing = laid_out(whole)
    steps = thresholds(drawing.lines, 0.5)
    svg = drawn(drawing, Words(str, str, lambda *pair: f"?{pair}", {}), "流程", steps)

    found = ElementTree.fromstring(svg)  # noqa: S314  # ours
    counts = [text.text for text in found.iter("text")]
    assert len(list(found.iter("rect"))) == len(whole.activities)
    for one in whole.passages:
        assert f"{one.times:,}" in counts
    assert all(step % 0.5 == 0 for step in steps)
    assert ("data-fits" in found.attrib) == (drawing.width <= FITS)
    assert "style" not in {key for element in found.iter() for key in element.attrib}


def test_what_leads_back_is_the_rarer_way():
    network = network_of(
        activities(START, "补正", "受理", "审查", END),
        [
            *chain(START, "受理", "审查", END),
            Passage("审查", "补正", 3, 3),
            Passage("补正", "审查", 2, 2),
            Passage("补正", "受理", 1, 1),
        ],
    )

    order = order_of(network)
    layers = layers_of(network, order)

    assert [name for name, _rank in sorted(order.items(), key=lambda pair: pair[1])] == [
        START, "受理", "审查", "补正", END,
    ]  # fmt: skip
    assert layers == {START: 0, "受理": 1, "审查": 2, "补正": 3, END: 4}


def test_only_the_most_frequent_part_is_drawn():
    rare = [Activity("退件", 1, 1, 3)]
    whole = network_of(
        [*activities(START, "受理", "审查", END), *rare],
        [*chain(START, "受理", "审查", END), *chain("审查", "退件", END, times=1)],
    )

    network = simplified(whole, 0.9)

    assert "退件" not in {one.name for one in network.activities}
    assert (network.hidden_activities, network.hidden_passages) == (1, 2)
