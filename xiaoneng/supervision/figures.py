"""What is counted of cards, by their state, from the counts that the database keeps."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet, Sum

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
    exactly. `revoked_red` are of the revoked; `corrected` were closed: put right, or with
    nothing to put right.
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


NO_CARDS = CardCount()
YELLOW, RED, REVOKED, STOOD, LOST, REVOKED_RED, CORRECTED = range(len(NO_CARDS))
PLACES = {str(Colour.YELLOW): YELLOW, str(Colour.RED): RED}


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
    part = "organ_id" if is_by_part else "body_id"
    if sees_all(user, day):
        return _summed(kept, part)
    inside = _summed(kept.filter(organ__in=organs_for(user, day)), part)
    return [*inside, *_beyond(user, day, since, until)]


def _summed(kept: QuerySet[CardTally], part: str) -> list[Carded]:
    """Added up here: a database would be asked for seven sums of each, which are all read again."""
    sums: dict[tuple[int, int, int], list[int]] = {}
    rows = kept.values_list(part, "body_id", "month", "colour", "state", "number", "thousandths")
    for organ, body, month, *cards in rows:
        have = sums.get((organ, body, month))
        if have is None:
            have = sums[organ, body, month] = [0] * len(NO_CARDS)
        _count(have, *cards)
    return [
        Carded(organ, body, month_of(month), CardCount(*counted))
        for (organ, body, month), counted in sums.items()
        if any(counted)
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
            counted = [0] * len(NO_CARDS)
            _count(counted, colour, state, 1, round(points * THOUSAND))
            yield Carded(organ, body, month, CardCount(*counted))


def _count(sums: list[int], colour: str, state: str, number: int, thousandths: int) -> None:
    """Add some cards of one colour in one state to sums in the order of `CardCount`."""
    if state == "revoked":
        sums[REVOKED] += number
        sums[REVOKED_RED] += number if colour == Colour.RED else 0
        return
    if colour in PLACES:
        sums[PLACES[colour]] += number
    if state in STANDING:
        sums[STOOD] += number
        sums[LOST] += thousandths
        sums[CORRECTED] += number if state == "closed" else 0


def cards_by_state(user: User, day: date) -> Counter[str]:
    """How many cards a person may see are in each state: as many as the list of that state has."""
    kept = CardTally.objects.order_by()
    everything = sees_all(user, day)
    rows = kept if everything else kept.filter(organ__in=organs_for(user, day))
    counts = Counter(dict(rows.values_list("state").annotate(Sum("number"))))
    if not everything:
        counts.update(cards_beyond(user, day).order_by().values_list("state", flat=True))
    return counts


def cards_by_body(user: User, day: date, since: Month, until: Month) -> dict[int, CardCount]:
    """The same of all these months together, by the organ of then."""
    found: dict[int, CardCount] = {}
    for one in cards_by_part(user, day, since, until, is_by_part=False):
        have = found.get(one.body)
        found[one.body] = one.cards if have is None else have.with_more(one.cards)
    return found
