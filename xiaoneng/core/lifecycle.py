"""A state machine as a value: which steps may follow which states."""

from collections.abc import Iterator
from dataclasses import dataclass

from xiaoneng.core.refusals import IllegalStep, Unusable, mark


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    sources: frozenset[str]
    target: str


def step(name: str, *sources: str, to: str) -> Step:
    return Step(name, frozenset(sources), to)


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """An initial state and the steps between states; a state without steps out of it is final."""

    initial: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        seen: set[tuple[str, str]] = set()
        for one in self.steps:
            for source in one.sources:
                if (one.name, source) in seen:
                    raise Unusable(f"{one.name} from {source} leads to two states")
                seen.add((one.name, source))
        lost = self.states - self._reached()
        if lost:
            raise Unusable(f"no step leads to {', '.join(sorted(lost))}")

    @property
    def states(self) -> frozenset[str]:
        sources = frozenset[str]().union(*(one.sources for one in self.steps))
        return sources | {self.initial} | {one.target for one in self.steps}

    @property
    def final(self) -> frozenset[str]:
        return self.states - frozenset[str]().union(*(one.sources for one in self.steps))

    def steps_from(self, state: str) -> tuple[str, ...]:
        """Names of the steps that may be taken now, in the order they were written."""
        return tuple(one.name for one in self.steps if state in one.sources)

    def after(self, state: str, name: str) -> str:
        """The state that step `name` leads to; raises IllegalStep where it may not be taken."""
        for one in self.steps:
            if one.name == name and state in one.sources:
                return one.target
        raise IllegalStep(mark("this is not possible in the present state"), step=name, state=state)

    def mermaid(self) -> Iterator[str]:
        """The diagram of the manual, line by line."""
        yield "stateDiagram-v2"
        yield f"    [*] --> {self.initial}"
        for one in self.steps:
            for source in sorted(one.sources):
                yield f"    {source} --> {one.target}: {one.name}"
        for state in sorted(self.final):
            yield f"    {state} --> [*]"

    def _reached(self) -> frozenset[str]:
        reached = {self.initial}
        while True:
            more = {one.target for one in self.steps if one.sources & reached} - reached
            if not more:
                return frozenset(reached)
            reached |= more
