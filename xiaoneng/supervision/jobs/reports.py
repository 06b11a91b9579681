"""What rooms report: their predicates over what changed since the last time."""

import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from xiaoneng.core.refusals import Refused
from xiaoneng.core.rulebook import Colour, Predicate, Subject
from xiaoneng.kit.moves import move
from xiaoneng.kit.rulebook import Contribution, Subjects, contributions
from xiaoneng.people.going_live import is_live, live_days
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import clock_user
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

    Predicates about the same subjects are asked together: the room reads its rows once. What
    cannot be asked is logged and asked again next time; the others go on.
    """
    found = issued = 0
    for asked in waiting(at):
        for code, since, findings in heard(asked, at):
            made, carded = keep(code, since, findings, at)
            found, issued = found + made, issued + carded
    return found, issued


class Asked(NamedTuple):
    """Predicates of which the same subjects are told, all read up to the same moment."""

    contributions: list[Contribution]
    since: datetime


def waiting(at: datetime) -> list[Asked]:
    """What is to be asked, by where the subjects come from and how far it was read."""
    rules = Rule.objects.filter(state="in_force", seen_until__lt=at)
    seen = dict(rules.values_list("code", "seen_until"))
    groups: dict[tuple[Subjects, datetime], list[Contribution]] = {}
    for one in contributions():
        since = seen.get(one.predicate.code)
        if since is not None:
            groups.setdefault((one.subjects, since), []).append(one)
    return [Asked(asked, since) for (_subjects, since), asked in groups.items()]


def heard(asked: Asked, at: datetime) -> list[tuple[str, datetime, list[Finding]]]:
    """What some predicates see, by code; nothing is written yet, so no lock is held meanwhile."""
    try:
        found = hits(asked, at)
    except UNREADABLE:
        codes = ", ".join(one.predicate.code for one in asked.contributions)
        logger.exception("the rules %s could not be asked", codes)
        return []
    return [(code, asked.since, findings) for code, findings in found.items()]


@transaction.atomic
def keep(code: str, since: datetime, found: list[Finding], at: datetime) -> tuple[int, int]:
    """Write what one rule saw, and how far it has read; whoever moves the watermark writes.

    A rule that was changed or suspended meanwhile is asked anew.
    """
    rule = Rule.objects.select_for_update().filter(code=code, state="in_force").first()
    if rule is None or rule.seen_until != since:
        return 0, 0
    Rule.objects.filter(pk=rule.pk).update(seen_until=at)
    fresh = make_findings(found, actor=clock_user(), at=at)
    carded = [one for one in fresh if one.version.colour != Colour.SUSPICION]
    cards = issue_cards([draft_of(one) for one in carded], actor=clock_user(), at=at)
    by_subject = {card.subject: card for card in cards}
    for finding in carded:
        move(finding, FINDING, "card")  # the rule itself makes it: nobody has to look first
        finding.card = by_subject.get(finding.subject)
    Finding.objects.bulk_update(carded, ["card"])
    return len(fresh), len(cards)


def hits(asked: Asked, until: datetime) -> dict[str, list[Finding]]:
    """The subjects of a stretch for which each predicate holds, by the version of their time.

    A predicate that cannot read a subject is left out: it has not read this stretch.
    """
    book, live = Rulebook(), live_days()
    organs: dict[int, Organ] = {}
    found: dict[str, list[Finding]] = {one.predicate.code: [] for one in asked.contributions}
    for subject in asked.contributions[0].subjects(asked.since - WRITTEN_LATE, until):
        if subject.organ not in organs:
            organs[subject.organ] = Organ.objects.get(pk=subject.organ)
        if not is_live(organs[subject.organ], subject.happened_at, live):
            continue
        for one in asked.contributions:
            if one.predicate.code in found:
                hear(one.predicate, subject, found, book, until)
    return found


def hear(
    predicate: Predicate,
    subject: Subject,
    found: dict[str, list[Finding]],
    book: Rulebook,
    at: datetime,
) -> None:
    """Add what a predicate sees in a subject; take out one that cannot read it."""
    try:
        finding = finding_of(predicate, subject, book, at)
    except UNREADABLE:
        logger.exception("the rule %s could not be asked about %s", predicate.code, subject.key)
        del found[predicate.code]
    else:
        found[predicate.code] += [finding] if finding else []


def finding_of(
    predicate: Predicate, subject: Subject, book: Rulebook, at: datetime
) -> Finding | None:
    """What a rule sees in a subject, by its version when that happened; None where nothing."""
    version = book.at(predicate.code, subject.happened_at)
    if version is None:
        return None
    seen = predicate.holds(subject.facts, {**predicate.defaults, **version.parameters})
    if not seen:
        return None
    return Finding(
        rule=version.rule,
        version=version,
        subject=subject.key,
        title=subject.title[:200],
        url=subject.url,
        organ_id=subject.organ,
        officer_id=subject.officer,
        obligation_id=subject.obligation,
        happened_at=subject.happened_at,
        found_at=at,
        evidence={"arithmetic": seen, "facts": dict(subject.facts)},
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
