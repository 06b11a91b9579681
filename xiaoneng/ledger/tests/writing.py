"""Lines to try things on."""

from datetime import UTC, datetime, timedelta

from xiaoneng.ledger.operations import record

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def write(organ, actor, number=1, **facts):
    """So many lines on the chain of an organ, a minute apart."""
    return [
        record(
            "matter.opened",
            organ,
            actor=actor,
            at=AT + timedelta(minutes=minute),
            step=minute,
            **facts,
        )
        for minute in range(number)
    ]
