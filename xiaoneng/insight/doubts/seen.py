"""Of all suspicions those that a viewer asks for and may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xiaoneng.insight.doubts.doubt import CASES, Doubt, Doubts
from xiaoneng.insight.flows.asked import FlowAsked


@dataclass(frozen=True)
class Seen:
    """found: the worst first; few: groups too small to be judged, by detector; cases looked at."""

    found: Sequence[Doubt]
    few: Mapping[str, int]
    cases: int
    numbers: Mapping[int, str]
    of_registers: Mapping[tuple[str, int], str] = field(default_factory=dict)
    judged_until: date | None = None

    def numbers_of(self, one: Doubt) -> list[str]:
        """The numbers of what stands behind a suspicion."""
        if one.kind == CASES:
            return [self.numbers.get(key, str(key)) for key in one.cases]
        return [self.of_registers.get((one.kind, key), str(key)) for key in one.cases]

    def of(self, detector: str) -> list[Doubt]:
        return [one for one in self.found if one.detector == detector]

    def chosen(self, keys: Sequence[str]) -> list[Doubt]:
        """Those that a page names."""
        wanted = set(keys)
        return [one for one in self.found if one.key in wanted]


def seen_of(doubts: Doubts, asked: FlowAsked) -> Seen:
    organs = None if asked.organs is None else set(asked.organs)

    def is_seen(organ: int | None) -> bool:
        return organs is None or organ in organs

    few = {
        name: sum(number for organ, number in counts.items() if organ is None or is_seen(organ))
        for name, counts in doubts.few.items()
    }
    return Seen(
        found=[one for one in doubts.found if is_seen(one.organ)],
        few={name: number for name, number in few.items() if number},
        cases=sum(number for organ, number in doubts.cases.items() if is_seen(organ)),
        numbers=doubts.numbers,
        of_registers=doubts.of_registers,
        judged_until=doubts.judged_until,
    )
