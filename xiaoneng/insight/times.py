"""Where the time of closed cases went: as the clock counted it over the last extract."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from xiaoneng.access.scope import sees_all
from xiaoneng.core.kinds_of_time import KINDS
from xiaoneng.insight.models import OrganTime
from xiaoneng.kit.months import Month
from xiaoneng.obligations.queries import organs_for
from xiaoneng.people.models import User


class Times(NamedTuple):
    """Office seconds of some closed cases by kind, in the order of `measures.kinds.KINDS`."""

    cases: int = 0
    work: int = 0
    waiting: int = 0
    applicant: int = 0
    paused: int = 0

    @property
    def parts(self) -> Sequence[int]:
        return self[1:]

    @property
    def shares(self) -> Sequence[float] | None:
        """Of each kind; None where there was no time at all."""
        total = sum(self.parts)
        return [part / total for part in self.parts] if total else None

    def with_more(self, other: "Times") -> "Times":
        return Times(*(a + b for a, b in zip(self, other, strict=True)))


class Timed(NamedTuple):
    """The times of one organ, as of the moment of an extract."""

    organ: int
    path: str
    times: Times
    as_of: datetime


def times_in(user: User, month: Month, at: datetime) -> list[Timed]:
    """What a person may see of the cases closed in a month: those of the organs in scope."""
    rows = OrganTime.objects.filter(month=month.key)
    if not sees_all(user, at.date()):
        rows = rows.filter(organ__in=organs_for(user, at.date()))
    told = rows.values_list("organ", "organ__path", "as_of", "cases", *KINDS)
    return [Timed(organ, path, Times(*numbers), as_of) for organ, path, as_of, *numbers in told]
