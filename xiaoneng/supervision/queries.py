"""Cards, findings, proposals and rules as their pages ask for them."""

from collections import Counter
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Replace

from xiaoneng.access.roles import Role
from xiaoneng.access.scope import keys_seen, organs_seen, sees_all
from xiaoneng.kit.search import containing
from xiaoneng.kit.time import wall
from xiaoneng.obligations.queries import Obligation, answered_for, organs_for
from xiaoneng.people.models import OrganQuerySet, User
from xiaoneng.people.queries import organs
from xiaoneng.staffing.queries.persons import people_seen
from xiaoneng.supervision.doubts import DOUBT_CODES
from xiaoneng.supervision.models import (
    Appeal,
    Card,
    CardQuerySet,
    Finding,
    FindingQuerySet,
    Proposal,
    Rule,
    Step,
)
from xiaoneng.supervision.stood import stood

JUDGING = (Role.EFFICIENCY_OFFICE, Role.SUPERVISION)
SHOWN = ("rule", "version__rule", "organ", "officer", "body", "liaison", "duty", "judged_by")


def cards_for(user: User, day: date) -> CardQuerySet:
    """The cards a person may see, with what a list shows of them.

    Whoever stands in for somebody sees what that person signs for; a chief, the section's people.
    """
    seen = Card.objects.visible_to(user, day)
    others = [one for one in answered_for(user, day) if one != user]
    if others:
        seen |= _of(others)
    return seen.select_related(*SHOWN)


def cards_beyond(user: User, day: date) -> CardQuerySet:
    """Those of them outside of the organs in scope: on the person, signed for, or answered for."""
    return _of(answered_for(user, day)).exclude(organ__in=organs_for(user, day))


def _of(people: list[User]) -> CardQuerySet:
    return Card.objects.filter(Q(officer__in=people) | Q(liaison__in=people))


def card_seen(user: User, day: date) -> CardQuerySet:
    """The same, with what the page of one card shows.

    What is owed is asked for by itself: PostgreSQL takes fourteen milliseconds to plan one
    question over fifteen tables that it answers in one.
    """
    owed = Obligation.objects.select_related("kind", "organ")
    cards = cards_for(user, day).select_related("issued_by", "duty__kind")
    return cards.prefetch_related(Prefetch("obligation", owed), "crossing")


def cards_matching(rows: Any, words: str) -> QuerySet[Card]:
    """Cards in whose number or matter every one of the words stands; `130号` finds `130 号`."""
    unspaced = Replace("number", Value(" "), Value(""))
    rows = rows.annotate(unspaced=unspaced)
    return containing(rows, ["number", "unspaced", "title"], words)


def steps_of(card: Card) -> list[Step]:
    """What was done to a card, the oldest first."""
    return list(card.steps.select_related("by").order_by("at", "pk"))


def appeal_of(card: Card) -> Appeal | None:
    found = Appeal.objects.filter(card=card).select_related("by", "decided_by", "duty").first()
    if found is not None:
        found.card = card
    return found


def of_same_matter(user: User, card: Card, day: date) -> CardQuerySet:
    """The other cards on the same obligation that a person may see, the oldest first."""
    if card.obligation_id is None:
        return Card.objects.none()
    rows = cards_for(user, day).filter(obligation=card.obligation_id).exclude(pk=card.pk)
    return rows.select_related(None).order_by("reached_at", "pk")


def findings_for(user: User, day: date) -> FindingQuerySet:
    """The findings a person may see; the page asks first whether any at all."""
    seen = Finding.objects.visible_to(user, day)
    return seen.select_related("rule", "version", "organ", "officer", "decided_by", "card")


class Filed(NamedTuple):
    """A suspicion that became a finding: its key and page, its state in words."""

    key: int
    url: str
    state: str
    state_words: str


def doubts_filed(user: User, day: date) -> dict[tuple[str, str], Filed]:
    """What became of suspicions that were filed, by rule and subject."""
    rows = findings_for(user, day).filter(rule__code__in=DOUBT_CODES)
    return {
        (one.rule.code, one.subject): Filed(
            one.pk, one.get_absolute_url(), one.state, one.get_state_display()
        )
        for one in rows
    }


def finding_about(user: User, rule: str, subject: str, day: date) -> Finding | None:
    """The finding of a rule about a subject, if the person may see it."""
    return findings_for(user, day).filter(rule__code=rule, subject=subject).first()


def proposals_for(user: User, day: date) -> QuerySet[Proposal]:
    """The proposals a person may see: those on organs in scope, and one's own."""
    seen = Proposal.objects.filter(Q(organ__in=keys_seen(user, day)) | Q(by=user))
    return seen.select_related("rule", "organ", "officer", "by", "decided_by", "card", "finding")


def organs_watched(user: User, day: date) -> OrganQuerySet:
    """The organs on which a person may propose a card."""
    return organs(day).filter(organs_seen(user, day, JUDGING))


def people_watched(user: User, day: date) -> QuerySet[User]:
    """On whom a person may propose a card: who may be looked up and has or had a post."""
    return people_seen(user, day).filter(is_active=True, terms__isnull=False).distinct()


def rules() -> QuerySet[Rule]:
    """Every rule with its versions."""
    return Rule.objects.prefetch_related("versions__by")


def rules_counted(user: User, day: date) -> QuerySet[Rule]:
    """Every rule with the numbers of those of its cards and findings that a person may see."""
    cards, findings = Q(), Q()
    if not sees_all(user, day):
        cards = Q(cards__in=cards_for(user, day).order_by().values("pk"))
        findings = Q(findings__in=findings_for(user, day).order_by().values("pk"))
    is_revoked, is_found = Q(cards__state="revoked"), Q(findings__state="found")
    return rules().annotate(
        cards_standing=Count("cards", filter=~is_revoked & cards, distinct=True),
        cards_revoked=Count("cards", filter=is_revoked & cards, distinct=True),
        findings_open=Count("findings", filter=is_found & findings, distinct=True),
    )


def rules_by_hand() -> QuerySet[Rule]:
    """The rules of which two people may make a card."""
    return Rule.objects.filter(source="manual", state="in_force")


def state_counts(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of some cards or findings are in each state."""
    counted = rows.order_by().values_list("state").annotate(number=Count("pk"))
    return {str(state): number for state, number in counted}


def colours_of_body(card: Card, as_of: datetime | None = None) -> dict[str, int]:
    """How many cards of each colour the organ of a card has in the year of its fact, now or then.

    Then are those that were issued by a moment, as they stood at it.
    """
    year = wall(card.reached_at).year
    rows = Card.objects.filter(body=card.body, reached_at__year=year)
    if as_of is not None:
        rows = rows.filter(issued_at__lte=as_of).select_related("version")
        then = [stood(one, one.steps.all(), as_of) for one in rows.prefetch_related("steps")]
        return Counter(one.colour for one in then if one.state != "revoked")
    counted = rows.exclude(state="revoked").order_by().values_list("colour")
    return {str(colour): number for colour, number in counted.annotate(number=Count("pk"))}
