"""Once a day, every open card is read again by the facts as known then."""

from datetime import datetime, time

from django.db.models import Q

from xiaoneng.kit.time import aware, wall
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.operations.rechecking import recheck_cards


def recheck_due(at: datetime, *, batch: int = 500) -> int:
    """Read some cards again that were not read today; returns how many lost their ground."""
    morning = aware(datetime.combine(wall(at).date(), time()))
    waiting = Card.objects.open().filter(Q(rechecked_at__isnull=True) | Q(rechecked_at__lt=morning))
    cards = list(
        waiting.filter(issued_at__lt=morning)
        .select_related("rule", "organ", "body")
        .order_by("pk")[:batch]
    )
    return recheck_cards(cards, actor=clock_user(), at=at) if cards else 0


def recheck_all(at: datetime, *, batch: int = 500) -> int:
    """Read every open card again now: the command's answer; returns how many lost their ground."""
    unfounded, after = 0, 0
    while True:
        waiting = Card.objects.open().filter(pk__gt=after).order_by("pk")
        cards = list(waiting.select_related("rule", "organ", "body")[:batch])
        if not cards:
            return unfounded
        unfounded += recheck_cards(cards, actor=clock_user(), at=at)
        after = cards[-1].pk
