"""The minute hand: everything that happens by itself, in its order."""

from datetime import datetime

from xiaoneng.cases.jobs import accept_by_silence
from xiaoneng.errands.jobs import forget_files
from xiaoneng.ledger.jobs import seal_due, verify_due
from xiaoneng.messages.jobs import deliver
from xiaoneng.obligations.jobs import follow_successions, sweep, tell_crossings
from xiaoneng.supervision.jobs import supervise_due


def tick(at: datetime) -> str:
    """Do what is due by a moment; gives back one line of what was done."""
    moved = follow_successions(at)
    silent = accept_by_silence(at)
    swept = sweep(at)
    told = tell_crossings(at)
    supervised = supervise_due(at)
    sent = deliver(at)
    verify_due(at)  # before sealing, which refuses a spoilt file: the check must say so
    seal_due(at)
    forget_files(at)
    return (
        f"{at:%Y-%m-%d %H:%M} looked at {swept.looked_at}, crossed {swept.crossed}, "
        f"put off {swept.troubled}, told {told}, sent {sent.sent}, moved {moved}, "
        f"accepted by silence {silent}, "
        f"cards {supervised.issued}, found {supervised.found}"
    )
