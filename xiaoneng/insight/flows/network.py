"""A flow as a network of activities and passages, and the part of it that is worth drawing."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import chain
from typing import TypeVar

START, END = "\u25b6", "\u25a0"  # no activity of a log is called so
ACT = "act:"  # before an act of the platform: no activity of a log is taken for one


@dataclass(frozen=True, slots=True)
class Activity:
    """What is done: how often, in how many cases, and at which place of them (on average)."""

    name: str
    times: int
    cases: int
    place: float


@dataclass(frozen=True, slots=True)
class Passage:
    """One activity directly after another; `seconds` of office time between them (median)."""

    source: str
    target: str
    times: int
    cases: int
    seconds: float | None = None

    @property
    def is_loop(self) -> bool:
        return self.source == self.target


Counted = TypeVar("Counted", Activity, Passage)


@dataclass(frozen=True)
class Network:
    """Activities in the order of their places, and passages, most frequent first."""

    activities: Sequence[Activity]
    passages: Sequence[Passage]
    hidden_activities: int = 0
    hidden_passages: int = 0

    @property
    def most(self) -> int:
        """The most frequent passage, which is drawn widest."""
        return max((one.times for one in self.passages), default=0)


def network_of(activities: Iterable[Activity], passages: Iterable[Passage]) -> Network:
    return Network(
        sorted(activities, key=lambda one: (one.place, -one.times, one.name)),
        sorted(passages, key=lambda one: (-one.times, one.source, one.target)),
    )


def simplified(whole: Network, share: float, opened: Collection[str] = ()) -> Network:
    """The most frequent activities, and passages between them, that make up a share of all.

    None of them stands alone: the most frequent way to each and from it is kept with it, and what
    it leads to, so that everything hangs together from begin to end. All that an opened activity
    is passed to or from is kept too.
    """
    inner = [one for one in whole.activities if one.name not in (START, END)]
    kept = {one.name for one in _making_up(inner, share)} | {START, END}
    kept, chosen = _joined(whole, kept, share)
    shown = [one for one in whole.passages if not {one.source, one.target}.isdisjoint(opened)]
    if shown:
        kept |= {name for one in shown for name in (one.source, one.target)}
        kept, more = _joined(whole, kept, 0)
        chosen |= {*shown, *more}
    activities = [one for one in whole.activities if one.name in kept]
    return replace(
        whole,
        activities=activities,
        passages=[one for one in whole.passages if one in chosen],
        hidden_activities=len(whole.activities) - len(activities),
        hidden_passages=len(whole.passages) - len(chosen),
    )


def _joined(whole: Network, kept: set[str], share: float) -> tuple[set[str], set[Passage]]:
    """Some activities with what joins them, and of the passages between them a share of all."""
    while lost := _lost(whole, kept):
        kept = kept | lost
    between = [one for one in whole.passages if {one.source, one.target} <= kept]
    best = (_best(between, side).values() for side in ("source", "target"))
    chosen = {*_making_up(between, share), *chain.from_iterable(best)}
    for root, near, far in ((START, "source", "target"), (END, "target", "source")):
        chosen |= _leading(whole, kept, chosen, (root, near, far))
    return kept | {name for one in chosen for name in (one.source, one.target)}, chosen


def _leading(
    whole: Network, kept: Collection[str], chosen: Collection[Passage], way: tuple[str, str, str]
) -> set[Passage]:
    """The passages that lead from a root, near to far, to all that is kept and not led to yet."""
    root, near, far = way
    tree = _tree(whole.passages, way)
    led = {root, *(getattr(one, far) for one in _tree(chosen, way).values())}
    more: set[Passage] = set()
    for name in tree:  # what is led to most often first
        if name not in kept:
            continue
        place = name
        while place not in led and place in tree:
            more.add(tree[place])
            led.add(place)
            place = getattr(tree[place], near)
    return more


def _tree(passages: Collection[Passage], way: tuple[str, str, str]) -> dict[str, Passage]:
    """By activity, the passage that leads to it: the most frequent ones that go on from a root."""
    root, near, far = way
    onward: dict[str, list[Passage]] = {}
    for one in passages:
        onward.setdefault(getattr(one, near), []).append(one)
    tree: dict[str, Passage] = {}
    waiting: list[tuple[int, str, str, Passage]] = []
    names = [root]
    while names:
        for one in onward.pop(names.pop(), ()):
            heappush(waiting, (-one.times, one.source, one.target, one))
        while waiting and not names:
            one = heappop(waiting)[3]
            name = getattr(one, far)
            if name != root and name not in tree:
                tree[name] = one
                names.append(name)
    return tree


def left_out(whole: Network, part: Network) -> dict[str, int]:
    """How many passages of each activity that is drawn are not."""
    drawn, names = set(part.passages), {one.name for one in part.activities}
    hidden = [one for one in whole.passages if one not in drawn]
    return Counter(name for one in hidden for name in {one.source, one.target} if name in names)


def _lost(whole: Network, kept: set[str]) -> set[str]:
    """What is not kept although nothing else leads to something kept, or on from it."""
    lost = set()
    for side, other in (("source", "target"), ("target", "source")):
        inside = {getattr(one, side) for one in whole.passages
                  if {one.source, one.target} <= kept and not one.is_loop}  # fmt: skip
        best = _best(whole.passages, side)
        lost |= {getattr(best[name], other) for name in kept - inside if name in best}
    return lost - kept


def _best(passages: Sequence[Passage], side: str) -> dict[str, Passage]:
    """The most frequent passage from (source), or to (target), each activity."""
    best: dict[str, Passage] = {}
    for one in passages:  # most frequent first
        if not one.is_loop:
            best.setdefault(getattr(one, side), one)
    return best


def _making_up(rows: Sequence[Counted], share: float) -> list[Counted]:
    """The first, most frequent ones, until they are a share of all; never less than one."""
    ordered = sorted(rows, key=lambda one: -one.times)
    total, kept = sum(one.times for one in rows), 0
    chosen: list[Counted] = []
    for one in ordered:
        if chosen and kept >= share * total:
            break
        chosen.append(one)
        kept += one.times
    return chosen
