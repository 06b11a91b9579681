"""Whose long work stands how."""

from datetime import datetime
from typing import NamedTuple

from xiaoneng.errands.models import Errand, ErrandQuerySet, States
from xiaoneng.people.models import User


class Queue(NamedTuple):
    """The work that waits, for the health page."""

    waiting: int
    oldest: datetime | None


def errands_of(user: User) -> ErrandQuerySet:
    """What a person asked for, the newest first."""
    return Errand.objects.visible_to(user)


def news_for(user: User) -> int:
    """How much of it is under way, or over and not looked at."""
    unseen = Errand.objects.visible_to(user).filter(seen_at__isnull=True)
    return unseen.exclude(state=States.CANCELLED).count()


def queue_state() -> Queue:
    rows = Errand.objects.filter(state=States.WAITING).order_by("pk")
    return Queue(rows.count(), rows.values_list("asked_at", flat=True).first())
