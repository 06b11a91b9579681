"""The bulletin of a month or quarter: how each organ kept its time, which cards it had.

Each number opens the list it is made of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.scope import organs_seen
from xiaoneng.kit.columns import Column
from xiaoneng.kit.drawing import safe
from xiaoneng.kit.filters import Choice
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.months import Month, Period, Stretch, period_choices
from xiaoneng.kit.shell import address
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import rate, thousands
from xiaoneng.obligations.counts import Kept, kept_by_body
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Level, Organ, User
from xiaoneng.people.queries import Named, names_on, organs_in
from xiaoneng.staffing.queries.categories import organ_categories
from xiaoneng.supervision.figures import NO_CARDS, CardCount, cards_by_body
from xiaoneng.supervision.words import points_words

BODIES = (Level.DISTRICT, Level.ORGAN, Level.STREET)
MONTHS = 24
NOTHING = Kept()


class Linked(NamedTuple):
    """A number that opens the list it is made of."""

    number: int | str
    url: str

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The figures of one month or quarter for everything a person may see.

    `until` is the last day told of: that of the period, today in one that runs. `names` are what
    organs were called on it, of the rows that are about to be written.
    """

    period: Period
    months: Sequence[Month]
    until: date
    kept: Mapping[int, Kept]
    cards: Mapping[int, CardCount]
    names: dict[tuple[int, date], Named] = field(default_factory=dict)

    def name_of(self, organ: Organ) -> str:
        """What an organ was called at the end of it, in the reader's language."""
        return in_language(self.names.get((organ.pk, self.until), organ))

    def with_names(self, organs: Iterable[Organ]) -> None:
        self.names.update(names_on((one, self.until) for one in organs))

    def of(self, organ: Organ) -> Kept:
        return self.kept.get(organ.pk, NOTHING)

    def cards_of(self, organ: Organ) -> CardCount:
        return self.cards.get(organ.pk, NO_CARDS)

    def closed(self, organ: Organ, **more: str) -> str:
        """The list of what was closed in the period, each while it belonged to the organ."""
        days = {"closed_from": self.period.first, "closed_until": self.period.last}
        return listed("obligations:list", body_then=organ.pk, state="closed", **days, **more)

    def carded(self, organ: Organ, **more: str) -> str:
        """The list of the period's cards."""
        days = {"reached_from": self.period.first, "reached_until": self.period.last}
        return listed("supervision:cards", body=organ.pk, **days, **more)


def obligations(organ: Organ, **asked: str) -> str:
    return listed("obligations:list", body=organ.pk, **asked)


def listed(page: str, **asked: object) -> str:
    """A list with its conditions: codes, keys and days, of which nothing has to be quoted."""
    return f"{address(page)}?{'&'.join(f'{name}={value}' for name, value in asked.items())}"


def bulletin_of(user: User, period: Period, at: datetime) -> Bulletin:
    """Live figures: what is closed counts in its month, what is open counts now.

    A quarter is the sum of its months, as far as they have come.
    """
    months = Stretch.of(period, at).months
    return Bulletin(
        period,
        months,
        min(period.last, wall(at).date()),
        kept_by_body(user, months, at),
        cards_by_body(user, at.date(), months[0], months[-1]),
    )


def bodies_for(user: User, told: Bulletin, at: datetime) -> QuerySet[Organ]:
    """The organs that had a line of their own in the period, also those merged or closed since."""
    there = organs_in(told.period.first, told.until)
    there = there.filter(level_then__in=BODIES)  # type: ignore[misc]  # annotated by organs_in
    return there.filter(organs_seen(user, at.date())).order_by("path")


def bulletin_listing(told: Bulletin, at: datetime) -> Listing:
    return Listing(
        name=f"bulletin-{told.period}",
        title=_("Monthly bulletin") if isinstance(told.period, Month) else _("Quarterly bulletin"),
        columns=columns(told),
        order="path",
        filters=[
            Choice("month", _("Month or quarter"), lambda: period_choices(at, MONTHS),
                   apply=lambda rows, _value: rows, everything=_("This month")),
            Choice("category", _("Evaluation category"),
                   lambda: organ_categories(told.until), field="category_then"),
        ],
        empty=_("No organs"),
        url_of=lambda organ: obligations(organ, state="open"),
        prepare=told.with_names,
        template="supervision/bulletin.html",
    )  # fmt: skip


