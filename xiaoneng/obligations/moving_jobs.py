"""Long work of this room: what changed rules move."""

from xiaoneng.errands.kinds import Work, Yield
from xiaoneng.kit.time import now
from xiaoneng.obligations.operations.moving import move_all
from xiaoneng.obligations.queries import move_numbered


def move_dates(work: Work) -> Yield:
    """Write the lines of what a change moves; begun again, it goes on. Details: `move`."""
    move = move_numbered(int(work.details["move"]))
    move_all(move, at=now())
    return Yield(url=move.rules_url)
