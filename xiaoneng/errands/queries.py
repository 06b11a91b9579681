"""Whose long work stands how."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count

from xiaoneng.errands.models import Aside, Chore, Errand, ErrandQuerySet, States
from xiaoneng.people.models import User

STILL_TRIED = timedelta(minutes=5)  # a job untried for so long is no job any more


class Queue(NamedTuple):
    """The work that waits, for the health page."""

    waiting: int
    oldest: datetime | None


class Failing(NamedTuple):
    """A job of the minute hand that fails: since when, how often in a row, and why."""

    name: str
    since: datetime
    failures: int
    error: str


class Hand(NamedTuple):
    """When the minute hand last ran, and what of it fails, for the health page."""

    ran_at: datetime | None
    failing: tuple[Failing, ...]


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


class PutOff(NamedTuple):
    """What one job of the minute hand put off: how many rows, and the first with their reasons."""

    name: str
    rows: int
    first: list[tuple[str, str]]


def rows_aside(most: int) -> list[PutOff]:
    """What the jobs of the minute hand could not deal with, job by job, for the health page."""
    counted = Aside.objects.order_by("job").values_list("job").annotate(Count("pk"))
    return [
        PutOff(
            job,
            rows,
            list(Aside.objects.filter(job=job).values_list("number", "error")[:most]),
        )
        for job, rows in counted
    ]


def hand_state() -> Hand:
    """How the jobs of the minute hand ended; what it no longer tries is left out."""
    rows = list(Chore.objects.all())
    tried = [at for one in rows for at in (one.succeeded_at, one.failed_at) if at is not None]
    last = max(tried, default=None)
    return Hand(
        last,
        tuple(
            Failing(one.name, one.failing_since, one.failures, one.error)
            for one in rows
            if last and one.failing_since and one.failed_at and last - one.failed_at <= STILL_TRIED
        ),
    )
