"""The doors to the lab's computing: the engine behind them is loaded by the first question.

It takes two seconds and 90 MB, which most processes never need.
"""

# ruff: noqa: PLC0415  # that is the point

from typing import TYPE_CHECKING

from django.http import QueryDict

from xiaoneng.insight.lab.seeing import Seen

if TYPE_CHECKING:
    from xiaoneng.insight.lab.visits import Visit
    from xiaoneng.insight.operations.scenarios import Told


def page_of(seen: Seen, asked: QueryDict) -> "Visit":
    """The page of the lab, answered out of the last extract."""
    from xiaoneng.insight.lab import visits

    return visits.page_of(seen, asked)


def trial_of(seen: Seen, asked: QueryDict) -> "Visit":
    """The page of a ladder on trial."""
    from xiaoneng.insight.lab import visits

    return visits.trial_of(seen, asked)


def cases_of(seen: Seen, asked: QueryDict) -> "Visit":
    """The cases behind a figure of either."""
    from xiaoneng.insight.lab import visits

    return visits.cases_of(seen, asked)


def told_by(seen: Seen) -> "Told | None":
    """The answer as a scenario keeps it; None where there is no extract."""
    from xiaoneng.insight.lab import visits

    return visits.told_by(seen)
