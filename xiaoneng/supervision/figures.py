"""What is counted of cards: always the cards themselves by their state, never a stored number."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.months import Month
from xiaoneng.supervision.lifecycle import STANDING
from xiaoneng.supervision.models import CardQuerySet

REVOKED = Q(state="revoked")


class CardCount(NamedTuple):
    """Cards of one organ in one month: yellow and red without the revoked, which are apart.

    Standing are those confirmed, whose points are taken off.
    """

    yellow: int = 0
    red: int = 0
    revoked: int = 0
    standing: int = 0
    points: float = 0.0


Figures = Mapping[tuple[int, Month], CardCount]


def card_figures(rows: CardQuerySet, since: Month, until: Month) -> Figures:
    """Cards by organ (the body) and month of the fact, from one month up to and with another."""
    begins, ends = since.bounds()[0], until.bounds()[1]
    counted = (
        rows.filter(reached_at__gte=begins, reached_at__lt=ends)
        .annotate(year=ExtractYear("reached_at"), month=ExtractMonth("reached_at"))
        .order_by()
        .values("body", "year", "month")
        .annotate(
            yellow=Count("pk", filter=Q(colour=Colour.YELLOW) & ~REVOKED),
            red=Count("pk", filter=Q(colour=Colour.RED) & ~REVOKED),
            revoked=Count("pk", filter=REVOKED),
            standing=Count("pk", filter=Q(state__in=STANDING)),
            points_lost=Sum("points", filter=Q(state__in=STANDING)),
        )
    )
    return {
        (row["body"], Month(row["year"], row["month"])): CardCount(
            row["yellow"], row["red"], row["revoked"], row["standing"], row["points_lost"] or 0.0
        )
        for row in counted
    }
