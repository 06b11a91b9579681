"""What `xiaoneng lab` asks of a log: which cases, which other limits, which ladder.

The names are those of the page of the lab (insight/lab/asking.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from xiaoneng.batch.given_limits import NOTHING_GIVEN, Given
from xiaoneng.batch.period import Period
from xiaoneng.batch.target import Job
from xiaoneng.core.clock import FARTHEST, Distances
from xiaoneng.core.on_trial import AS_IT_IS, KEPT, SAME, TARGET, Ladder
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.shortening import SHARES

RATE, LEAST_RATE, MOST_RATE = 95.0, 50.0, 99.9  # per cent
TRIED = "--change, --rate, --limits, or a ladder (--profile, --yellow, --red, --law, --share)"


@dataclass(frozen=True)
class Question:
    """The cases of a period by other promises, by another ladder, or both.

    change: one of SHARES, TARGET or KEPT, for the items of which `limits` say nothing.
    rate: on-time, per cent; with one the change is TARGET.
    unit: of new limits; "" for that of most cases of an item.
    """

    period: Period
    change: str = KEPT
    rate: float | None = None
    limits: Given = NOTHING_GIVEN
    unit: str = ""
    ladder: Ladder = AS_IT_IS

    @property
    def is_target(self) -> bool:
        """Whether the limits are asked for that an on-time rate needs."""
        return self.change == TARGET or self.rate is not None

    @property
    def percent(self) -> float:
        """The on-time rate aimed at."""
        return RATE if self.rate is None else self.rate

    @property
    def by(self) -> Fraction | None:
        """By which share promises are shorter."""
        return SHARES.get(self.change)

    @property
    def shares(self) -> dict[str, Fraction | None]:
        """The same of the items that the file puts into a class."""
        named = self.limits.classes.items()
        return {item: None if name == SAME else SHARES[name] for item, name in named}

    @property
    def told(self) -> dict[str, object]:
        """As the summary says it."""
        return {
            **self.period.told,
            "change": TARGET if self.is_target else self.change,
            "rate": self.percent if self.is_target else None,
            "limits": len(self.limits.items),
            "ladder": self.ladder.said,
        }

    def refuse(self, job: Job) -> None:
        """Questions that no answer could be given to."""
        self.period.refuse(job)
        for problem in self._problems():
            raise Unusable(problem)

    def _problems(self) -> Iterator[str]:
        if not (self.is_target or self.change or self.limits.items) and self.ladder.is_same:
            yield f"nothing is tried; say {TRIED}"
        if self.rate is not None and self.change in SHARES:
            yield (
                f"--change {self.change} makes every promise shorter by a share, --rate "
                f"{self.rate:g} as its item needs; say one of the two"
            )
        if not LEAST_RATE <= self.percent <= MOST_RATE:
            yield f"--rate {self.percent:g} is outside {LEAST_RATE:g} to {MOST_RATE:g} per cent"
        if self.unit and not (self.is_target or self.limits.limits):
            yield f"--unit {self.unit} is that of new limits; say --rate or --limits with it"
        for name in Distances._fields:
            far = getattr(self.ladder, name)
            if far is not None and not 1 <= far <= FARTHEST:
                yield f"--{name} {far} is outside 1 to {FARTHEST}"
