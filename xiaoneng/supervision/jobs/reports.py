"""What rooms report: their predicates over what changed since the last time."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from xiaoneng.core.refusals import Refused
from xiaoneng.core.rulebook import Colour, Predicate, Subject
from xiaoneng.errands.putting_off import put_off, still_aside
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
BATCH = 500  # subjects that are held at once; of each rule no more are written in one transaction
ROUND = 20_000  # subjects of one source in a round: the jobs after this one are not kept waiting
REPORTS = "reports"  # the job, as the page Health names it
logger = logging.getLogger(__name__)


class Stretch(NamedTuple):
    """A time of which subjects are told, and the place of the last one that was read."""

    since: datetime
    until: datetime
    after: str = ""


class Asked(NamedTuple):
    """Predicates of which the same subjects are told, all read up to the same place."""

    contributions: list[Contribution]
    stretch: Stretch


def read_reports(at: datetime, *, batch: int = BATCH, most: int = ROUND) -> tuple[int, int]:
    """Ask every contributed predicate; returns how many findings and how many cards came of it.

    Predicates about the same subjects are asked together: the room reads its rows once. A long
    stretch is read and written piece by piece, and goes on in the next round where `most` were
    read. What cannot be asked is put off and shown on Health; the others go on.
    """
    found = issued = 0
    for asked in waiting(at):
        for made, carded in Listening(asked, at).read(batch, most):
            found, issued = found + made, issued + carded
    return found, issued


def waiting(at: datetime) -> list[Asked]:
    """What is to be asked, by where the subjects come from and how far it was read."""
    rules = Rule.objects.filter(state="in_force", seen_until__lt=at)
    aside = still_aside(
        REPORTS, at, lambda keys: rules.filter(pk__in=keys).values_list("pk", flat=True)
    )
    seen = {one.code: stretch_of(one, at) for one in rules.exclude(pk__in=aside)}
    groups: dict[tuple[Subjects, Stretch], list[Contribution]] = {}
    for one in contributions():
        stretch = seen.get(one.predicate.code)
        if stretch is not None:
            groups.setdefault((one.subjects, stretch), []).append(one)
    return [Asked(asked, stretch) for (_subjects, stretch), asked in groups.items()]


def stretch_of(rule: Rule, at: datetime) -> Stretch | None:
    """What a rule reads next: the rest of a stretch that was begun, else what came since."""
    if rule.seen_until is None:
        return None
    return Stretch(rule.seen_until, rule.reading_until or at, rule.reading_after)


class Listening:
    """Some predicates that are asked about the same subjects, piece by piece."""

    def __init__(self, asked: Asked, at: datetime) -> None:
        self.stretch, self.at = asked.stretch, at
        self.source = asked.contributions[0].subjects
        self.predicates = {one.predicate.code: one.predicate for one in asked.contributions}
        self.book, self.live = Rulebook(), live_days()
        self.organs: dict[int, Organ] = {}

    def read(self, batch: int, most: int) -> Iterator[tuple[int, int]]:
        """Read pieces and write what each shows, before the next is read; how many came of each.

        Ends with the stretch, or where `most` were read and more may come.
        """
        since, until, after = self.stretch
        try:
            subjects = iter(self.source(since - WRITTEN_LATE, until, after))
            for _piece in range(-(-most // batch)):
                some = list(islice(subjects, batch))
                yield self.heard(some, is_last=len(some) < batch)
                if len(some) < batch or not self.predicates:
                    return
        except UNREADABLE as error:
            logger.exception("the rules %s could not be asked", ", ".join(self.predicates))
            for code in self.predicates:
                self.put_off(code, code, error)

    def heard(self, subjects: list[Subject], *, is_last: bool) -> tuple[int, int]:
        """Ask about one piece, and write what was seen and how far it was read."""
        found = self.hits(subjects)
        before, self.stretch = self.stretch, self.behind(subjects, is_last=is_last)
        made = [
            keep(code, before, self.stretch, findings, self.at)
            for code, findings in found.items()
            if findings
        ]
        quiet = [code for code, findings in found.items() if not findings]
        go_on(reading(before).filter(code__in=quiet), self.stretch)
        mine = set(reading(self.stretch).values_list("code", flat=True))
        self.predicates = {code: one for code, one in self.predicates.items() if code in mine}
        return sum(fresh for fresh, _cards in made), sum(cards for _fresh, cards in made)

    def behind(self, subjects: list[Subject], *, is_last: bool) -> Stretch:
        """What is left to be read: nothing once the last piece was read."""
        since, until, _after = self.stretch
        return Stretch(until, until) if is_last else Stretch(since, until, subjects[-1].place)

    def hits(self, subjects: list[Subject]) -> dict[str, list[Finding]]:
        """The findings of each predicate, by the version of their time.

        A predicate that cannot read a subject is left out: it has not read this piece.
        """
        found: dict[str, list[Finding]] = {code: [] for code in self.predicates}
        for subject in subjects:
            if subject.organ not in self.organs:
                self.organs[subject.organ] = Organ.objects.get(pk=subject.organ)
            if not is_live(self.organs[subject.organ], subject.happened_at, self.live):
                continue
            for code in list(found):
                self.hear(code, subject, found)
        return found

    def hear(self, code: str, subject: Subject, found: dict[str, list[Finding]]) -> None:
        """Add what a predicate sees in a subject; take out one that cannot read it."""
        try:
            finding = finding_of(self.predicates[code], subject, self.book, self.at)
        except UNREADABLE as error:
            logger.exception("the rule %s could not be asked about %s", code, subject.key)
            self.put_off(code, f"{code} {subject.key}", error)
            del found[code], self.predicates[code]
        else:
            if finding is not None:
                finding.organ = self.organs[subject.organ]
                found[code].append(finding)

    def put_off(self, code: str, number: str, error: Exception) -> None:
        for key in Rule.objects.filter(code=code).values_list("pk", flat=True):
            put_off(REPORTS, key, number, error, self.at)


def reading(stretch: Stretch) -> QuerySet[Rule]:
    """The rules in force that have read as far as this, and nobody else further."""
    return Rule.objects.filter(state="in_force", **columns_of(stretch))


def go_on(rules: QuerySet[Rule], stretch: Stretch) -> int:
    """Write down how far some rules have read."""
    return rules.update(**columns_of(stretch))


def columns_of(stretch: Stretch) -> dict[str, Any]:
    """What a rule keeps of where it is; the end only of a stretch that was begun."""
    return {
        "seen_until": stretch.since,
        "reading_until": stretch.until if stretch.after else None,
        "reading_after": stretch.after,
    }


@transaction.atomic
def keep(
    code: str, before: Stretch, after: Stretch, found: list[Finding], at: datetime
) -> tuple[int, int]:
    """Write what one rule saw, and how far it has read; whoever moves the watermark writes.

    A rule that was changed or suspended meanwhile is asked anew.
    """
    rule = reading(before).select_for_update().filter(code=code).first()
    if rule is None:
        return 0, 0
    go_on(Rule.objects.filter(pk=rule.pk), after)
    fresh = make_findings(found, actor=clock_user(), at=at)
    carded = [one for one in fresh if one.version.colour != Colour.SUSPICION]
    cards = issue_cards([draft_of(one) for one in carded], actor=clock_user(), at=at)
    by_subject = {card.subject: card for card in cards}
    for finding in carded:
        move(finding, FINDING, "card")  # the rule itself makes it: nobody has to look first
        finding.card = by_subject.get(finding.subject)
    Finding.objects.bulk_update(carded, ["card"])
    return len(fresh), len(cards)


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
