"""The post somebody held at a moment, as measures.overruns.with_posts says it."""

from collections.abc import Iterable
from datetime import date

from xiaoneng.core.sessions import DAY
from xiaoneng.insight.lab.holders import NOBODY
from xiaoneng.insight.posts import Held
from xiaoneng.measures.array_days import NEVER, Whole

FIRST = date(1950, 1, 1).toordinal()  # the day on which the seconds of the arrays begin


class Posts:
    """Posts by their holders. Of several the one in the organ that had the clock counts, else the
    one with the least key.
    """

    def __init__(self, held: Iterable[Held]) -> None:
        self.held: dict[int, list[Held]] = {}
        for one in held:
            self.held.setdefault(one.officer, []).append(one)
        self.known: dict[tuple[int, int, int], int] = {}

    def at(self, organs: Whole, officers: Whole, moments: Whole) -> list[int]:
        """The keys of their posts; NOBODY where an officer held none, or none is known."""
        whose = zip(organs.tolist(), officers.tolist(), (moments // DAY).tolist(), strict=True)
        return [self.on(*one) for one in whose]

    def on(self, organ: int, officer: int, day: int) -> int:
        key = (organ, officer, day)
        if key not in self.known:
            self.known[key] = self._on(organ, self.held.get(officer, ()), day)
        return self.known[key]

    def _on(self, organ: int, held: Iterable[Held], day: int) -> int:
        if day >= NEVER // DAY:
            return NOBODY
        some = [
            (one.organ != organ, one.post)
            for one in held
            if one.from_on.toordinal() - FIRST <= day
            and (one.until_on is None or one.until_on.toordinal() - FIRST > day)
        ]
        return min(some)[1] if some else NOBODY
