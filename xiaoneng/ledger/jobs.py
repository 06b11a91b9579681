"""What the clock and the command line ask of the ledger."""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from xiaoneng.kit.time import wall
from xiaoneng.ledger.models import Seal, Verification
from xiaoneng.ledger.operations import seal_day, verify_ledger
from xiaoneng.ledger.queries import last_verification, seals
from xiaoneng.ledger.seal_file import is_free
from xiaoneng.people.queries import clock_user

VERIFY_HOUR = 3  # of the night


def seal_due(at: datetime) -> Seal | None:
    """Seal yesterday, once it is over; None where it is sealed. Days before stay unsealed.

    While a backup runs nothing is sealed: the next minute does it, and other work goes on.
    """
    yesterday = day_before(at)
    last = seals().first()
    if last is not None and last.day >= yesterday:
        return None
    return seal_day(yesterday, at=at) if is_free(Path(settings.XIAONENG_SEALS)) else None


def verify_due(at: datetime) -> Verification | None:
    """The nightly check, once a day after three o'clock; None where it is done or too early."""
    last, today = last_verification(), wall(at).date()
    if wall(at).hour < VERIFY_HOUR or (last and wall(last.verified_at).date() >= today):
        return None
    return verify_ledger(actor=clock_user(), at=at)


def seal_now(at: datetime, day: date | None = None) -> Seal:
    """Seal a day, yesterday unless told: for the command line."""
    return seal_day(day or day_before(at), at=at)


def day_before(at: datetime) -> date:
    return date.fromordinal(wall(at).date().toordinal() - 1)
