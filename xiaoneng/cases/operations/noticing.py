"""The one-time notice: everything that is missing, told once (行政许可法 art. 32)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.lifecycle import CASE
from xiaoneng.cases.models import Case, Supplement
from xiaoneng.cases.operations.claiming import claim, hand_for, note
from xiaoneng.cases.operations.registering import open_intake
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.people.models import User

Defect = dict[str, str]  # material, problem, remedy, basis


@transaction.atomic
def notify_applicant(
    case: Case, defects: Sequence[Defect], *, reason: str = "", actor: User, at: datetime
) -> Supplement:
    """Tell the applicant once everything that is missing; the papers are then waited for.

    A second notice must say why the first did not hold it, and is marked for supervision.
    """
    require(actor, "case.notify", case)

    held = claim(case, "notify")
    is_second = held.supplements.exists()
    refuse_bad_notice(defects, reason, is_second=is_second)
    move(held, CASE, "notify")
    if held.intake is not None and held.intake.state == "open":
        hand = hand_for(actor, "obligation.close", held.intake)
        held.intake = close_obligation(held.intake, actor=hand, at=at, outcome="notified")
    supplement = Supplement.objects.create(
        case=held,
        defects=[dict(one) for one in defects],
        is_second=is_second,
        reason=reason.strip(),
        issued_by=actor,
        issued_at=at,
    )
    note(held, "notified", at, does="ignore", words="；".join(one["material"] for one in defects))

    record("case.notified", held, actor=actor, at=at, defects=len(defects), second=is_second)
    return supplement


def refuse_bad_notice(defects: Sequence[Defect], reason: str, *, is_second: bool) -> None:
    """Refuse a notice that names nothing, or no remedy, or comes again without saying why."""
    if not defects:
        raise Unusable(_("Name what is missing or wrong."))
    for one in defects:
        if not one.get("material", "").strip() or not one.get("remedy", "").strip():
            raise Unusable(_("Say of each paper what is wrong and how it is mended."))
    if is_second and not reason.strip():
        raise Unusable(_("The applicant was told once already: say why this was not in it."))


@transaction.atomic
def supplement_case(case: Case, *, actor: User, at: datetime) -> Case:
    """Take in the missing papers; the days of answering begin anew."""
    require(actor, "case.supplement", case)

    held = claim(case, "supplement")
    move(held, CASE, "supplement")
    held.supplements.filter(papers_at__isnull=True).update(papers_at=at)
    open_intake(held, at, actor=actor, at=at)
    note(held, "supplemented", at, does="ignore")

    record("case.supplemented", held, actor=actor, at=at)
    return held
