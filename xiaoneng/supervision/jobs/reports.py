"""What rooms report: their predicates over what changed since the last time."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from xiaoneng.core.refusals import Refused
from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.moves import move
from xiaoneng.kit.rulebook import Contribution, contributions
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import clock_user, is_live, live_days
from xiaoneng.supervision.lifecycle import FINDING
from xiaoneng.supervision.models import Finding, Rule
from xiaoneng.supervision.operations.findings import make_findings
from xiaoneng.supervision.operations.issuing import Draft, issue_cards
from xiaoneng.supervision.versions import Rulebook

UNREADABLE = (Refused, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
WRITTEN_LATE = timedelta(minutes=5)  # acts bear the moment they began, and are seen when committed
logger = logging.getLogger(__name__)


def read_reports(at: datetime) -> tuple[int, int]:
    """Ask every contributed predicate; returns how many findings and how many cards came of it.

    A predicate that cannot be asked is logged and asked again next time; the others go on.
    """
    found = issued = 0
    for one in contributions():
        try:
            made, carded = read_room(one, at)
        except UNREADABLE:
            logger.exception("the rule %s could not be asked", one.predicate.code)
        else:
            found, issued = found + made, issued + carded
    return found, issued


@transaction.atomic
def read_room(contribution: Contribution, at: datetime) -> tuple[int, int]:
    """One rule from its watermark up to a moment; whoever moves the watermark does the reading."""
    rule = Rule.objects.select_for_update().filter(code=contribution.predicate.code).first()
    if rule is None or rule.state != "in_force" or rule.seen_until is None or rule.seen_until >= at:
        return 0, 0
    since = rule.seen_until
    if not Rule.objects.filter(pk=rule.pk, seen_until=since).update(seen_until=at):
        return 0, 0
    found = hits(contribution, since - WRITTEN_LATE, at)
    fresh = make_findings(list(found), actor=clock_user(), at=at)
    carded = [one for one in fresh if one.version.colour != Colour.SUSPICION]
    cards = issue_cards([draft_of(one) for one in carded], actor=clock_user(), at=at)
    by_subject = {card.subject: card for card in cards}
    for finding in carded:
        move(finding, FINDING, "card")  # the rule itself makes it: nobody has to look first
        finding.card = by_subject.get(finding.subject)
    Finding.objects.bulk_update(carded, ["card"])
    return len(fresh), len(cards)


def hits(contribution: Contribution, since: datetime, until: datetime) -> Iterator[Finding]:
    """The subjects of a stretch for which the predicate holds, each by the version of its time."""
    predicate, book, live = contribution.predicate, Rulebook(), live_days()
    organs: dict[int, Organ] = {}
    officers: dict[int, User] = {}
    for one in contribution.subjects(since, until):
        version = book.at(predicate.code, one.happened_at)
        if version is None:
            continue
        if one.organ not in organs:
            organs[one.organ] = Organ.objects.get(pk=one.organ)
        if not is_live(organs[one.organ], one.happened_at, live):
            continue
        if one.officer is not None and one.officer not in officers:
            officers[one.officer] = User.objects.get(pk=one.officer)
        parameters = {**predicate.defaults, **version.parameters}
        seen = predicate.holds(one.facts, parameters)
        if not seen:
            continue
        yield Finding(
            rule=version.rule,
            version=version,
            subject=one.key,
            title=one.title[:200],
            url=one.url,
            organ=organs[one.organ],
            officer=officers[one.officer] if one.officer is not None else None,
            obligation_id=one.obligation,
            happened_at=one.happened_at,
            found_at=until,
            evidence={"arithmetic": seen, "facts": dict(one.facts)},
        )


def draft_of(finding: Finding) -> Draft:
    """The card that a finding of a yellow or red rule makes by itself."""
    return Draft(
        version=finding.version,
        subject=finding.subject,
        title=finding.title,
        organ=finding.organ,
        officer=finding.officer,
        reached_at=finding.happened_at,
        facts=finding.evidence,
        url=finding.url,
        obligation=finding.obligation_id,
        is_generated=finding.is_generated,
    )
