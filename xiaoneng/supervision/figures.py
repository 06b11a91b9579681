"""What is counted of cards, by their state, from the counts that the database keeps."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet, Sum

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


def cards_by_part(
    user: User, day: date, since: Month, until: Month, *, is_by_part: bool = True
) -> list[Carded]:
    """The cards a person may see by part, organ and month of the fact, from one month to another.

    As many as `cards_for` has, without reading them. Where nobody asks for parts, the organs are
    told instead of them: a third of the rows.
    """
    kept = CardTally.objects.filter(month__gte=since.key, month__lte=until.key)
    part = "organ" if is_by_part else "body"
    if sees_all(user, day):
        return _summed(kept, part)
    inside = _summed(kept.filter(organ__in=organs_for(user, day)), part)
    return [*inside, *_beyond(user, day, since, until)]


def _summed(kept: QuerySet[CardTally], part: str) -> list[Carded]:
    sums: dict[tuple[int, int, int], CardCount] = {}
    rows = kept.values_list(F(part), "body", "month", "colour", "state")
    for organ, body, month, *counted in rows.annotate(Sum("number"), Sum("thousandths")):
        key, more = (organ, body, month), _counted(*counted)
        sums[key] = sums[key].with_more(more) if key in sums else more
    return [
        Carded(organ, body, month_of(month), cards)
        for (organ, body, month), cards in sums.items()
        if any(cards)
    ]


def _beyond(user: User, day: date, since: Month, until: Month) -> Iterator[Carded]:
    """The cards outside of the organs in scope: mostly none, and read as they are.

    Of all months: with the days in the question SQLite reads every card of these days.
    """
    rows = cards_beyond(user, day).order_by()
    for organ, body, reached_at, colour, state, points in rows.values_list(
        "organ", "body", "reached_at", "colour", "state", "points"
    ):
        if since <= (month := Month.of(reached_at)) <= until:
            yield Carded(organ, body, month, _counted(colour, state, 1, round(points * THOUSAND)))


def _counted(colour: str, state: str, number: int, thousandths: int) -> CardCount:
    """Some cards of one colour in one state, as they count."""
    is_red, stands = colour == Colour.RED, state in STANDING
    if state == "revoked":
        return CardCount(revoked=number, revoked_red=number if is_red else 0)
    return CardCount(
        yellow=number if colour == Colour.YELLOW else 0,
        red=number if is_red else 0,
        standing=number if stands else 0,
        thousandths=thousandths if stands else 0,
        corrected=number if state == "closed" else 0,
    )


def cards_by_body(user: User, day: date, since: Month, until: Month) -> dict[int, CardCount]:
    """The same of all these months together, by the organ of then."""
    found: dict[int, CardCount] = {}
    for one in cards_by_part(user, day, since, until, is_by_part=False):
        have = found.get(one.body)
        found[one.body] = one.cards if have is None else have.with_more(one.cards)
    return found
