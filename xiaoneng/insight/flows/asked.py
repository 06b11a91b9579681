"""What a flow is asked for: an item or an organ, some months, within the viewer's scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from xiaoneng.access.scope import keys_seen, sees_all
from xiaoneng.insight.asking import MONTHS_BACK
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.months import month_asked
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Organ, User

SKIPPED, EXTRA, ORDER = DEPARTURES = ("skipped", "extra", "order")  # from the handbook
WHOLE = EVERY, LATE, WAITED, SLOWER = ("all", "late", "waited", "slower")  # of the figures on top
PARTS = ORGAN, POST, ITEM, STEP, PATH, AGAIN, OVER = (
    "organ", "post", "item", "step", "path", "again", "over",
)  # fmt: skip
HANDED, HANDED_BY = HANDS = ("handed", "handed_by")  # from organ to organ, officer to officer
HOWS = (*DEPARTURES, *WHOLE, *PARTS, *HANDS)
JOINED, SIGNS = "\x1f", 16  # a path is told by the first signs of its hash
SHARES = (60, 80, 95, 100)  # per cent of all that is drawn
SPANS = (1, 3, 6, 12, 24)  # months
USUAL_SHARE, USUAL_SPAN = 80, 12
MOST_ITEMS = 200  # in the list of items
LONGEST_NAME, MOST_OPENED = 300, 20


@dataclass(frozen=True)
class FlowAsked:
    """`item` is a key of the catalogue, `name` an item that only logs know; neither: all items.

    organs: the keys of the organs whose cases count, sorted; None for all. Closed from `since` up
    to and including `until`. is_one_organ: one is chosen, or the viewer looks over one alone.
    opened: activities that are drawn with all that they are passed to and from.
    """

    item: int | None
    name: str
    organ: Organ | None
    organs: Sequence[int] | None
    since: date
    until: date
    share: int
    span: int
    is_one_organ: bool = False
    opened: Sequence[str] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What a computed flow is kept under; how much of it is drawn changes nothing."""
        organs = None if self.organs is None else tuple(self.organs)
        return (self.item, self.name, organs, self.since, self.until, self.is_one_organ)

    @property
    def is_of_all(self) -> bool:
        """All items, of one organ or of all."""
        return self.item is None and not self.name

    @property
    def is_of_one(self) -> bool:
        """One item or one organ: so few have it that they are told by post."""
        return self.is_one_organ or not self.is_of_all


class Way(NamedTuple):
    """What some cases have in common: they pass from one activity to the next, or through one.

    `how` is one of HOWS: instead they leave out a step of the handbook, have an activity that it
    does not know, or have the step `next` before `at`, which should come first; were late, waited
    or took long; were with the holder `at`; took longer to the activity `at` than is allowed or
    usual; go the path `at`; go from holder `at` to `next`.
    """

    at: str = ""
    next: str | None = None
    how: str = ""


def flow_asked(
    user: User, asked: Mapping[str, str], bodies: Sequence[Organ], at: datetime
) -> FlowAsked:
    """What cannot be read, or is not in scope, is as if nothing had been asked.

    The period ends with the month that is asked for, or today.
    """
    organ = next((one for one in bodies if str(one.pk) == asked.get("organ", "")), None)
    span = among(asked.get("months", ""), SPANS, USUAL_SPAN)
    month = month_asked(asked.get("month", ""), at, MONTHS_BACK)
    return FlowAsked(
        item=key_in(asked.get("item", "")),
        name=asked.get("name", "").replace("\0", "")[:LONGEST_NAME],
        organ=organ,
        organs=organs_counted(user, organ, at),
        since=month.back(span)[0].first,
        until=min(month.last, wall(at).date()),
        share=among(asked.get("share", ""), SHARES, USUAL_SHARE),
        span=span,
        is_one_organ=organ is not None or len(bodies) == 1,
    )


def among(said: str, known: Sequence[int], usual: int) -> int:
    return next((one for one in known if str(one) == said), usual)


def organs_counted(user: User, organ: Organ | None, at: datetime) -> list[int] | None:
    """The keys of the organs below the chosen one that the viewer may see; None for all."""
    day = at.date()
    if organ is None and sees_all(user, day):
        return None
    seen = Organ.objects.filter(pk__in=keys_seen(user, day))
    found = seen if organ is None else seen.under(organ)
    return sorted(found.order_by().values_list("pk", flat=True))


def way_asked(asked: Mapping[str, str]) -> Way:
    how = asked.get("way", "")
    return Way(asked.get("at", ""), asked.get("next"), how if how in HOWS else "")


def opened_in(names: Sequence[str]) -> list[str]:
    """Activities that an address opens, each once."""
    return [name[:LONGEST_NAME] for name in dict.fromkeys(names)][:MOST_OPENED]


def sign_of(path: Sequence[str]) -> str:
    """A path in an address."""
    return sha256(JOINED.join(path).encode()).hexdigest()[:SIGNS]
