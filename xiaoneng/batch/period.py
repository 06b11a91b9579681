"""The cases that a question is about: those closed from one day up to and including another."""

from datetime import date, datetime
from typing import NamedTuple

from xiaoneng.batch.folding import second_at
from xiaoneng.batch.target import Job
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.sessions import DAY


class Period(NamedTuple):
    since: date
    until: date

    @property
    def seconds(self) -> tuple[int, int]:
        """From which second, and until before which."""
        first, last = (second_at(datetime.combine(day, datetime.min.time())) for day in self)
        return first, last + DAY

    def refuse(self, job: Job) -> None:
        """Days that no answer could be about."""
        if self.since > self.until:
            raise Unusable(f"--since {self.since} lies after --until {self.until}; exchange them")
        if self.until > job.as_of.date():
            raise Unusable(
                f"--until {self.until} lies after --as-of {job.as_of:%Y-%m-%d %H:%M}: what is "
                "closed by then is not known yet; name an earlier day, or a later moment"
            )

    @property
    def told(self) -> dict[str, object]:
        """As a summary says it."""
        return {name: day.isoformat() for name, day in self._asdict().items()}

    def __str__(self) -> str:
        return f"from {self.since} to {self.until}"
