"""Once a day, every open card is read again by the facts as known then."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db.models import Q

from xiaoneng.errands.putting_off import still_aside, together
from xiaoneng.kit.time import aware, wall
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.jobs.silence import number_of
from xiaoneng.supervision.models import Card, CardQuerySet
from xiaoneng.supervision.operations.rechecking import recheck_cards

RECHECKS = "rechecks"  # the job, as the page Health names it


def recheck_due(at: datetime, *, batch: int = 500) -> int:
    """Read some cards again that were not read today; returns how many lost their ground.

    One that cannot be read is put off and shown on Health; the others go on.
    """
    due = unread(at).order_by("pk").values_list("pk", flat=True)
    aside = still_aside(RECHECKS, at, lambda keys: due.filter(pk__in=keys))
    return recheck(list(due.exclude(pk__in=aside)[:batch]), at)


def unread(at: datetime) -> CardQuerySet:
    """The open cards of earlier days that were not read today."""
    morning = aware(datetime.combine(wall(at).date(), time()))
    waiting = Card.objects.open().filter(Q(rechecked_at__isnull=True) | Q(rechecked_at__lt=morning))
    return waiting.filter(issued_at__lt=morning)


def recheck_all(at: datetime, *, batch: int = 500) -> int:
    """Read every open card again now: the command's answer; returns how many lost their ground."""
    unfounded, after = 0, 0
    waiting = Card.objects.open().order_by("pk").values_list("pk", flat=True)
    while keys := list(waiting.filter(pk__gt=after)[:batch]):
        unfounded += recheck(keys, at)
        after = keys[-1]
    return unfounded


def recheck(keys: Sequence[int], at: datetime) -> int:
    """Read some cards again; what cannot be read alone is put off."""

    def read(some: Sequence[int]) -> int:
        cards = Card.objects.filter(pk__in=some).select_related("rule", "organ", "body")
        return recheck_cards(list(cards.order_by("pk")), actor=clock_user(), at=at)

    unfounded, _failed = together(RECHECKS, keys, read, number_of, at)
    return unfounded
