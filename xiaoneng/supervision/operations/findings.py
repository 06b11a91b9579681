"""Findings: written as the rules of rooms see them, then confirmed or dismissed by a person."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.kit.moves import move
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record, record_all
from xiaoneng.people.models import User
from xiaoneng.supervision.lifecycle import FINDING
from xiaoneng.supervision.models import Finding, Rule
from xiaoneng.supervision.operations.claiming import needed


@transaction.atomic
def make_findings(found: Sequence[Finding], *, actor: User, at: datetime) -> list[Finding]:
    """Write what was found, once for each rule and subject, with the evidence."""
    for organ in {one.organ for one in found}:
        require(actor, "finding.make", organ)

    rules = Rule.objects.select_for_update().filter(pk__in={one.rule_id for one in found})
    list(rules.order_by("pk"))  # whoever finds the same at the same time waits, and finds it known
    known = set(
        Finding.objects.filter(subject__in=[one.subject for one in found]).values_list(
            "rule", "subject"
        )
    )
    fresh = list(
        {
            (one.rule_id, one.subject): one
            for one in found
            if (one.rule_id, one.subject) not in known
        }.values()
    )
    Finding.objects.bulk_create(fresh)

    record_all("finding.made", [Fact(one, at, said(one)) for one in fresh], actor=actor)
    return fresh


def said(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule.code,
        "version": finding.version.number,
        "about": finding.subject,
        "happened_at": finding.happened_at.isoformat(),
        "arithmetic": finding.evidence.get("arithmetic", ""),
    }


@transaction.atomic
def confirm_finding(finding: Finding, *, words: str, actor: User, at: datetime) -> Finding:
    """Confirm that a finding is what it looks like; a card may be proposed for it then."""
    require(actor, "finding.confirm", finding)

    held = claim_finding(finding)
    said_why = needed(words, _("Say what you looked at."))
    decide(held, "confirm", said_why, actor, at)

    record("finding.confirmed", held, actor=actor, at=at, words=said_why)
    return held


@transaction.atomic
def dismiss_finding(finding: Finding, *, words: str, actor: User, at: datetime) -> Finding:
    """Dismiss a finding: there is nothing in it, and why."""
    require(actor, "finding.dismiss", finding)

    held = claim_finding(finding)
    said_why = needed(words, _("Say why there is nothing in it."))
    decide(held, "dismiss", said_why, actor, at)

    record("finding.dismissed", held, actor=actor, at=at, words=said_why)
    return held


def claim_finding(seen: Finding) -> Finding:
    """The finding as it is now, held; refused where somebody has decided it."""
    held = Finding.objects.select_for_update(of=("self",)).select_related("rule", "organ")
    found = held.get(pk=seen.pk)
    if found.state != FINDING.initial:
        raise changed_meanwhile(found)
    return found


def decide(finding: Finding, step: str, words: str, actor: User, at: datetime) -> None:
    move(finding, FINDING, step)
    finding.decided_by, finding.decided_at, finding.words = actor, at, words
    finding.save(update_fields=["decided_by", "decided_at", "words"])
