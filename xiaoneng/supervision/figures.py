"""What is counted of cards, by their state, from the counts that the database keeps."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum

from xiaoneng.access.scope import sees_all
from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.months import Month
from xiaoneng.obligations.closings import month_of
from xiaoneng.obligations.queries import organs_for
from xiaoneng.people.models import User
from xiaoneng.supervision.lifecycle import STANDING
from xiaoneng.supervision.models import CardTally
from xiaoneng.supervision.queries import cards_beyond

THOUSAND = 1000
REVOKED = Q(state="revoked")
CORRECTED = Q(state="closed")


class CardCount(NamedTuple):
    """Cards of one organ in one month: yellow and red without the revoked, which are apart.

    Standing are those confirmed, whose points are taken off: `thousandths` of points, which add up
    exactly. `revoked_red` are of the revoked; `corrected` were put right and closed.
    """

    yellow: int = 0
    red: int = 0
    revoked: int = 0
    standing: int = 0
    thousandths: int = 0
    revoked_red: int = 0
    corrected: int = 0

    @property
    def points(self) -> float:
        return self.thousandths / THOUSAND

    def with_more(self, other: "CardCount") -> "CardCount":
        return CardCount(
            self.yellow + other.yellow,
            self.red + other.red,
            self.revoked + other.revoked,
            self.standing + other.standing,
            self.thousandths + other.thousandths,
            self.revoked_red + other.revoked_red,
            self.corrected + other.corrected,
        )


class Carded(NamedTuple):
    """The cards of one part of an organ in the month of their fact; `body` is the organ then.

    Of one part and month there may be several.
    """

    organ: int
    body: int
    month: Month
    cards: CardCount


def cards_by_part(user: User, day: date, since: Month, until: Month) -> list[Carded]:
    """The cards a person may see by part, organ and month of the fact, from one month to another.

    As many as `cards_for` has, without reading them.
    """
    kept = CardTally.objects.filter(month__gte=since.key, month__lte=until.key)
    if sees_all(user, day):
        return _summed(kept)
    inside = _summed(kept.filter(organ__in=organs_for(user, day)))
    return [*inside, *_beyond(user, day, since, until)]


def _summed(kept: QuerySet[CardTally]) -> list[Carded]:
    def sum_of(which: Q, what: str = "number") -> Sum:
        return Sum(what, filter=which, default=0)

    counted = kept.values_list("organ", "body", "month").annotate(
        yellow=sum_of(Q(colour=Colour.YELLOW) & ~REVOKED),
        red=sum_of(Q(colour=Colour.RED) & ~REVOKED),
        revoked=sum_of(REVOKED),
        standing=sum_of(Q(state__in=STANDING)),
        lost=sum_of(Q(state__in=STANDING), "thousandths"),
        revoked_red=sum_of(REVOKED & Q(colour=Colour.RED)),
        corrected=sum_of(CORRECTED),
    )
    return [
        Carded(organ, body, month_of(month), CardCount(*numbers))
        for organ, body, month, *numbers in counted
        if any(numbers)
    ]


def _beyond(user: User, day: date, since: Month, until: Month) -> Iterator[Carded]:
    """The cards outside of the organs in scope: mostly none, and read as they are."""
    within = Q(reached_at__gte=since.bounds()[0], reached_at__lt=until.bounds()[1])
    rows = cards_beyond(user, day).filter(within).order_by()
    for organ, body, reached_at, *card in rows.values_list(
        "organ", "body", "reached_at", "colour", "state", "points"
    ):
        yield Carded(organ, body, Month.of(reached_at), _one(*card))


def _one(colour: Any, state: Any, points: Any) -> CardCount:
    """One card, as it counts."""
    is_revoked, stands = state == "revoked", state in STANDING
    is_red = colour == Colour.RED
    return CardCount(
        yellow=int(colour == Colour.YELLOW and not is_revoked),
        red=int(is_red and not is_revoked),
        revoked=int(is_revoked),
        standing=int(stands),
        thousandths=round(points * THOUSAND) if stands else 0,
        revoked_red=int(is_revoked and is_red),
        corrected=int(state == "closed"),
    )


def cards_by_body(user: User, day: date, since: Month, until: Month) -> dict[int, CardCount]:
    """The same of all these months together, by the organ of then."""
    found: dict[int, CardCount] = {}
    for one in cards_by_part(user, day, since, until):
        have = found.get(one.body)
        found[one.body] = one.cards if have is None else have.with_more(one.cards)
    return found
