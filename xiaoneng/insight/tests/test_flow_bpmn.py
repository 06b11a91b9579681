"""The flow of a handbook as BPMN: whole, well formed, and drawn."""

from collections import Counter, defaultdict
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.cases.tests.importing import office
from xiaoneng.insight.flows.bpmn import SPACES, bpmn_of, process_of, tag
from xiaoneng.insight.flows.handbook import HandbookStep
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.extract
LIMIT = "时限：7 个工作日"


@st.composite
def handbooks(draw):
    """Steps of which each follows some of those before it; two may be called the same."""
    steps: list[HandbookStep] = []
    for place in range(draw(st.integers(1, 9))):
        codes = [one.code for one in steps]
        follows = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
        words = draw(st.sampled_from(["受理", "审查", '<"&>']))
        steps.append(HandbookStep(f"码 {place}", words, 1.0, "workday", None, tuple(follows)))
    return steps


def read(content):
    root = ElementTree.fromstring(content)  # noqa: S314  # our own
    process = root.find(tag("process"))
    flows = [
        (one.get("sourceRef"), one.get("targetRef")) for one in process.iter(tag("sequenceFlow"))
    ]
    nodes = {one.get("id"): one for one in process if not one.tag.endswith("}sequenceFlow")}
    return root, nodes, flows


@given(handbooks())
def test_every_flow_joins_nodes_and_every_step_is_on_a_way_from_begin_to_end(steps):
    root, nodes, flows = read(bpmn_of(process_of(steps, {}), "事项"))

    ids = Counter(one.get("id") for one in root.iter() if one.get("id"))
    assert set(ids.values()) == {1}
    assert {end for flow in flows for end in flow} == set(nodes)
    tasks = [name for name, one in nodes.items() if one.tag == tag("task")]
    assert [nodes[name].get("name") for name in tasks] == [one.words for one in steps]
    assert reached("start", flows) == set(nodes)
    assert reached("end", [flow[::-1] for flow in flows]) == set(nodes)
    out, into = (Counter(flow[end] for flow in flows) for end in (0, 1))
    for name, node in nodes.items():
        is_gateway = node.tag == tag("parallelGateway")
        assert is_gateway or max(out[name], into[name]) == 1
        assert len(node.findall(tag("incoming"))) == into[name]
        assert len(node.findall(tag("outgoing"))) == out[name]


@given(handbooks())
def test_a_step_comes_after_exactly_what_it_follows(steps):
    _root, nodes, flows = read(bpmn_of(process_of(steps, {}), "事项"))

    number = {one.code: f"task_{place}" for place, one in enumerate(steps, start=1)}
    wanted = {(number[code], number[one.code]) for one in steps for code in one.follows}
    assert direct(nodes, flows) == wanted


@given(handbooks())
def test_everything_is_drawn_and_no_two_shapes_touch(steps):
    root, nodes, flows = read(bpmn_of(process_of(steps, {}), "事项"))

    shapes = {one.get("bpmnElement"): one for one in root.iter(tag("BPMNShape", "bpmndi"))}
    edges = [one.get("bpmnElement") for one in root.iter(tag("BPMNEdge", "bpmndi"))]
    assert set(shapes) == set(nodes)
    assert len(edges) == len(set(edges)) == len(flows)
    bounds = [
        [float(one.find(tag("Bounds", "dc")).get(side)) for side in ("x", "y", "width", "height")]
        for one in shapes.values()
    ]
    for place, (x, y, width, height) in enumerate(bounds):
        for other_x, other_y, other_width, other_height in bounds[:place]:
            assert (
                x + width <= other_x or other_x + other_width <= x
                or y + height <= other_y or other_y + other_height <= y
            )  # fmt: skip
    for edge in root.iter(tag("BPMNEdge", "bpmndi")):
        assert len(edge.findall(tag("waypoint", "di"))) >= 2


def reached(begin, flows):
    ways = defaultdict(list)
    for source, target in flows:
        ways[source].append(target)
    found, waiting = {begin}, [begin]
    while waiting:
        for name in ways[waiting.pop()]:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def direct(nodes, flows):
    """Which task leads to which, through gateways alone."""
    found = set()
    for task in (name for name, one in nodes.items() if one.tag == tag("task")):
        waiting = [target for source, target in flows if source == task]
        while waiting:
            name = waiting.pop()
            if nodes[name].tag == tag("task"):
                found.add((task, name))
            else:
                waiting += [target for source, target in flows if source == name]
    return found


def test_the_page_of_an_item_gives_its_handbook(source, version, client):
    client.force_login(office(source))
    page = client.get(reverse("insight:flow"), {"item": version.item_id}).content.decode()
    assert f"?item={version.item_id}&amp;out=bpmn" in page

    answer = client.get(reverse("insight:flow"), {"item": version.item_id, "out": "bpmn"})

    assert answer["Content-Disposition"].endswith('.bpmn"')
    root, nodes, _flows = read(b"".join(answer.streaming_content))
    assert root.tag == f"{{{SPACES['']}}}definitions"
    told = {one.get("name"): one.findtext(tag("documentation")) for one in nodes.values()}
    assert told["审查"] == LIMIT
    assert client.get(reverse("insight:flow"), {"out": "bpmn"}).status_code == 404


def test_an_officer_gets_none(source, client):
    client.force_login(someone("officer", OrganFactory(parent=source.organ)))

    assert client.get(reverse("insight:flow"), {"out": "bpmn"}).status_code == 403