def linked(
    key: str, label: Any, number: Callable[[Organ], int], url: Callable[[Organ], str]
) -> Column:
    """A number of each organ that opens its rows."""
    return Column(
        key,
        label,
        lambda organ: Linked(number(organ), url(organ)),
        draw=linked_drawn,
        export=number,
        width="num",
    )


def linked_drawn(_organ: Any, value: Linked) -> SafeString:
    """The number with its list; a plain zero, and a word where nothing is known."""
    if value.number == 0:
        return SafeString("0")
    if not value.number:
        return SafeString(f'<span class="muted">{safe(gettext("none"))}</span>')
    shown = thousands(value.number) if isinstance(value.number, int) else value.number
    return SafeString(f'<a href="{safe(value.url)}">{safe(shown)}</a>')


def columns(told: Bulletin) -> list[Column]:
    of, cards = told.of, told.cards_of
    return [
        Column("organ", _("Organ"), told.name_of, sort="path", is_title=True),
        linked("closed", pgettext_lazy("obligations", "Closed"), lambda one: of(one).closed,
               told.closed),
        linked("met", _("In time"), lambda one: of(one).met,
               lambda one: told.closed(one, light="met")),
        linked("early", _("Early"), lambda one: of(one).early,
               lambda one: told.closed(one, outcome="early")),
        Column("rate", _("On-time rate"), lambda one: kept_of(told, one),
            draw=linked_drawn,
            export=lambda one: percent_of(of(one)), width="num"),
        Column("average", _("Average against the limit"), lambda one: used_of(told, one),
            draw=linked_drawn,
            export=lambda one: used_percent(of(one)), width="num"),
        linked("open", _("Open now"), lambda one: of(one).open,
               lambda one: obligations(one, state="open")),
        linked("overdue", _("Overdue now"), lambda one: of(one).overdue,
               lambda one: obligations(one, state="open", light="overdue")),
        linked("yellow", _("Yellow cards"), lambda one: cards(one).yellow,
               lambda one: told.carded(one, colour="yellow", holds="valid")),
        linked("red", _("Red cards"), lambda one: cards(one).red,
               lambda one: told.carded(one, colour="red", holds="valid")),
        linked("revoked", _("Cards revoked"), lambda one: cards(one).revoked,
               lambda one: told.carded(one, state="revoked")),
        linked("corrected", _("Corrections"), lambda one: cards(one).corrected,
               lambda one: told.carded(one, state="closed")),
        Column("points", _("Points"), lambda one: points_of(told, one),
            draw=linked_drawn,
            export=lambda one: cards(one).points, width="num"),
    ]  # fmt: skip


def percent_of(kept: Kept) -> float | None:
    """The same share as a file counts with it."""
    return round(100 * kept.met / kept.judged, 1) if kept.judged else None


def rate_of(kept: Kept) -> str:
    """The share of what was closed with a limit that kept it; none where nothing was."""
    return rate(kept.met / kept.judged) if kept.judged else ""


def kept_of(told: Bulletin, organ: Organ) -> Linked:
    """The same with the list of what it is a share of; nothing where nothing was judged."""
    return Linked(rate_of(told.of(organ)), told.closed(organ, outcome="judged"))


def points_of(told: Bulletin, organ: Organ) -> Linked:
    """What the confirmed cards that stand took off, with the list of them."""
    cards = told.cards_of(organ)
    url = told.carded(organ, holds="standing")
    return Linked(points_words(cards.points), url) if cards.standing else Linked(0, url)


def used_percent(kept: Kept) -> float | None:
    """How much of its limit what was closed used on average, in hundredths as a file counts."""
    return round(kept.used / kept.measured / 10, 1) if kept.measured else None


def used_of(told: Bulletin, organ: Organ) -> Linked:
    """The same in words, with the list of those whose use is known; nothing where none is."""
    kept = told.of(organ)
    shown = rate(kept.used / kept.measured / 1000) if kept.measured else ""
    return Linked(shown, told.closed(organ, outcome="measured"))
