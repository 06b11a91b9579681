"""Thousands of clocks from a seed, crowded around holidays, closing hours and each other."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import numpy as np

from xiaoneng.core.clock import Clock, Extension, Profile
from xiaoneng.core.limits import GivenDue, Limit, Term, Unit
from xiaoneng.core.pauses import Pause
from xiaoneng.measures.tests.columns import Case

STARTS = (datetime(2025, 9, 26), datetime(2026, 2, 9), datetime(2026, 9, 20), datetime(2026, 12, 8))
HOURS = (0, 9 * 3600, 12 * 3600, 13 * 3600 + 1800, 17 * 3600 + 1800, 86_399)  # of the day


class Maker:
    """Draws clocks; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)

    def cases(self, count: int) -> Iterator[Case]:
        for _ in range(count):
            start = STARTS[self.below(len(STARTS))] + self.span(12)
            yield self.clock(start), start + self.span(40)

    def clock(self, start: datetime) -> Clock:
        return Clock(
            started_at=start,
            promised=self.promised(start),
            statutory=self.limit() if self.happens(0.4) else None,
            pauses=tuple(self.pause(start) for _ in range(self.below(4))),
            extensions=self.extensions(start),
            closed_at=start + self.span(30) if self.happens(0.5) else None,
            profile=list(Profile)[self.below(2)],
            warn=self.below(24) / 4 if self.happens(0.5) else None,
        )

    def promised(self, start: datetime) -> Term:
        kind = self.below(10)
        if kind == 0:
            return None
        due = start + self.span(20) - timedelta(self.below(3))
        if kind == 1:
            return GivenDue(datetime.combine(due.date(), time()))
        if kind == 2:
            return GivenDue(due.replace(microsecond=self.below(3)), is_moment=True)
        return self.limit()

    def limit(self) -> Limit:
        unit = list(Unit)[self.below(4)]
        if unit in (Unit.HOUR, Unit.WORKHOUR):
            return Limit(self.below(240) / 4, unit)
        return Limit(self.below(16), unit)

    def pause(self, start: datetime) -> Pause:
        begins = start + self.span(20) - timedelta(self.below(4))
        return Pause(
            begins,
            begins + self.span(10) if self.happens(0.7) else None,
            credited=self.happens(0.85),
            cap=self.below(6) if self.happens(0.4) else None,
        )

    def extensions(self, start: datetime) -> tuple[Extension, ...]:
        if self.happens(0.75):
            return ()
        return (Extension(start + self.span(20) - timedelta(self.below(2)), 1 + self.below(10)),)

    def span(self, most: int) -> timedelta:
        """Up to `most` days, often none, often to an hour at which something opens or closes."""
        seconds = HOURS[self.below(len(HOURS))] if self.happens(0.6) else self.below(86_400)
        days = 0 if self.happens(0.1) else self.below(most)
        return timedelta(days, 0 if self.happens(0.1) else seconds)

    def happens(self, share: float) -> bool:
        return bool(self.draw.random() < share)

    def below(self, number: int) -> int:
        return int(self.draw.integers(number))
