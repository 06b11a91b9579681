"""The search of the top bar: obligations, cards, items, organs, people, each within its scope."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from xiaoneng.access.policy import may
from xiaoneng.catalogue.queries import Version, versions_for
from xiaoneng.desk.contents import list_url
from xiaoneng.kit.paging import CAP_OF_WORDS, Order, count_up_to, page_after
from xiaoneng.kit.search import spellings_of, stands_in
from xiaoneng.kit.words import capped
from xiaoneng.obligations.figures import matching, seen_by
from xiaoneng.obligations.lines import Line, running_first
from xiaoneng.people.models import Organ, Term, User
from xiaoneng.people.queries import organs
from xiaoneng.staffing.queries.persons import people_seen
from xiaoneng.supervision.queries import cards_for, cards_matching

MOST = 10  # of each kind
LONGEST = 80
LAST_FIRST = Order.of("-reached_at")


@dataclass(frozen=True, slots=True)
class Found:
    words: str
    lines: list[Line]
    lines_total: int
    lines_count: str  # the same in words, as the list itself says it
    list_url: str
    cards: list[Any]
    items: list[Version]
    organs: list[Organ]
    people: list[Term]

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.cards or self.items or self.organs or self.people)


def find(user: User, words: str, at: datetime) -> Found:
    """What the words stand in: number, title or creditor; an organ's name; a person's name.

    What runs comes before what is over: the nearest due first, then the last closed.
    """
    words = " ".join(words.split())[:LONGEST]
    if not words:
        return Found("", [], 0, "", "", [], [], [], [])
    rows = matching(seen_by(user, at), words)
    total = count_up_to(rows, CAP_OF_WORDS)
    return Found(
        words=words,
        lines=running_first(rows, at, MOST),
        lines_total=total,
        lines_count=capped(total, CAP_OF_WORDS),
        list_url=list_url(q=words),
        cards=page_after(_cards(user, words, at), LAST_FIRST, None, MOST).rows,
        items=_items(user, words, at),
        organs=_organs(user, words, at),
        people=_people(user, words, at),
    )


def _cards(user: User, words: str, at: datetime) -> QuerySet[Any]:
    return cards_matching(cards_for(user, at.date()), words)


def _named(words: str, names: tuple[str, ...], code: str) -> Q:
    """Every word stands in a name, or all are the code itself; with signs of either width."""
    said = Q(*(stands_in(names, word) for word in words.split()))
    for spelling in spellings_of(words):
        said |= Q(**{f"{code}__iexact": spelling})
    return said


def _items(user: User, words: str, at: datetime) -> list[Version]:
    """What the catalogue holds today under a name or a code."""
    day = at.date()
    named = _named(words, ("name", "name_en"), "item__code")
    return list(versions_for(user, day).in_force(day).filter(named).order_by("item__code")[:MOST])


def _organs(user: User, words: str, at: datetime) -> list[Organ]:
    """Organs by name or code, for whoever may look at the tree."""
    if not may(user, "organ.list"):
        return []
    named = _named(words, ("name", "name_en"), "code")
    return list(organs(at.date()).filter(named)[:MOST])


def _people(user: User, words: str, at: datetime) -> list[Term]:
    """People by name, of those whose page the user may open."""
    if not may(user, "person.list"):
        return []
    named = _named(words, ("user__full_name",), "user__username")
    seen = people_seen(user, at.date()).filter(is_active=True)
    held = Term.objects.on(at.date()).filter(named, user__in=seen)
    return list(held.select_related("user", "post__organ").order_by("user__full_name", "pk")[:MOST])
