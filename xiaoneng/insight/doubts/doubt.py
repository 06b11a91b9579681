"""What a suspicion is, apart from how it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

CASES, RESULTS, TICKETS = "cases", "results", "tickets"  # what stands behind a suspicion
BEHIND = {  # what is not about cases
    "issued_without_case": RESULTS,
    "item_without_cases": RESULTS,
    "ticket_without_case": TICKETS,
}
CASE_BY_CASE = frozenset(
    {"closed_in_minutes", "paper_dated_before", "paused_long", "paused_often",
     "paused_without_work", "steps_at_once"}
)  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """One suspicion: of an organ, perhaps an officer or an item, with the cases behind it.

    `kind` is what stands behind it: `cases` are keys of cases, or of rows of a register.
    measured and usual are in the unit of the detector; moment in seconds (measures). `day` is the
    office seconds of a working day of the calendar.
    """

    detector: str
    organ: int
    officer: int | None
    item: str
    moment: int
    measured: float
    usual: float
    number: int
    total: int
    chance: float | None
    cases: tuple[int, ...]
    day: int

    @property
    def kind(self) -> str:
        return BEHIND.get(self.detector, CASES)

    @property
    def subject(self) -> str:
        """What names the cases: the same ones have the same."""
        if len(self.cases) == 1 and self.detector in CASE_BY_CASE:
            return f"cases.case:{self.cases[0]}"
        told = ",".join(str(key) for key in self.cases)
        return f"insight.doubt:{sha256(told.encode()).hexdigest()[:32]}"

    @property
    def key(self) -> str:
        """How a page names it."""
        return f"{self.detector}~{self.subject}"

    @property
    def rank(self) -> tuple[float, float]:
        """The worst first: the least likely, then what is farthest from the usual."""
        far = self.measured / self.usual if self.usual else self.measured
        if self.detector in ("closed_in_minutes", "paused_without_work"):
            far = -far
        return (1.0 if self.chance is None else self.chance, -far)


@dataclass(frozen=True)
class Doubts:
    """Everything suspicious in a period; few: groups too small to be judged, by detector, organ.

    An organ of None in `few` is an item of all organs together.
    """

    found: tuple[Doubt, ...]
    few: Mapping[str, Mapping[int | None, int]]
    cases: Mapping[int | None, int]  # closed ones looked at, by organ
    numbers: Mapping[int, str] = field(default_factory=dict)  # of the cases behind
    of_registers: Mapping[tuple[str, int], str] = field(default_factory=dict)  # of rows, by kind
    judged_until: date | None = None  # the last day of which rows of registers were looked at
