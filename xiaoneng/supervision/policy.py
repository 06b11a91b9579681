"""Who may do what with rules, cards and findings, and what the ledger calls it.

The organ signs, explains, reports and appeals; the efficiency office and supervision judge. Nobody
judges a card that is on themselves or that they answered, and whoever confirmed or issued a card
does not decide its appeal.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import (
    allow,
    has_role,
    has_role_over,
    is_clock,
    leads,
    leads_officer,
    may,
    today,
)
from xiaoneng.access.roles import Role
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User
from xiaoneng.people.queries import terms_of
from xiaoneng.staffing.queries.substitutions import substituted_by
from xiaoneng.supervision.models import Appeal, Card, Proposal

watches = has_role_over(Role.EFFICIENCY_OFFICE, Role.SUPERVISION)
reads_all = has_role(Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER)
OF_THE_ORGAN = {"deliver", "explain", "report", "appeal"}


def answers(user: User, card: Card) -> bool:
    """The liaison of the organ, whoever stands in for them, the head, the section chiefs of the
    liaison and of whoever held the clock.
    """
    return leads(user, card) or leads_officer(user, card.liaison) or _is_liaison(user, card)


def _is_liaison(user: User, card: Card) -> bool:
    named = card.liaison
    if named is not None and (user == named or substituted_by(named, today()) == user):
        return True
    return any(
        term.post.is_liaison and term.post.organ.path.startswith(card.body.path)
        for term in terms_of(user, today())
    )


def judges(user: User, card: Card) -> bool:
    """The efficiency office and supervision; not on a card of their own or that they answered."""
    return watches(user, card) and not concerned(user, card)


def concerned(user: User, card: Card) -> bool:
    """Whether a card is on a person, or was answered by them."""
    if user.pk in (card.officer_id, card.liaison_id):
        return True
    return card.pk is not None and card.steps.filter(act__in=OF_THE_ORGAN, by=user).exists()


def issues(user: User, organ: Any) -> bool:
    """The clock by its rules; the efficiency office and supervision by a proposal of two."""
    return is_clock(user, organ) or watches(user, organ)


def finds(user: User, organ: Any) -> bool:
    """The clock by what rooms report; the efficiency office and supervision by suspicion lists."""
    return is_clock(user, organ) or watches(user, organ)


def rechecks(user: User, subject: Any) -> bool:
    """The clock every day; the efficiency office and supervision whenever they like."""
    return is_clock(user, subject) or watches(user, subject)


def decides(user: User, appeal: Appeal) -> bool:
    """The offices that judge, but neither who issued or confirmed the card nor who is concerned."""
    card = appeal.card
    taken = {card.judged_by_id, card.issued_by_id}
    proposal = Proposal.objects.filter(card=card).first()
    if proposal is not None:
        taken |= {proposal.by_id, proposal.decided_by_id}
    return judges(user, card) and user.pk not in taken


def approves(user: User, proposal: Proposal) -> bool:
    """The offices that judge: another person than the one who proposed."""
    is_on_self = user.pk == proposal.officer_id
    return watches(user, proposal) and user != proposal.by and not is_on_self


def withdraws(user: User, proposal: Proposal) -> bool:
    """Only the one who proposed takes it back."""
    return user == proposal.by


def may_read_findings(user: User) -> bool:
    """Whether the side bar leads to the findings."""
    return may(user, "finding.list")


def may_read_rules(user: User) -> bool:
    """Whether the side bar leads to the rules."""
    return may(user, "rule.show")


def may_read_bulletin(user: User) -> bool:
    """Whether the side bar leads to the monthly bulletin."""
    return may(user, "bulletin.read")


def watches_somewhere(user: User) -> bool:
    """Whether a person is of the offices that judge, wherever."""
    return has_role(Role.EFFICIENCY_OFFICE, Role.SUPERVISION)(user, None)


READERS = (
    Role.SECTION_CHIEF,
    Role.HEAD,
    Role.EFFICIENCY_OFFICE,
    Role.SUPERVISION,
    Role.LEADER,
    Role.AUDIT_ADMIN,
)
allow("rule.found", is_clock)
allow("rule.change", has_role(Role.EFFICIENCY_OFFICE))
allow("rule.suspend", has_role(Role.EFFICIENCY_OFFICE))
allow("rule.resume", has_role(Role.EFFICIENCY_OFFICE))
allow("rule.show", has_role(*READERS), _("Read the rules of supervision"))
allow("bulletin.read", has_role(*READERS), _("Read the bulletin"))
allow("card.issue", issues)
allow("card.escalate", is_clock)
allow("card.recheck", rechecks)
allow("card.deliver", answers)
allow("card.explain", answers)
allow("card.report", answers)
allow("card.appeal", answers)
allow("card.confirm", judges)
allow("card.revoke", judges)
allow("card.downgrade", judges)
allow("card.rectify", judges)
allow("card.close", judges)
allow("appeal.uphold", decides)
allow("appeal.grant", decides)
allow("finding.make", finds)
allow("finding.list", reads_all, _("Look at the findings"))
allow("finding.confirm", watches)
allow("finding.dismiss", watches)
allow("card.propose", watches)
allow("proposal.list", reads_all, _("Look at proposed cards"))
allow("proposal.approve", approves)
allow("proposal.reject", approves)
allow("proposal.withdraw", withdraws)

WORDS = {
    "rule.founded": _("Rule put into force"),
    "rule.changed": _("Rule changed"),
    "rule.suspended": _("Rule suspended"),
    "rule.resumed": _("Rule in force again"),
    "card.issued": _("Card issued"),
    "card.escalated": _("Card left unanswered"),
    "card.rechecked": _("Card checked against the facts again"),
    "card.delivered": _("Card signed for"),
    "card.explained": _("Card explained"),
    "card.reported": _("Reported as put right"),
    "card.appealed": _("Card appealed"),
    "card.confirmed": _("Card confirmed"),
    "card.revoked": _("Card revoked"),
    "card.downgraded": _("Red card made yellow"),
    "card.rectified": _("To be put right"),
    "card.closed": _("Card closed"),
    "card.proposed": _("Card proposed"),
    "appeal.upheld": _("Appeal decided: the card stands"),
    "appeal.granted": _("Appeal decided: the card is revoked"),
    "finding.made": _("Finding made"),
    "finding.confirmed": _("Finding confirmed"),
    "finding.dismissed": _("Finding dismissed"),
    "proposal.approved": _("Proposed card approved"),
    "proposal.rejected": _("Proposed card rejected"),
    "proposal.withdrawn": _("Proposed card withdrawn"),
}
for event, words in WORDS.items():
    declare(event, words)
