"""Saying no: only with a reason, and only after a prior report has been approved (否定报备)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.lifecycle import CASE, REPORT
from xiaoneng.cases.models import Case, Report
from xiaoneng.cases.operations.claiming import claim, hand_for, note
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import record
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.people.models import User
from xiaoneng.people.queries import leadership_chain
from xiaoneng.staffing.queries.substitutions import told_for


@transaction.atomic
def propose_report(  # what a report must say
    case: Case, *, facts: str, reason: str, basis: str, actor: User, at: datetime
) -> Report:
    """Report a refusal before it goes out, with facts, reason and basis."""
    require(actor, "report.propose", case)

    held = claim(case)
    if held.state not in ("registered", "accepted"):
        raise IllegalStep(_("Nothing about %(number)s waits for a no.") % {"number": held.number})
    if not (facts.strip() and reason.strip() and basis.strip()):
        raise Unusable(_("A report needs the facts, the reason and the legal basis."))
    if held.reports.filter(state="proposed").exists():
        raise IllegalStep(_("A report on %(number)s waits already.") % {"number": held.number})
    report = Report.objects.create(
        case=held,
        facts=facts.strip(),
        reason=reason.strip(),
        basis=basis.strip(),
        proposed_by=actor,
        proposed_at=at,
    )

    record("report.proposed", held, actor=actor, at=at, report=report.pk, basis=basis)
    chain = leadership_chain(held.organ, wall(at).date(), held.officer)
    tell(
        [link.user for link in chain if link.user != actor][:1],
        "report.proposed",
        title=held.item_name,
        url=held.get_absolute_url(),
        key=f"report.proposed:{report.pk}",
        at=at,
    )
    return report


@transaction.atomic
def settle_report(
    report: Report, *, approve: bool, opinion: str = "", actor: User, at: datetime
) -> Report:
    """Approve a prior report, or send it back with an opinion; never one's own."""
    require(actor, "report.settle", report)

    if not approve and not opinion.strip():
        raise Unusable(_("Say why the report is sent back."))
    move(report, REPORT, "approve" if approve else "reject")
    report.settled_by, report.settled_at, report.opinion = actor, at, opinion.strip()
    report.save(update_fields=["settled_by", "settled_at", "opinion"])

    record("report.settled", report.case, actor=actor, at=at, report=report.pk, approved=approve)
    tell(
        told_for([report.proposed_by], at),
        "report.settled",
        title=report.case.item_name,
        url=report.case.get_absolute_url(),
        key=f"report.settled:{report.pk}",
        at=at,
        approved=approve,
    )
    return report


@transaction.atomic
def refuse_case(case: Case, *, reason: str, actor: User, at: datetime) -> Case:
    """Refuse to accept a case, with the reason in writing."""
    require(actor, "case.refuse", case)

    held = claim(case, "refuse")
    refuse_without_report(held, reason, at)
    move(held, CASE, "refuse")
    held.reason = reason.strip()
    held.save(update_fields=["reason"])
    if held.intake is not None and held.intake.state == "open":
        hand = hand_for(actor, "obligation.close", held.intake)
        held.intake = close_obligation(held.intake, actor=hand, at=at, outcome="refused")
    note(held, "refused", at, does="close", words=reason.strip()[:300])

    record("case.refused", held, actor=actor, at=at, reason=reason)
    return held


def refuse_without_report(case: Case, reason: str, at: datetime) -> None:
    """No answer of no without a reason and an approved report before it (domain.md 3.6)."""
    if not reason.strip():
        raise Unusable(_("Say why: the applicant has a right to the reason."))
    if not case.reports.filter(state="approved", settled_at__lte=at).exists():
        raise IllegalStep(
            _("A no on %(number)s must be reported and approved before.") % {"number": case.number}
        )
