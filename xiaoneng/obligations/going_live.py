"""From which day on what an obligation misses has consequences: a card, points, a message.

Its organ says so, and so does wherever it was brought from: the later of both days counts. A room
above that brings obligations says in `apps.ready()` how it finds its days; they are asked when a
line is told or judged, so that a day that was changed holds for every line nobody has taken yet.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime

from xiaoneng.kit.time import wall
from xiaoneng.people.going_live import is_live
from xiaoneng.people.models import Organ

Brought = Callable[[Collection[int]], Mapping[int, date]]
_brought: list[Brought] = []


def days_by(brought: Brought) -> None:
    """`brought(keys)` gives the day of those of some obligations that have one, by key."""
    _brought.append(brought)


def days_brought(obligations: Collection[int]) -> dict[int, date]:
    """The days of wherever some obligations were brought from; those without one are absent."""
    found: dict[int, date] = {}
    for brought in _brought:
        found |= brought(obligations)
    return found


def has_consequences(
    organ: Organ, moment: datetime, brought: date | None, known: Mapping[int, date] | None = None
) -> bool:
    """Whether both are live at a moment: the organ, and wherever the obligation came from.

    `known` are the days of organs, for whoever asks about many.
    """
    is_past = brought is not None and wall(moment).date() < brought
    return not is_past and is_live(organ, moment, known)
