"""The flow that a handbook asks for as BPMN 2.0, with its drawing, for other programs.

Steps are tasks, with their limits told in the documentation. Where a step has several before or
behind it, all of them are meant: a parallel gateway stands between.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from xiaoneng.insight.flows.handbook import HandbookStep
from xiaoneng.insight.flows.layout import HEIGHT, WIDTH, Box, Drawing, Line, laid_out
from xiaoneng.insight.flows.network import END, START, Activity, Passage, network_of

OMG = "http://www.omg.org/spec"
SPACES = {
    "": f"{OMG}/BPMN/20100524/MODEL",
    "bpmndi": f"{OMG}/BPMN/20100524/DI",
    "dc": f"{OMG}/DD/20100524/DC",
    "di": f"{OMG}/DD/20100524/DI",
}
TARGET = "urn:xiaoneng:handbook"
SIZES = {"task": (WIDTH, HEIGHT), "parallelGateway": (50, 50)}
ROUND = (36, 36)  # of the events at both ends


class Node(NamedTuple):
    """Something of a flow: its element in BPMN, its words, and what is told of it."""

    kind: str
    words: str = ""
    told: str = ""

    @property
    def size(self) -> tuple[int, int]:
        return SIZES.get(self.kind, ROUND)


@dataclass(frozen=True)
class Process:
    """Nodes by their ids, and which leads to which."""

    nodes: Mapping[str, Node]
    ways: Sequence[tuple[str, str]]


def process_of(steps: Sequence[HandbookStep], told: Mapping[str, str]) -> Process:
    """The flow of some steps; `told` is what is said of each, by its code."""
    names = {step.code: f"task_{place}" for place, step in enumerate(steps, start=1)}
    nodes = {START: Node("startEvent"), END: Node("endEvent")}
    nodes |= {names[one.code]: Node("task", one.words, told.get(one.code, "")) for one in steps}
    ways = [
        (names[code], names[step.code])
        for step in steps
        for code in dict.fromkeys(step.follows)
        if code in names
    ]
    led_to, leading = ({way[end] for way in ways} for end in (1, 0))
    ways += [(START, one) for one in names.values() if one not in led_to]
    ways += [(one, END) for one in names.values() if one not in leading]
    return with_gateways(nodes, ways)


def with_gateways(nodes: dict[str, Node], ways: Sequence[tuple[str, str]]) -> Process:
    """A gateway behind what leads to several, and one before what several lead to."""
    out, into = (Counter(way[end] for way in ways) for end in (0, 1))
    forks = {name: f"fork_{place}" for place, name in enumerate(nodes) if out[name] > 1}
    joins = {name: f"join_{place}" for place, name in enumerate(nodes) if into[name] > 1}
    gateways = dict.fromkeys([*forks.values(), *joins.values()], Node("parallelGateway"))
    found = [(forks.get(source, source), joins.get(target, target)) for source, target in ways]
    found += list(forks.items())
    found += [(gateway, name) for name, gateway in joins.items()]
    return Process({**nodes, **gateways}, found)


def drawing_of(process: Process) -> Drawing:
    """Where everything lies, by the layout of the flow map."""
    activities = [Activity(name, 1, 1, place) for place, name in enumerate(process.nodes)]
    return laid_out(network_of(activities, [Passage(*way, 1, 1) for way in process.ways]))


def bpmn_of(process: Process, title: str) -> bytes:
    """The whole file."""
    for prefix, space in SPACES.items():
        ElementTree.register_namespace(prefix, space)
    root = Element(tag("definitions"), {"id": "handbook", "targetNamespace": TARGET})
    held = SubElement(
        root, tag("process"), {"id": "process", "name": title, "isExecutable": "false"}
    )
    flows = {way: f"flow_{place}" for place, way in enumerate(process.ways, start=1)}
    for name, node in process.nodes.items():
        add_node(held, name, node, flows)
    for (source, target), name in flows.items():
        ends = {"sourceRef": id_of(source), "targetRef": id_of(target)}
        SubElement(held, tag("sequenceFlow"), {"id": name, **ends})
    diagram = SubElement(root, tag("BPMNDiagram", "bpmndi"), {"id": "diagram"})
    said = {"id": "plane", "bpmnElement": "process"}
    plane = SubElement(diagram, tag("BPMNPlane", "bpmndi"), said)
    drawing = drawing_of(process)
    for box in drawing.boxes:
        add_shape(plane, box, process.nodes[box.activity.name])
    for line in drawing.lines:
        add_edge(plane, line, process.nodes, flows)
    found: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found


def add_node(held: Element, name: str, node: Node, flows: Mapping[tuple[str, str], str]) -> None:
    said = {"id": id_of(name)} | ({"name": node.words} if node.words else {})
    element = SubElement(held, tag(node.kind), said)
    if node.told:
        SubElement(element, tag("documentation")).text = node.told
    for end, what in ((1, "incoming"), (0, "outgoing")):
        for way, flow in flows.items():
            if way[end] == name:
                SubElement(element, tag(what)).text = flow


def add_shape(plane: Element, box: Box, node: Node) -> None:
    """A node in the middle of its box."""
    name = id_of(box.activity.name)
    width, height = node.size
    shape = SubElement(
        plane, tag("BPMNShape", "bpmndi"), {"id": f"shape_{name}", "bpmnElement": name}
    )
    bounds = {
        "x": f"{box.middle - width / 2:.0f}",
        "y": f"{box.y + (HEIGHT - height) / 2:.0f}",
        "width": str(width),
        "height": str(height),
    }
    SubElement(shape, tag("Bounds", "dc"), bounds)


def add_edge(
    plane: Element, line: Line, nodes: Mapping[str, Node], flows: Mapping[tuple[str, str], str]
) -> None:
    one = line.passage
    flow = flows[one.source, one.target]
    said = {"id": f"edge_{flow}", "bpmnElement": flow}
    edge = SubElement(plane, tag("BPMNEdge", "bpmndi"), said)
    for x, y in corners(line, nodes[one.source], nodes[one.target]):
        SubElement(edge, tag("waypoint", "di"), {"x": f"{x:.0f}", "y": f"{y:.0f}"})


def corners(line: Line, source: Node, target: Node) -> Iterator[tuple[float, float]]:
    """Where a line begins, bends and ends: at the edges of what it joins."""
    (first_x, first_y), *inner, (last_x, last_y) = line.points
    yield first_x, first_y - (HEIGHT - source.size[1]) / 2
    yield from inner
    yield last_x, last_y + (HEIGHT - target.size[1]) / 2


def id_of(name: str) -> str:
    return {START: "start", END: "end"}.get(name, name)


def tag(name: str, prefix: str = "") -> str:
    return f"{{{SPACES[prefix]}}}{name}"
