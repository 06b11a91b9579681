"""Issuing cards: numbered, facts frozen, the limit to explain opened, those concerned told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.time import aware, wall
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record_all
from xiaoneng.messages.operations import tell
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import calendar_name_of, calendar_named
from xiaoneng.supervision.addressing import Directory, addressees
from xiaoneng.supervision.duties import EXPLAIN, Duty, found_kinds, open_duties
from xiaoneng.supervision.models import Card, RuleVersion, Series

MIDNIGHT = datetime.min.time()


@dataclass(frozen=True, slots=True)
class Draft:
    """A card that a rule or two people want: by which version, on whom, for what."""

    version: RuleVersion
    subject: str
    title: str
    organ: Organ
    officer: User | None
    reached_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    colour: str = ""  # where it is not the version's
    url: str = ""
    obligation: int | None = None
    crossing: int | None = None
    is_generated: bool = False


@transaction.atomic
def issue_cards(drafts: Sequence[Draft], *, actor: User, at: datetime) -> list[Card]:
    """Issue cards, one for each rule and subject: a draft of what has its card is passed over."""
    for organ in {one.organ for one in drafts}:
        require(actor, "card.issue", organ)

    fresh = without_cards(drafts)
    if not fresh:
        return []
    found_kinds(at)
    directory = Directory(at)
    numbers = next_numbers(len(fresh), at)
    cards = [
        card_of(one, number, directory, actor, at)
        for one, number in zip(fresh, numbers, strict=True)
    ]
    mark_recurring(cards)
    Card.objects.bulk_create(cards)
    open_explanations(cards, at)

    record_all("card.issued", [Fact(one, at, told(one)) for one in cards], actor=actor)
    for card in cards:
        tell_issued(card, directory, at)
    return cards


def without_cards(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts whose rule has no card on their subject yet, the oldest facts first."""
    known = set(
        Card.objects.filter(subject__in=[one.subject for one in drafts]).values_list(
            "rule", "subject"
        )
    )
    fresh = {
        (one.version.rule_id, one.subject): one
        for one in drafts
        if (one.version.rule_id, one.subject) not in known
    }
    return sorted(fresh.values(), key=lambda one: (one.reached_at, one.subject))


def next_numbers(many: int, at: datetime) -> list[str]:
    """The next numbers of a year: whoever takes some holds the series until the cards stand."""
    year = wall(at).year
    Series.objects.get_or_create(year=year)
    if Series.objects.filter(year=year).update(last=F("last") + many) != 1:
        raise Conflict(_("The cards of %(year)s cannot be numbered now.") % {"year": year})
    last = Series.objects.get(year=year).last
    return [f"效监〔{year}〕{place} 号" for place in range(last - many + 1, last + 1)]


def card_of(draft: Draft, number: str, directory: Directory, actor: User, at: datetime) -> Card:
    """The row of a card, not saved."""
    version = draft.version
    answer_days = version.parameters.get("answer_days", 2)
    return Card(
        number=number,
        rule=version.rule,
        version=version,
        colour=draft.colour or version.colour,
        points=version.points,
        subject=draft.subject,
        title=draft.title[:200],
        url=draft.url,
        obligation_id=draft.obligation,
        crossing_id=draft.crossing,
        organ=draft.organ,
        officer=draft.officer,
        body=directory.body(draft.organ, draft.reached_at),
        liaison=directory.liaison(draft.organ),
        reached_at=draft.reached_at,
        issued_at=at,
        issued_by=actor,
        facts=draft.facts,
        escalate_at=after_days(draft.organ, at, int(answer_days)),
        is_generated=draft.is_generated,
    )


def after_days(organ: Organ, at: datetime, days: int) -> datetime:
    """The midnight that ends the last of some working days from a moment on."""
    calendar = calendar_named(calendar_name_of(organ))
    last = calendar.add(wall(at).date(), days)
    following = date.fromordinal(last.toordinal() + 1)
    return aware(datetime.combine(following, MIDNIGHT))


def mark_recurring(cards: Sequence[Card]) -> None:
    """Flag a card whose rule gave the same body another one within so many days before."""
    known = Card.objects.exclude(state="revoked").filter(
        rule__in={card.rule_id for card in cards},
        body__in={card.body_id for card in cards},
        reached_at__gte=earliest(cards),
    )
    days: dict[tuple[int, int], list[int]] = {}
    for rule, body, moment in known.values_list("rule", "body", "reached_at").iterator():
        days.setdefault((rule, body), []).append(wall(moment).toordinal())
    for card in cards:
        own = days.setdefault((card.rule_id, card.body_id), [])
        day = wall(card.reached_at).toordinal()
        within = card.version.parameters.get("recurrence_days", 0)
        card.is_recurrence = any(0 <= day - other <= within for other in own)
        own.append(day)


def earliest(cards: Sequence[Card]) -> datetime:
    """The first moment at which another card may still make one of these recurring."""
    most = max(int(card.version.parameters.get("recurrence_days", 0)) for card in cards)
    first = min(wall(card.reached_at).toordinal() for card in cards) - most
    return aware(datetime.combine(date.fromordinal(first), MIDNIGHT))


def open_explanations(cards: Sequence[Card], at: datetime) -> None:
    """Open the limit to explain each card, owed by whoever signs for it."""
    duties = [Duty(card, card.organ, card.liaison) for card in cards]
    for card, key in zip(cards, open_duties(EXPLAIN, duties, at), strict=True):
        card.duty_id = key
    Card.objects.bulk_update(cards, ["duty"], batch_size=200)


def told(card: Card) -> dict[str, object]:
    """What the ledger keeps of an issue: enough to count and to judge again."""
    return {
        "number": card.number,
        "rule": card.rule.code,
        "version": card.version.number,
        "colour": card.colour,
        "points": card.points,
        "about": card.subject,
        "reached_at": card.reached_at.isoformat(),
        "body": card.body,
        "officer": card.officer or "",
        "arithmetic": card.facts.get("arithmetic", ""),
    }


def tell_issued(card: Card, directory: Directory, at: datetime) -> None:
    tell(
        addressees(card, directory),
        "card.issued",
        title=f"{card.number} {card.title}"[:200],
        url=card.get_absolute_url(),
        key=f"card:{card.pk}",
        at=at,
        not_before=directory.morning(card.organ),
        colour=card.colour,
    )
