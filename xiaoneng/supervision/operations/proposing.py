"""Cards by hand: one person proposes, another approves; then they live as any other card."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Conflict, IllegalStep, Unusable
from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.moves import move
from xiaoneng.kit.time import aware, wall
from xiaoneng.ledger.operations import record
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.going_live import days_brought
from xiaoneng.people.going_live import live_from
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import body_of, terms_of
from xiaoneng.supervision.addressing import judges_of
from xiaoneng.supervision.builtin import rule_words
from xiaoneng.supervision.lifecycle import PROPOSAL
from xiaoneng.supervision.models import Card, Finding, Proposal, Rule, Sources
from xiaoneng.supervision.operations.claiming import needed
from xiaoneng.supervision.operations.issuing import Draft, issue_cards
from xiaoneng.supervision.versions import last_version, rule_began


@dataclass(frozen=True, slots=True)
class Wanted:
    """A card somebody wants: by which rule, on whom, for what that happened when."""

    rule: Rule
    colour: str
    organ: Organ
    officer: User | None
    title: str
    happened_on: date
    reason: str
    finding: Finding | None = None


@transaction.atomic
def propose_card(wanted: Wanted, *, actor: User, at: datetime) -> Proposal:
    """Propose a card; nothing happens before another person approves it."""
    require(actor, "card.propose", wanted.organ)

    refuse_bad(wanted, at)
    proposal = Proposal.objects.create(
        rule=wanted.rule,
        colour=wanted.colour,
        organ=wanted.organ,
        officer=wanted.officer,
        finding=wanted.finding,
        title=needed(wanted.title, _("Say what the card is about.")),
        happened_on=wanted.happened_on,
        reason=needed(wanted.reason, _("Say on which facts the card rests.")),
        by=actor,
        at=at,
    )

    facts: dict[str, Any] = {
        "rule": wanted.rule.code,
        "colour": wanted.colour,
        "reason": proposal.reason,
    }
    record("card.proposed", proposal, actor=actor, at=at, title=proposal.title, **facts)
    others = [one for one in judges_of(wanted.organ, at) if one != actor]
    tell(
        others,
        "card.proposed",
        title=proposal.title,
        url=proposal.get_absolute_url(),
        key=f"proposal:{proposal.pk}",
        at=at,
    )
    return proposal


def refuse_bad(wanted: Wanted, at: datetime) -> None:
    """Refuse what no card can be made of; raises Unusable or IllegalStep with the remedy."""
    if wanted.rule.source not in (Sources.MANUAL, Sources.ROOM):
        raise Unusable(_("Cards of this rule come by themselves, not by hand."))
    if wanted.rule.state != "in_force":
        raise IllegalStep(
            _("%(rule)s is suspended: choose another rule, or put it into force again first.")
            % {"rule": rule_words(wanted.rule)}
        )
    if wanted.colour not in (Colour.YELLOW, Colour.RED):
        raise Unusable(_("A card is yellow or red."))
    if wanted.happened_on > wall(at).date():
        raise Unusable(_("What a card is about has happened already."))
    first = rule_began(wanted.rule)
    if wanted.happened_on < first:
        raise Unusable(
            _("%(rule)s holds from %(day)s on; what happened before leads to no card.")
            % {"rule": rule_words(wanted.rule), "day": first.isoformat()}
        )
    refuse_before_live(wanted)
    refuse_stranger(wanted)
    if wanted.finding is not None and wanted.finding.state != "confirmed":
        raise IllegalStep(_("Only a finding that somebody confirmed may become a card."))


def refuse_before_live(wanted: Wanted) -> None:
    """Refuse what happened before its organ, or its source, was live: a fact without a card."""
    brought = None
    if wanted.finding is not None and wanted.finding.obligation_id is not None:
        key = wanted.finding.obligation_id
        brought = days_brought([key]).get(key)
    days = [day for day in (live_from(wanted.organ), brought) if day is not None]
    if days and wanted.happened_on < max(days):
        raise Unusable(
            _("%(organ)s is under supervision from %(day)s on; what happened before is a fact and "
              "leads to no card.")
            % {"organ": wanted.organ, "day": max(days).isoformat()}
        )  # fmt: skip


def refuse_stranger(wanted: Wanted) -> None:
    """Refuse a card on somebody who was not of the organ then, but whom the finding itself names.

    A case may be in the hands of another organ: the finding says so.
    """
    officer, finding, day = wanted.officer, wanted.finding, wanted.happened_on
    if officer is None or (finding is not None and officer.pk == finding.officer_id):
        return
    body = body_of(wanted.organ, day)
    if not any(term.post.organ.path.startswith(body.path) for term in terms_of(officer, day)):
        raise Unusable(
            _("%(officer)s held no post in %(organ)s on %(day)s: choose one of its officers, or "
              "leave the officer empty.")
            % {"officer": officer, "organ": body, "day": day.isoformat()}
        )  # fmt: skip


@transaction.atomic
def approve_proposal(proposal: Proposal, *, words: str = "", actor: User, at: datetime) -> Card:
    """Approve a proposed card: it is issued now, by the rule as it stands.

    What has come to stand against it since it was proposed is refused as if proposed now.
    """
    require(actor, "proposal.approve", proposal)

    held = claim_proposal(proposal)
    finding = held.finding
    refuse_bad(wanted_again(held), at)
    draft = Draft(
        version=last_version(held.rule),
        subject=finding.subject if finding else f"supervision.proposal:{held.pk}",
        title=held.title,
        organ=held.organ,
        officer=held.officer,
        reached_at=finding.happened_at
        if finding
        else aware(datetime.combine(held.happened_on, time())),
        facts={"reason": held.reason, **(finding.evidence if finding else {})},
        colour=held.colour,
        url=finding.url if finding else "",
        obligation=finding.obligation_id if finding else None,
        is_generated=settings.XIAONENG_DEMO or (finding is not None and finding.is_generated),
    )
    cards = issue_cards([draft], actor=actor, at=at)
    if not cards:
        raise Conflict(
            _("%(number)s is a card for this already; reject or withdraw the proposal.")
            % {"number": card_for(draft).number}
        )
    decide(held, "approve", words, actor, at)
    held.card = cards[0]
    held.save(update_fields=["card"])
    if finding is not None:
        Finding.objects.filter(pk=finding.pk).update(card=cards[0])

    record("proposal.approved", held, actor=actor, at=at, card=cards[0].number, words=words)
    return cards[0]


def wanted_again(proposal: Proposal) -> Wanted:
    """A proposal as it was wanted."""
    names = ("rule", "colour", "organ", "officer", "title", "happened_on", "reason", "finding")
    return Wanted(**{name: getattr(proposal, name) for name in names})


def card_for(draft: Draft) -> Card:
    """The card that a draft would have been the second of."""
    return Card.objects.get(rule=draft.version.rule_id, subject=draft.subject)


@transaction.atomic
def reject_proposal(proposal: Proposal, *, words: str, actor: User, at: datetime) -> Proposal:
    """Reject a proposed card, with the reason."""
    require(actor, "proposal.reject", proposal)

    held = claim_proposal(proposal)
    decide(held, "reject", needed(words, _("Say why there is to be no card.")), actor, at)

    record("proposal.rejected", held, actor=actor, at=at, words=words)
    return held


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, actor: User, at: datetime) -> Proposal:
    """Take back a proposal that nobody has decided yet."""
    require(actor, "proposal.withdraw", proposal)

    held = claim_proposal(proposal)
    decide(held, "withdraw", "", actor, at)

    record("proposal.withdrawn", held, actor=actor, at=at)
    return held


def claim_proposal(seen: Proposal) -> Proposal:
    """The proposal as it is now, held; refused where somebody has decided it."""
    held = Proposal.objects.select_for_update(of=("self",)).select_related(
        "rule", "organ", "officer", "finding"
    )
    found = held.get(pk=seen.pk)
    if found.state != PROPOSAL.initial:
        raise Conflict(
            _("This proposal is “%(state)s” already.") % {"state": found.get_state_display()}
        )
    return found


def decide(proposal: Proposal, step: str, words: str, actor: User, at: datetime) -> None:
    move(proposal, PROPOSAL, step)
    proposal.decided_by, proposal.decided_at, proposal.decision = actor, at, words.strip()
    proposal.save(update_fields=["decided_by", "decided_at", "decision"])
