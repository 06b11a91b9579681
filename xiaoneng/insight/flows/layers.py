"""Layers of a flow: which activity stands above which, and beside which (after Sugiyama).

A passage over several layers passes through a gap in each of them, so that no line runs through a
box. What leads back is laid out as if it led on, and drawn upwards.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from xiaoneng.insight.flows.network import END, START, Network, Passage


class Gap(NamedTuple):
    """Where a passage goes through a layer."""

    source: str
    target: str
    layer: int


Name = str | Gap
Ways = Mapping[Name, Sequence[tuple[Name, int]]]  # neighbours, and how often one goes there
SWEEPS = 12


def order_of(network: Network) -> dict[str, int]:
    """A rank for each activity, with few passages against it (Eades, Lin and Smyth 1993).

    What only leads on goes to the front, what only is led to goes to the end; else whatever leads
    on more than it is led to. Begin stands first and End last.
    """
    left = {one.name: number for number, one in enumerate(network.activities)}
    front: list[str] = []
    back: list[str] = []
    for name, end in ((START, front), (END, back)):
        if name in left:
            left.pop(name)
            end.append(name)
    while left:
        gain = dict.fromkeys(left, 0)
        into, out = set(), set()
        for one in network.passages:
            if one.source in left and one.target in left and not one.is_loop:
                gain[one.source] += one.times
                gain[one.target] -= one.times
                out.add(one.source)
                into.add(one.target)
        sinks = [name for name in left if name not in out and name in into]
        if sinks:
            chosen = max(sinks, key=lambda name: left[name])
            back.insert(0, chosen)
        else:
            free = [name for name in left if name not in into]
            chosen = min(free or left, key=lambda name: (not free and -gain[name], left[name]))
            front.append(chosen)
        left.pop(chosen)
    return {name: rank for rank, name in enumerate(front + back)}


def layers_of(network: Network, order: Mapping[str, int]) -> dict[str, int]:
    """The layer of each activity: below everything that leads to it."""
    ways = defaultdict(list)
    for one in network.passages:
        upper, lower = ends(one, order)
        ways[lower].append(upper)
    layers: dict[str, int] = {}
    for name in sorted(order, key=lambda one: order[one]):
        above = [layers[one] for one in ways[name] if one != name]
        layers[name] = max(above, default=-1 if name == START else 0) + 1
    if END in layers:
        layers[END] = 0
        layers[END] = max(layers.values()) + 1
    return layers


def ends(one: Passage, order: Mapping[str, int]) -> tuple[str, str]:
    """The upper and the lower end of a passage, whichever way it leads."""
    if order[one.source] <= order[one.target]:
        return one.source, one.target
    return one.target, one.source


def chains_of(
    network: Network, order: Mapping[str, int], layers: Mapping[str, int]
) -> dict[Passage, list[Name]]:
    """What each passage goes through from its upper end to its lower: gaps in between."""
    chains: dict[Passage, list[Name]] = {}
    for one in network.passages:
        upper, lower = ends(one, order)
        between = range(layers[upper] + 1, layers[lower])
        chains[one] = [upper, *(Gap(one.source, one.target, layer) for layer in between), lower]
    return chains


def gaps_in(chain: Sequence[Name]) -> list[Gap]:
    return [one for one in chain if isinstance(one, Gap)]


def rows_of(layers: Mapping[str, int], chains: Mapping[Passage, list[Name]]) -> list[list[Name]]:
    """What stands in each layer, side by side so that few lines cross."""
    rows: list[list[Name]] = [[] for _layer in range(max(layers.values(), default=-1) + 1)]
    for name, layer in layers.items():
        rows[layer].append(name)
    for chain in chains.values():
        for gap in gaps_in(chain):
            rows[gap.layer].append(gap)
    above, below = neighbours(chains)
    for sweep in range(SWEEPS):
        ways, inner = (above, rows[1:]) if sweep % 2 == 0 else (below, rows[-2::-1])
        places = {name: place for row in rows for place, name in enumerate(row)}
        for row in inner:
            wished = {name: mean_of(ways[name], places, places[name]) for name in row}
            row.sort(key=lambda name: (wished[name], places[name]))
            places |= {name: place for place, name in enumerate(row)}
    return rows


def neighbours(chains: Mapping[Passage, list[Name]]) -> tuple[Ways, Ways]:
    """What lies directly above and below each name, with the times it is passed to."""
    above: dict[Name, list[tuple[Name, int]]] = defaultdict(list)
    below: dict[Name, list[tuple[Name, int]]] = defaultdict(list)
    for passage, chain in chains.items():
        for upper, lower in pairwise(chain):
            if upper != lower:
                above[lower].append((upper, passage.times))
                below[upper].append((lower, passage.times))
    return above, below


def mean_of(
    ways: Sequence[tuple[Name, int]], places: Mapping[Name, float], otherwise: float
) -> float:
    """The middle of some neighbours, each counted as often as one goes there."""
    total = sum(times for _name, times in ways)
    return sum(times * places[name] for name, times in ways) / total if total else otherwise
