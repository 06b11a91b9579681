"""The minute hand: everything that happens by itself, in its order."""

from datetime import date, datetime

from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import seal_day
from xiaoneng.messages.jobs import deliver
from xiaoneng.obligations.jobs import follow_successions, sweep, tell_crossings


def tick(at: datetime) -> str:
    """Do what is due by a moment; gives back one line of what was done."""
    moved = follow_successions(at)
    swept = sweep(at)
    told = tell_crossings(at)
    sent = deliver(at)
    seal_day(date.fromordinal(wall(at).toordinal() - 1), at=at)
    return (
        f"{at:%Y-%m-%d %H:%M} looked at {swept.looked_at}, crossed {swept.crossed}, "
        f"put off {swept.troubled}, told {told}, sent {sent.sent}, moved {moved}"
    )
