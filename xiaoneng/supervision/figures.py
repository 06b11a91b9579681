"""What is counted of cards: always the cards themselves by their state, never a stored number."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.months import Month, month_among
from xiaoneng.supervision.lifecycle import STANDING
from xiaoneng.supervision.models import CardQuerySet

REVOKED = Q(state="revoked")
CORRECTED = Q(state="closed")


class CardCount(NamedTuple):
    """Cards of one organ in one month: yellow and red without the revoked, which are apart.

    Standing are those confirmed, whose points are taken off. `revoked_red` are of the revoked;
    `corrected` were put right and closed.
    """

    yellow: int = 0
    red: int = 0
    revoked: int = 0
    standing: int = 0
    points: float = 0.0
    revoked_red: int = 0
    corrected: int = 0

    def with_more(self, other: "CardCount") -> "CardCount":
        return CardCount(
            self.yellow + other.yellow,
            self.red + other.red,
            self.revoked + other.revoked,
            self.standing + other.standing,
            self.points + other.points,
            self.revoked_red + other.revoked_red,
            self.corrected + other.corrected,
        )


class Carded(NamedTuple):
    """The cards of one part of an organ in the month of their fact; `body` is the organ then."""

    organ: int
    body: int
    month: Month
    cards: CardCount


Figures = Mapping[tuple[int, Month], CardCount]


def cards_by_part(rows: CardQuerySet, since: Month, until: Month) -> list[Carded]:
    """Cards by part, organ and month of the fact, from one month up to and with another."""
    months = [since]
    while months[-1] < until:
        months.append(months[-1].after)
    counted = (
        rows.filter(reached_at__gte=since.bounds()[0], reached_at__lt=until.bounds()[1])
        .annotate(in_month=month_among("reached_at", months))
        .order_by()
        .values("organ", "body", "in_month")
        .annotate(
            yellow=Count("pk", filter=Q(colour=Colour.YELLOW) & ~REVOKED),
            red=Count("pk", filter=Q(colour=Colour.RED) & ~REVOKED),
            revoked=Count("pk", filter=REVOKED),
            standing=Count("pk", filter=Q(state__in=STANDING)),
            revoked_red=Count("pk", filter=REVOKED & Q(colour=Colour.RED)),
            corrected=Count("pk", filter=CORRECTED),
            points_lost=Sum("points", filter=Q(state__in=STANDING)),
        )
    )
    known = {str(one): one for one in months}
    return [
        Carded(
            row["organ"],
            row["body"],
            known[row["in_month"]],
            CardCount(
                row["yellow"],
                row["red"],
                row["revoked"],
                row["standing"],
                row["points_lost"] or 0.0,
                row["revoked_red"],
                row["corrected"],
            ),
        )
        for row in counted
    ]


def card_figures(rows: CardQuerySet, since: Month, until: Month) -> Figures:
    """Cards by organ (the body) and month of the fact, from one month up to and with another."""
    found: dict[tuple[int, Month], CardCount] = {}
    for one in cards_by_part(rows, since, until):
        key = one.body, one.month
        found[key] = found.get(key, CardCount()).with_more(one.cards)
    return found
